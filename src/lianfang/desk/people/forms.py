"""Forms of this noun. A blank identity field leaves what is known as it is, so that nobody unmasks to correct."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.books.values import ruin_of_value
from lianfang.desk.forms import EntryForm
from lianfang.kit.clock import day_of, now
from lianfang.people import rules
from lianfang.people.kinds import FACT_FIELDS, Facts, Identity
from lianfang.people.models import Household, Person
from lianfang.people.terms import IdType, Purpose, Relation, Residence, Sex

NOTHING = frozenset({"无", "没有", "-", "none"})
NO_PHONE = "无"


class UnmaskForm(EntryForm):
    """States what for, before identities are shown."""

    purpose = forms.ChoiceField(label=_("用途"), choices=Purpose.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("说明"), required=False, max_length=100, help_text=_("选“其他用途”要写明。"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("purpose") == Purpose.OTHER and not found.get("words"):
            self.add_error("words", _("写一句做什么用。"))
        return found


class PartForm(EntryForm):
    """Which merge is taken back."""

    merge = forms.UUIDField(widget=forms.HiddenInput)


class Identified(forms.Form):
    """What is sealed of a person."""

    name = forms.CharField(label=_("姓名"), required=False, max_length=60, strip=True)
    id_type = forms.ChoiceField(label=_("证件类型"), required=False, choices=[("", "—"), *IdType.choices[:-1]])
    id_no = forms.CharField(label=_("证件号"), required=False, max_length=40)
    phones = forms.CharField(label=_("电话"), required=False, max_length=120, help_text=_("多个用分号隔开"))
    hukou_address = forms.CharField(label=_("户籍地址"), required=False, max_length=200)
    note = forms.CharField(label=_("备注"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_name(self) -> str:
        return rules.tidy_name(str(self.cleaned_data["name"]))

    def clean_id_no(self) -> str:
        number = "".join(rules.tidy(str(self.cleaned_data["id_no"])).split()).upper()
        if ruin_of_value(number):
            raise forms.ValidationError(_("这个号被 Excel 变成了数字，后几位已经丢了。对照证件重新写。"))
        return number

    def clean_phones(self) -> tuple[str, ...]:
        text = str(self.cleaned_data["phones"])
        found = rules.phones_in(text) if text.strip() not in NOTHING else [NO_PHONE]
        if len(found) > 6 or any(len(phone) > 30 for phone in found):
            raise forms.ValidationError(_("最多 6 个电话，每个不超过 30 位。"))
        return tuple(found)


class Described(forms.Form):
    """Coded facts of a person."""

    sex = forms.ChoiceField(label=_("性别"), required=False, choices=Sex.choices, widget=forms.RadioSelect)
    birth_on = forms.DateField(
        label=_("出生日期"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    relation = forms.CharField(label=_("与户主关系"), required=False, max_length=12)
    residence = forms.CharField(label=_("人员类型"), required=False, max_length=12)
    tags = forms.CharField(label=_("重点类别"), required=False, max_length=100, help_text=_("多个用逗号隔开"))
    apart = forms.NullBooleanField(
        label=_("人户分离"),
        required=False,
        widget=forms.RadioSelect(choices=[("unknown", _("未填")), ("true", _("是")), ("false", _("否"))]),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["apart"] = _answer(self.initial.get("apart"))
        stated = {name: str(self.initial.get(name, "")) for name in ("relation", "residence")}
        self.fields["relation"] = _chosen(_("与户主关系"), Relation.choices, stated["relation"])
        self.fields["residence"] = _chosen(_("人员类型"), Residence.choices, stated["residence"])
        self.order_fields(FACT_FIELDS)

    def clean_birth_on(self) -> date | None:
        day: date | None = self.cleaned_data["birth_on"]
        if day and not rules.is_plausible_birth(day, today=day_of(now())):
            raise forms.ValidationError(_("出生日期晚于今天，或早了 120 年以上。"))
        return day

    def clean_tags(self) -> tuple[str, ...]:
        words = str(self.cleaned_data["tags"]).replace("，", ",").replace("、", ",").split(",")
        found = tuple(dict.fromkeys(word.strip() for word in words if word.strip()))
        if len(found) > 12 or any(len(word) > 12 for word in found):
            raise forms.ValidationError(_("每个类别不超过 12 个字，最多 12 个。"))
        return found

    @property
    def stated(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACT_FIELDS}


ID_ODDITIES = {
    "shape": _("证件号不像身份证号（15 位或 18 位）。已照写的记下，有空对照证件看一眼。"),
    "check_digit": _("证件号最后一位对不上，多半抄错了一位。已照写的记下，有空对照证件看一眼。"),
    "birth": _("证件号里的出生日期不可能，多半抄错了。已照写的记下，有空对照证件看一眼。"),
    "birth_other": _("写的出生日期和证件号里的不一样。已照写的记下，有空对照证件看一眼。"),
    "sex_other": _("写的性别和证件号里的不一样。已照写的记下，有空对照证件看一眼。"),
}


def id_oddities(number: str, id_type: str, birth_on: date | None, sex: str) -> list[str]:
    """Say what is odd about a resident number, never refusing it: a wrong digit is still a person."""
    if not number or id_type not in ("", IdType.RESIDENT):
        return []
    checked = rules.checked_id_no(number, today=day_of(now()))
    codes = list(checked.warnings)
    codes += ["birth_other"] if birth_on and checked.birth_on and birth_on != checked.birth_on else []
    codes += ["sex_other"] if sex and checked.sex and sex != checked.sex else []
    return [str(ID_ODDITIES[code]) for code in codes if code in ID_ODDITIES]


def _answer(value: bool | None) -> str:
    return {True: "true", False: "false", None: "unknown"}[value]


def _chosen(label: Any, choices: list[tuple[str, Any]], stated: str) -> forms.ChoiceField:
    """Our codes, and the county's own word where it is none of them."""
    known = [("", _("未填")), *(choice for choice in choices if choice[0])]
    own = [] if stated in dict(choices) else [(stated, stated)]
    return forms.ChoiceField(label=label, required=False, choices=[*known, *own])


class PersonForm(Described, Identified, EntryForm):
    """A new person."""

    field_order = (
        "name", "id_type", "id_no", "phones", "sex", "birth_on", "relation", "residence", "tags", "apart",
        "hukou_address", "note",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        self.fields["name"].required = True

    def clean(self) -> dict[str, Any]:
        """Take birth date and sex from a number that holds, where they are left blank."""
        found = super().clean() or {}
        number = found.get("id_no", "")
        if number and not found.get("id_type"):
            found["id_type"] = IdType.RESIDENT.value
        if number and found["id_type"] == IdType.RESIDENT:
            checked = rules.checked_id_no(number, today=day_of(now()))
            found["birth_on"] = found.get("birth_on") or checked.birth_on
            found["sex"] = found.get("sex") or checked.sex
        return found

    @property
    def identity(self) -> Identity:
        said = {name: self.cleaned_data[name] for name in ("name", "id_type", "id_no", "hukou_address", "note")}
        phones = tuple(phone for phone in self.cleaned_data["phones"] if phone != NO_PHONE)
        return Identity(**said, phones=phones)

    @property
    def facts(self) -> dict[str, Any]:
        return self.stated


class CorrectionForm(Described, Identified, EntryForm):
    """Corrects a person: facts stand filled in; identity stays blank unless it changes, 无 takes a value away.

    `base` and `seen` are what the page had shown, so that a change made meanwhile is neither lost nor undone.
    """

    field_order = PersonForm.field_order
    base = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
    seen = forms.JSONField(widget=forms.HiddenInput, required=False)
    anyway = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.person = person
        known = {name: getattr(person, name) for name in FACT_FIELDS}
        base = {"base": ",".join(person.heads), "seen": {name: _plain(value) for name, value in known.items()}}
        kwargs["initial"] = known | {"tags": "，".join(person.tags)} | base
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        for name in Identified.base_fields:
            self.fields[name].widget.attrs["placeholder"] = _("不改就空着；写“无”就是去掉")

    @property
    def is_stale(self) -> bool:
        """Somebody has changed this person since the form was shown."""
        return sorted(self.heads) != sorted(self.person.heads)

    @property
    def heads(self) -> list[str]:
        return [head for head in str(self.cleaned_data.get("base", "")).split(",") if len(head) == 32]

    @property
    def identity_changes(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in Identified.base_fields if self.cleaned_data[name]}
        return {name: _taken_away(name, value) for name, value in said.items()}

    @property
    def fact_changes(self) -> dict[str, Any]:
        """Facts stated otherwise than the form showed them, whoever has changed them since."""
        seen = self.cleaned_data.get("seen") or {}
        return {name: value for name, value in self.stated.items() if _plain(value) != seen.get(name)}

    @property
    def facts(self) -> Facts:
        return Facts(**self.fact_changes)


def _plain(value: Any) -> Any:
    """A fact as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _taken_away(name: str, value: Any) -> Any:
    if name == "phones":
        return tuple(phone for phone in value if phone != NO_PHONE)
    return "" if value in NOTHING and name != "name" else value


class HouseholdForm(EntryForm):
    """Corrects a household's own fields."""

    number = forms.CharField(label=_("户编号"), required=False, max_length=40)
    grid = forms.CharField(label=_("网格"), required=False, max_length=40)
    base = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *args: Any, household: Household, members: list[tuple[str, str]], **kwargs: Any) -> None:
        head = str(household.head) if household.head else ""
        self.known = {"number": household.number, "grid": household.grid, "head": head}
        kwargs["initial"] = self.known | {"base": ",".join(household.heads)}
        super().__init__(*args, **kwargs)
        self.fields["head"] = forms.ChoiceField(label=_("户主"), required=False, choices=members)

    @property
    def heads(self) -> list[str]:
        return [head for head in str(self.cleaned_data["base"]).split(",") if len(head) == 32]

    @property
    def changes(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in ("number", "grid", "head")}
        return {name: value for name, value in said.items() if value != self.known[name]}


class MoveForm(EntryForm):
    """Where a household has moved to, written as on the door."""

    door = forms.CharField(label=_("搬到哪个门"), max_length=60, help_text=_("如 祥和苑3-2-502、一组12号"))
    base = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
