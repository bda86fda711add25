"""What a list of doors can be narrowed by; all of it stands in the address, so that a list can be passed on."""

from datetime import datetime, timedelta
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lianfang.desk.widgets import LongSelect
from lianfang.kit.masking import mask_name
from lianfang.screening.queries.holders import Holders
from lianfang.screening.queries.unvisited import NOBODY, Wanted
from lianfang.screening.rules import LEFT

DAYS = ("1", "3", "7", "14")
DAYS_FIRST = "3"


def holder_asked(said: str) -> UUID | str | None:
    """Return whose doors are asked for as an address says it: an account, nobody's, or anybody's."""
    if said == NOBODY:
        return NOBODY
    try:
        return UUID(said)
    except ValueError:
        return None


class Filters(forms.Form):
    """One line of filters over the list; `place` comes from links, `status` from the legend."""

    place = forms.UUIDField(required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(required=False, choices=[(s, s) for s in ("", *LEFT)], widget=forms.HiddenInput)
    holder = forms.ChoiceField(label=_("谁包联"), required=False, widget=LongSelect)
    overdue = forms.BooleanField(label=_("只看过点没复访的"), required=False)
    days = forms.ChoiceField(label=_("几天没动静"), required=False, choices=[(n, n) for n in DAYS])

    def __init__(self, asked: QueryDict, *, holders: Holders) -> None:
        said = asked.copy()
        if not said.get("days"):
            said["days"] = DAYS_FIRST  # or the select would show its first number, which is not what is listed
        super().__init__(said)
        people = {str(one.account): mask_name(one.name) for one in holders.by_path.values() if one.name}
        ordered = sorted(people.items(), key=lambda one: (one[1], one[0]))
        self.fields["holder"].choices = [("", _("全部")), (NOBODY, _("没人包联")), *ordered]  # type: ignore[attr-defined]  # fields are declared as Field, this one is a ChoiceField

    @property
    def day_count(self) -> int:
        """After how many silent days a door stands on the stale list."""
        said = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return int(said.get("days") or DAYS_FIRST)

    def wanted(self, path: str, kind: str, at: datetime) -> Wanted:
        """Return what is asked for under `path`; a filter that cannot be read asks nothing."""
        said = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return Wanted(
            path=path,
            status=said.get("status", ""),
            overdue=bool(said.get("overdue")),
            holder=holder_asked(said.get("holder", "")),
            again=kind == "revisit",
            before=at - timedelta(days=self.day_count) if kind == "stale" else None,
        )

    def asked(self) -> dict[str, str]:
        """Return the filters in use, for the entry of an export."""
        said = getattr(self, "cleaned_data", {})
        asked = {name: str(said[name]) for name in ("status", "holder", "overdue") if said.get(name)}
        return asked if said.get("days") in ("", None, DAYS_FIRST) else asked | {"days": str(said["days"])}
