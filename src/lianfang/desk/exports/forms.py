"""The forms of the export centre: what to take out, and a second person's word on it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.access.scope import Scope
from lianfang.desk.forms import EntryForm
from lianfang.desk.widgets import LongSelect
from lianfang.exports.asking import Wish
from lianfang.exports.sources import Filter, Source
from lianfang.exports.terms import Format, Purpose
from lianfang.kit.clock import day_of, now
from lianfang.places.models import Place
from lianfang.places.terms import PlaceKind

GROUND = (PlaceKind.CITY, PlaceKind.COUNTY, PlaceKind.TOWNSHIP, PlaceKind.COMMUNITY, PlaceKind.VILLAGE)


class AskForm(EntryForm):
    """Which list, of which place, in which form, for what; the list's own filters are added to it."""

    place = forms.ChoiceField(label=_("哪里的"), widget=LongSelect)
    format = forms.ChoiceField(
        label=_("存成"), choices=Format.choices, initial=Format.XLSX.value, widget=forms.RadioSelect
    )
    unmasked = forms.BooleanField(label=_("写全姓名、证件、电话"), required=False)
    purpose = forms.ChoiceField(label=_("做什么用"), choices=[("", _("选一项")), *Purpose.choices], required=False)
    words = forms.CharField(label=_("再说一句"), required=False, max_length=100)

    def __init__(self, *args: Any, scope: Scope, source: Source, asked: UUID | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        places: Any = self.fields["place"]
        places.choices = places_offered(scope, asked)
        places.initial = str(asked or (scope.current.place if scope.current else ""))
        if not source.may_be_whole(scope):
            del self.fields["unmasked"]
        for filter in source.filters:
            field = field_of(filter)
            if field is not None:
                self.fields[filter.key] = field
        self.order_fields(["place", *(filter.key for filter in source.filters), "format", "unmasked", "purpose"])

    def wish(self, language: str) -> Wish:
        said = self.cleaned_data
        filters = {filter.key: _plain(said.get(filter.key)) for filter in self.source.filters}
        return Wish(
            source=self.source.name,
            place=UUID(said["place"]),
            format=said["format"],
            filters={key: value for key, value in filters.items() if value},
            unmasked=bool(said.get("unmasked")),
            purpose=said["purpose"],
            words=said["words"],
            language=language,
        )


def _plain(value: Any) -> str:
    if value is True:
        return "on"
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")


def field_of(filter: Filter) -> forms.Field | None:
    """Return the control of a filter; None for one that only a list's own page can offer."""
    label = str(filter.label)  # a form is made for one request, in its reader's language
    if filter.kind == "day":
        return forms.DateField(
            label=label,
            required=False,
            initial=day_of(now()),
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        )
    if filter.kind == "flag":
        return forms.BooleanField(label=label, required=False)
    if filter.kind == "choice":
        return forms.ChoiceField(label=label, choices=list(filter.choices), initial=filter.first, required=False)
    return None


def places_offered(scope: Scope, asked: UUID | None) -> Sequence[tuple[str, str]]:
    """Return the places from the reader's own down to villages, and the one that a page was about."""
    own = [scope.current.place] if scope.current else []
    rows = scope.within(Place.objects.filter(is_open=True)).only("county", "id", "kind", "name", "path")
    found = list(rows.filter(kind__in=GROUND).order_by("path"))
    there = {row.id for row in found}
    more = [place for place in (*own, asked) if place is not None and place not in there]
    found = [*rows.filter(id__in=more).order_by("path"), *found]
    return [(str(row.id), row.name) for row in found]


class DecideForm(EntryForm):
    """A second person's word."""

    says = forms.ChoiceField(choices=[("agree", "agree"), ("decline", "decline")], widget=forms.HiddenInput)
    words = forms.CharField(label=_("想说的"), required=False, max_length=100)
