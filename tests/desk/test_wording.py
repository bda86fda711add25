"""What forms say of a field: in our own words, all of them, in both languages."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import django
import pytest
from babel.messages.pofile import read_po
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

import lianfang
from lianfang.desk import wording
from lianfang.desk.session.forms import PasswordForm

ROOM = Path(lianfang.__file__).parent


def forms_of_pages() -> list[type[forms.Form]]:
    """Every form there is, with those of other rooms."""
    for file in sorted(ROOM.glob("desk/**/*.py")):
        if "forms" in file.name:
            import_module("lianfang." + ".".join(file.relative_to(ROOM).with_suffix("").parts))
    found: list[type[forms.Form]] = []
    rest: list[type[forms.Form]] = [forms.Form]
    while rest:
        one = rest.pop()
        rest += one.__subclasses__()
        found += [one] if one.__module__.startswith("lianfang.") else []
    return found


def said_by(field: forms.Field) -> Iterator[str]:
    yield from map(str, field.error_messages.values())
    yield from (str(message) for check in field.validators if (message := getattr(check, "message", None)))


def djangos_own() -> set[str]:
    found: set[str] = set()
    for room in ("conf", "contrib/auth"):
        for language in ("zh_Hans", "en"):
            file = Path(django.__file__).parent / room / "locale" / language / "LC_MESSAGES" / "django.po"
            with file.open("rb") as opened:
                catalogue = read_po(opened)
            for message in catalogue:
                said: tuple[Any, Any] = (message.id, message.string)
                found.update(text for one in said for text in ([one] if isinstance(one, str) else one) if text)
    return found


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_form_speaks_djangos_words(language: str) -> None:
    own = djangos_own()
    with translation.override(language):
        fields = [(form, name, field) for form in forms_of_pages() for name, field in form.base_fields.items()]
        theirs = {(form.__name__, name, said) for form, name, field in fields for said in said_by(field) if said in own}

    assert len(fields) > 150
    assert theirs == set()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (forms.CharField(), "", "这里空着，填上再按。"),
        (forms.CharField(max_length=3), "西关社区", "最多 3 个字，现在 4 个，删短一点。"),
        (forms.CharField(min_length=3), "西", "至少 3 个字，现在 1 个。"),
        (forms.CharField(), "a\x00", "里面有看不见的字符，重新输一遍。"),
        (forms.IntegerField(), "三", "这里只写数字，不带单位和别的字。"),
        (forms.IntegerField(max_value=20), "21", "不能大于 20，改小一点。"),
        (forms.FloatField(min_value=34), "33.5", "不能小于 34，改大一点。"),
        (forms.DecimalField(max_digits=3), "36.55", "数字最多 3 位。"),
        (forms.DecimalField(), "NaN", "这里只写数字，不带单位和别的字。"),
        (forms.DateField(), "昨天", "日期写成 2020-02-06 这样。"),
        (forms.DateField(), "", "还没写日期，写上再按。"),
        (forms.TimeField(), "中午", "时间写成 17:20 这样。"),
        (forms.ChoiceField(choices=[("a", "甲")]), "z", "单子里没有这一项，从单子里另选一个。"),
        (forms.ChoiceField(choices=[("a", "甲")]), "", "还没选，选一个再按。"),
        (forms.MultipleChoiceField(choices=[("a", "甲")]), [], "一个也没选，至少选一个。"),
        (forms.TypedChoiceField(choices=[("a", "甲")], coerce=int), "a", "单子里没有这一项，从单子里另选一个。"),
        (forms.UUIDField(), "x", "认不出指的是哪一个，回到单子里再选一次。"),
        (forms.RegexField(r"^\d{6}$"), "12", "写法不对，照着例子改。"),
        (forms.FileField(), None, "还没选文件，选好再按。"),
        (forms.BooleanField(), False, "还没勾，勾上再按。"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(field: forms.Field, typed: object, said: str) -> None:
    with translation.override("zh-hans"), pytest.raises(ValidationError) as told:
        field.clean(typed)

    assert told.value.messages == [said]


def test_a_form_that_knows_more_says_more() -> None:
    field = forms.CharField(error_messages={"required": "写一句为什么停。"})

    assert str(field.error_messages["required"]) == "写一句为什么停。"
    assert {str(error) for error in PasswordForm({}).errors["old"]} == {str(wording.FIELDS[forms.Field]["required"])}
