"""Who gets a post, from when to when: forms for giving, handing over and ending."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.access.opening import is_code_taken
from lianfang.access.rules import tidy_phone
from lianfang.access.signing.entering import account_of
from lianfang.access.terms import FIELD_CLASSES, Role
from lianfang.desk.forms import EntryForm
from lianfang.kit.clock import day_of, now
from lianfang.kit.ids import named_id


def today() -> date:
    return day_of(now())


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class HolderForm(EntryForm):
    """Who: somebody with an account, or, as `HolderForm(..., new=True)`, somebody who comes new."""

    who = forms.CharField(
        label=_("给谁"),
        max_length=40,
        help_text=_("工号或手机号。"),
        widget=forms.TextInput(attrs={"list": "members", "autocomplete": "off"}),
    )
    name = forms.CharField(label=_("姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    staff_code = forms.RegexField(
        r"^[0-9A-Za-z][0-9A-Za-z._-]{1,31}$",
        label=_("工号"),
        help_text=_("登录用，字母和数字，不能和别人重。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.RegexField(
        r"^[\d +-]{7,20}$",
        label=_("手机号"),
        required=False,
        help_text=_("也能用来登录；只存认得出、看不见的码。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    from_on = forms.DateField(label=_("第一天"), initial=today, widget=DayInput())
    until_on = forms.DateField(
        label=_("最后一天"), required=False, help_text=_("不填就是没说到哪天。"), widget=DayInput()
    )

    def __init__(self, *args: Any, new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("who",) if new else ("name", "staff_code", "phone"):
            del self.fields[name]

    def clean_who(self) -> str:
        found = account_of(self.cleaned_data["who"])
        if found is None:
            raise forms.ValidationError(_("没有这个工号，也没有人登记这个手机号。新来的人请点“新来的人”。"))
        self.cleaned_data["account"] = found
        return str(self.cleaned_data["who"])

    def clean_staff_code(self) -> str:
        code: str = self.cleaned_data["staff_code"]
        # A double click comes with the same entry id, hence with the same account: that one is no other's.
        entry = self.cleaned_data.get("entry_id")
        if entry is None or is_code_taken(code, named_id(entry, "account")):
            raise forms.ValidationError(_("这个工号有人用了。如果就是这个人，点“已有账号的人”。"))
        return code

    def clean_phone(self) -> str:
        return tidy_phone(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        begins, ends = found.get("from_on"), found.get("until_on")
        if begins and ends and ends < begins:
            self.add_error("until_on", _("最后一天比第一天早。"))
        return found


class GiveForm(HolderForm):
    """A new post at a place: role, what it sees, what for."""

    role = forms.ChoiceField(label=_("什么岗位"))
    classes = forms.MultipleChoiceField(
        label=_("看得到哪些"),
        required=False,
        choices=list(FIELD_CLASSES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不勾就按岗位平常的。部门只给用得着的。"),
    )
    purpose = forms.CharField(
        label=_("做什么用"),
        required=False,
        max_length=60,
        help_text=_("部门一定要写，比如“教育局核对返校学生”。"),
    )
    # The entry's id first: whether a staff code is taken depends on it.
    field_order = (
        *("entry_id", "at", "role", "who", "name", "staff_code", "phone"),
        *("from_on", "until_on", "classes", "purpose"),
    )

    def __init__(self, *args: Any, roles: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may = set(roles)
        choice = self.fields["role"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [(value, label) for value, label in Role.choices if value in may]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("role") == Role.DEPARTMENT_READER and not found.get("purpose"):
            self.add_error("purpose", _("给部门看数据，要写明做什么用。"))
        return found


class HandOverForm(HolderForm):
    reason = forms.CharField(label=_("为什么移交"), required=False, max_length=60)


class EndForm(EntryForm):
    reason = forms.CharField(label=_("为什么结束"), required=False, max_length=60)
