"""What the office says before labels are printed: which, for which doors, on which paper."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.desk.forms import EntryForm
from lianfang.desk.widgets import LongSelect
from lianfang.places.labels import new_salt

from .choosing import LabelDoor, Part, chosen_doors
from .paper import PAPERS

MISSING, SAME, ANEW = "missing", "same", "anew"
WHICH = {
    MISSING: _("还没有码的，做新码"),
    SAME: _("有码的，照原样再印"),
    ANEW: _("全部换新码，旧的作废"),
}
PAPER_WORDS = {
    "3x8": _("标签纸 3×8，70×37 毫米"),
    "2x7": _("标签纸 2×7，99.1×38.1 毫米"),
    "cut": _("普通 A4 纸，印了裁"),
}
MOST_SKIPPED = 23


def first_choice(doors: Sequence[LabelDoor]) -> dict[str, str]:
    """Return what is asked for most likely: labels where there are none, or else the same ones once more."""
    return {"which": MISSING if any(door.label is None for door in doors) else SAME, "paper": "3x8"}


class LabelForm(EntryForm):
    """印哪些、印在什么纸上。"""

    # With the form and not made anew when it arrives: sent twice, it is the same entry.
    salt = forms.CharField(widget=forms.HiddenInput, initial=new_salt, validators=[RegexValidator("^[0-9a-f]{32}$")])
    which = forms.ChoiceField(label=_("印哪些"), choices=list(WHICH.items()), widget=forms.RadioSelect)
    part = forms.ChoiceField(label=_("哪几户"), required=False, widget=LongSelect)
    paper = forms.ChoiceField(label=_("什么纸"), choices=list(PAPER_WORDS.items()), widget=forms.RadioSelect)
    skip = forms.IntegerField(
        label=_("头一张纸前面撕掉了几枚"), required=False, min_value=0, max_value=MOST_SKIPPED, initial=0
    )

    def __init__(self, *args: Any, doors: list[LabelDoor], parts: list[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doors = doors
        all_of_them = (("", gettext("这里所有的门")), *((part.id, part.name) for part in parts))
        self.fields["part"].choices = list(all_of_them)  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "which" in said and "part" in said and not self.chosen():
            labelled = gettext("这几户都有码了；要再印，选“照原样再印”。")
            bare = gettext("这几户还没有码；先选“做新码”。")
            raise forms.ValidationError(labelled if said["which"] == MISSING else bare)
        paper = PAPERS.get(said.get("paper", ""))
        if paper and (said.get("skip") or 0) >= paper.count:
            self.add_error("skip", gettext("这种纸一张只有 %(count)s 枚。") % {"count": paper.count})
        return said

    @property
    def makes_new(self) -> bool:
        return bool(self.cleaned_data["which"] != SAME)

    def chosen(self) -> list[LabelDoor]:
        """Return the doors whose labels are to be printed."""
        said = self.cleaned_data
        found = chosen_doors(self.doors, UUID(said["part"]) if said["part"] else None)
        if said["which"] == ANEW:
            return found
        return [door for door in found if (door.label is None) == (said["which"] == MISSING)]


class EndForm(EntryForm):
    """作废哪一户的码。"""

    door = forms.ChoiceField(label=_("哪一户"), widget=LongSelect)

    def __init__(self, *args: Any, doors: list[LabelDoor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(door.place.id), door.name) for door in doors if door.label]
        self.fields["door"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def door_name(self) -> str:
        names: dict[str, str] = dict(self.fields["door"].choices)  # type: ignore[attr-defined]  # a ChoiceField
        return names[self.cleaned_data["door"]]
