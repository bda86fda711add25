"""Forms of a response: another level, its end (its name is written once more), a new one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.desk.board.words import level_words
from lianfang.desk.forms import EntryForm

LEVELS = (1, 2, 3, 4)


def ground_field() -> forms.CharField:
    return forms.CharField(
        label=_("依据哪份文件"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("名称、文号和日期，像：省指挥部令第 1 号，2020-01-25。"),
        error_messages={"required": _("没写依据哪份文件。级别和起止都要有依据。")},
    )


def level_field(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        choices=lambda: [(level, level_words(level)) for level in LEVELS],
        widget=forms.RadioSelect,
        error_messages={"required": _("选一个级别。")},
    )


class LevelForm(EntryForm):
    """Which level holds from now on."""

    level = level_field(_("改成"))
    ground = ground_field()


class EndForm(EntryForm):
    """The end of a response: whoever ends it writes its name once more."""

    name = forms.CharField(
        label=_("照写一遍它的名称"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    ground = ground_field()

    def __init__(self, *args: Any, named: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named = named
        self.fields["name"].error_messages["required"] = _("照写一遍：{name}").format(name=named)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name != self.named:
            raise forms.ValidationError(_("和它的名称不一样。照写一遍：{name}").format(name=self.named))
        return name


class OpenForm(EntryForm):
    """A response that begins now."""

    name = forms.CharField(label=_("叫什么"), max_length=100, help_text=_("像文件上写的：新型冠状病毒肺炎疫情。"))
    level = level_field(_("几级"))
    ground = ground_field()
