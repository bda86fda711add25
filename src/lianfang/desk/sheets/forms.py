"""Which sheet is keyed: the day it was walked, the part of the day, and who went. It stands in the address."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.kit.clock import ZONE, day_of
from lianfang.kit.ids import named_id
from lianfang.kit.masking import mask_name
from lianfang.places.models import Place
from lianfang.screening.models import Round
from lianfang.screening.queries.holders import Holders

from .keyed import Keying

# Paper says when somebody went to the half day, not to the minute: a part of the day stands for its beginning.
PARTS = {"am": time(6), "pm": time(12), "eve": time(18)}
PART_WORDS = {"am": _("上午"), "pm": _("下午"), "eve": _("晚上")}


class WhichSheet(forms.Form):
    """哪天走的、谁走的."""

    on = forms.DateField(label=_("哪天走的"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    part = forms.ChoiceField(label=_("哪一趟"), choices=list(PART_WORDS.items()), widget=forms.RadioSelect)
    who = forms.ChoiceField(label=_("谁走的"), required=False)

    def __init__(self, *args: Any, holders: Holders, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        people = {str(holder.account): mask_name(holder.name) for holder in holders.by_path.values()}
        ordered = sorted(people.items(), key=lambda one: (one[1], one[0]))
        self.fields["who"].choices = [("", _("没写")), *ordered]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "on" in said and "part" in said and _begins(said["on"], said["part"]) > self.at:
            raise forms.ValidationError(gettext("这一趟还没到时候。"))
        return said

    def keying(self, place: Place, round_: Round | None) -> Keying:
        """Return the sheet that is meant: the same for whoever keys this place, day and part of the day."""
        said = self.cleaned_data
        at = _begins(said["on"], said["part"])
        if round_ is not None and at <= round_.opened_at and said["on"] == day_of(round_.opened_at):
            # walked on the day on which the round was opened: after it, or it would count for what was before
            at = round_.opened_at + timedelta(seconds=1)
        named = round_.id if round_ is not None and at > round_.opened_at else None
        name = f"sheet/{named or ''}/{said['on']}/{said['part']}"
        return Keying(named_id(place.id, name), at, UUID(said["who"]) if said["who"] else None, named)


def _begins(on: date, part: str) -> datetime:
    return datetime.combine(on, PARTS[part], ZONE)


def latest(at: datetime) -> dict[str, str]:
    """Return the part of the day that began last before `at`: what a sheet on the table most likely is of."""
    today = day_of(at)
    for on in (today, today - timedelta(days=1)):
        begun = [part for part in PARTS if _begins(on, part) <= at]
        if begun:
            return {"on": on.isoformat(), "part": begun[-1]}
    return {"on": today.isoformat(), "part": "am"}
