"""What an unvisited list can be narrowed by; all of it stands in the address, so that a list can be passed on."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.desk.widgets import LongSelect
from lianfang.kit.masking import mask_name
from lianfang.screening.queries.holders import Holders
from lianfang.screening.queries.unvisited import NOBODY, Wanted
from lianfang.screening.rules import LEFT


class Filters(forms.Form):
    """One line of filters over the list; `place` comes from links, `status` from the legend."""

    place = forms.UUIDField(required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(required=False, choices=[(s, s) for s in ("", *LEFT)], widget=forms.HiddenInput)
    holder = forms.ChoiceField(label=_("谁包联"), required=False, widget=LongSelect)
    overdue = forms.BooleanField(label=_("只看过点没复访的"), required=False)

    def __init__(self, *args: Any, holders: Holders, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = {str(holder.account): mask_name(holder.name) for holder in holders.by_path.values()}
        ordered = sorted(people.items(), key=lambda one: (one[1], one[0]))
        self.fields["holder"].choices = [("", _("全部")), (NOBODY, _("没人包联")), *ordered]  # type: ignore[attr-defined]  # fields are declared as Field, this one is a ChoiceField

    def wanted(self, path: str) -> Wanted:
        """Return what is asked for under `path`; a filter that cannot be read asks nothing."""
        said = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        holder = said.get("holder", "")
        return Wanted(
            path=path,
            status=said.get("status", ""),
            overdue=bool(said.get("overdue")),
            holder=UUID(holder) if holder and holder != NOBODY else holder or None,
        )

    def asked(self) -> dict[str, str]:
        """Return the filters in use, for the entry of an export."""
        said = getattr(self, "cleaned_data", {})
        return {name: str(said[name]) for name in ("status", "holder", "overdue") if said.get(name)}
