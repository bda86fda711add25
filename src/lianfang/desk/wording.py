"""What all forms say of a field that is empty or cannot be read: what is missing, and what to do. One place for all.

Django's own ("这个字段是必填项。") are for who knows of fields. A form says more where it knows more: `error_messages`
of a field of its own go before these.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

PICK, PICK_AGAIN = _("还没选，选一个再按。"), _("单子里没有这一项，从单子里另选一个。")
DAY, FILE = _("日期写成 2020-02-06 这样。"), _("文件没传上来，再选一次。")
NUMBER = _("这里只写数字，不带单位和别的字。")

FIELDS: Mapping[type[forms.Field], Mapping[str, "StrPromise"]] = {
    forms.Field: {"required": _("这里空着，填上再按。")},
    forms.BooleanField: {"required": _("还没勾，勾上再按。")},
    forms.ChoiceField: {"required": PICK, "invalid_choice": PICK_AGAIN},
    forms.MultipleChoiceField: {
        "required": _("一个也没选，至少选一个。"),
        "invalid_choice": PICK_AGAIN,
        "invalid_list": PICK_AGAIN,
    },
    forms.IntegerField: {"invalid": NUMBER},
    forms.FloatField: {"invalid": NUMBER},
    forms.DecimalField: {"invalid": NUMBER},
    forms.DateField: {"required": _("还没写日期，写上再按。"), "invalid": DAY},
    forms.TimeField: {"invalid": _("时间写成 17:20 这样。")},
    forms.DateTimeField: {"invalid": _("日期和时间写成 2020-02-06 17:20 这样。")},
    forms.UUIDField: {"required": PICK, "invalid": _("认不出指的是哪一个，回到单子里再选一次。")},
    forms.JSONField: {"invalid": _("这一项读不懂，刷新这一页再来一次。")},
    forms.FileField: {
        "required": _("还没选文件，选好再按。"),
        "invalid": FILE,
        "missing": FILE,
        "empty": _("这个文件是空的，换一个。"),
        "max_length": _("文件名太长：最多 %(max)d 个字，现在 %(length)d 个。改短再传。"),
        "contradiction": _("又选了文件又勾了清掉，只留一样。"),
    },
}
CHECKS: Mapping[type[validators.BaseValidator | validators.RegexValidator], "StrPromise"] = {
    validators.MaxLengthValidator: _("最多 %(limit_value)d 个字，现在 %(show_value)d 个，删短一点。"),
    validators.MinLengthValidator: _("至少 %(limit_value)d 个字，现在 %(show_value)d 个。"),
    validators.MaxValueValidator: _("不能大于 %(limit_value)s，改小一点。"),
    validators.MinValueValidator: _("不能小于 %(limit_value)s，改大一点。"),
    validators.RegexValidator: _("写法不对，照着例子改。"),
}
DIGITS = {
    "max_digits": _("数字最多 %(max)s 位。"),
    "max_decimal_places": _("小数最多 %(max)s 位。"),
    "max_whole_digits": _("小数点前最多 %(max)s 位。"),
}
UNSEEN = _("里面有看不见的字符，重新输一遍。")


def say() -> None:
    """Put these words in the place of Django's; once, at start."""
    for field, words in FIELDS.items():
        field.default_error_messages = {**field.__dict__.get("default_error_messages", {}), **words}
    for check, said in CHECKS.items():
        check.message = said
    digits: dict[str, Any] = {**validators.DecimalValidator.messages, **DIGITS, "invalid": NUMBER}
    validators.DecimalValidator.messages = digits
    validators.ProhibitNullCharactersValidator.message = UNSEEN
