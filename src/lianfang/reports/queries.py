"""Reads of the library and of answers to its forms, scope first.

A form concerns who asks for it and everybody at places at or below its own: nothing in it is about a person. Answers
are seen where their unit lies within the scope.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianfang.facts.queries import fields_of
from lianfang.kit.paths import ancestors, upper
from lianfang.kit.scope import Reach
from lianfang.ledger.models import StoredEntry
from lianfang.places.models import Place

from . import rules
from .cannot import CannotFindForm
from .kinds import filing_id
from .models import Filing, Form
from .terms import PLACE_KINDS

LISTED = (
    *("county", "id", "key", "title", "department", "place", "path", "level", "often", "due_minute", "due_on"),
    *("weekday", "monthday", "ladder", "ground", "ground_on", "purpose", "since", "until_on", "ended_because"),
    *("registered_at", "columns", "versions"),
)
MOST_FORMS = 500
MOST_LATER = 1_000
# Entries that change no row of a form: what became of files, what was said of columns, who was looked at.
_OF_NO_ROW = ("reports.", "books.", "exports.", "people.alike_found", "people.not_same", "people.unmasked")


def forms(scope: Reach, *, on: date | None = None) -> list[Form]:
    """Return the forms that concern the reader's places, those in force on `on` if it is given; by who asks."""
    rows = _concerning(scope).only(*LISTED).order_by("department", "title", "id")
    if on is not None:
        rows = rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), since__lte=on)
    return list(rows[:MOST_FORMS])


def form(scope: Reach, form_id: UUID) -> Form:
    """Return one form; raises CannotFindForm for one that does not concern the reader, as for none."""
    row = _concerning(scope).filter(id=form_id).first()
    if row is None:
        raise CannotFindForm
    return row


def form_by_key(scope: Reach, key: str) -> Form | None:
    return _concerning(scope).filter(key=key).first()


def _concerning(scope: Reach) -> "QuerySet[Form]":
    if not scope.paths:
        return Form.objects.none()
    above = {path for held in scope.paths for path in ancestors(held)}
    below = scope.within(Form.objects.all()).values("id")
    return Form.objects.filter(Q(path__in=above) | Q(id__in=below), county=scope.county)


def meanings(scope: Reach, on: date) -> dict[str, str]:
    """Return by key what fields are called in the reader's language."""
    return {field.key: field.said for field in fields_of(scope, on)}


def filings(scope: Reach, on: date, forms: Iterable[UUID] = ()) -> list[Filing]:
    """Return the answers for the day `on` of units within the scope, to `forms` if any are given."""
    rows = scope.within(Filing.objects.all()).filter(on=on)
    wanted = list(forms)
    return list((rows.filter(form__in=wanted) if wanted else rows).order_by("path", "form"))


def filing(scope: Reach, id: UUID) -> Filing | None:
    return scope.within(Filing.objects.all()).filter(id=id).first()


def recorded_since(scope: Reach, place: Place, seq: int) -> int:
    """Return how many entries that may change a form came after a number at and below a place, up to a thousand."""
    rows = StoredEntry.objects.filter(county=scope.county, seq__gt=seq, path_then__gte=place.path)
    rows = rows.filter(path_then__lt=upper(place.path))
    for name in _OF_NO_ROW:
        rows = rows.exclude(kind__startswith=name)
    return len(rows.order_by("seq").values_list("seq")[:MOST_LATER])


def filings_of(scope: Reach, form_id: UUID, *, since: date) -> list[Filing]:
    """Return the answers to one form since a day, the newest day first."""
    rows = scope.within(Filing.objects.all()).filter(form=form_id, on__gte=since)
    return list(rows.order_by("-on", "path"))


def units(scope: Reach, level: str) -> list[Place]:
    """Return the open places of a level within the scope: those whose answers are the reader's to give or chase."""
    rows = scope.within(Place.objects.all()).filter(kind__in=PLACE_KINDS[level], is_open=True)
    return list(rows.only("county", "id", "name", "path", "kind").order_by("path"))


@dataclass(frozen=True, slots=True)
class DueToday:
    """One form and one unit that owes it on a day, with what the unit has stated so far."""

    form: Form
    place: UUID
    place_name: str
    path: str
    on: date
    due_at: datetime
    filing: Filing | None

    def standing(self, now: datetime) -> str:
        return rules.standing(self.filing, self.due_at, now)


def due_today(scope: Reach, on: date) -> list[DueToday]:
    """Return what units within the scope owe on `on`, the earliest deadline first; silence has no answer in it."""
    owed = [row for row in forms(scope, on=on) if rules.is_due_on(row, on)]
    places = {level: units(scope, level) for level in {row.level for row in owed}}
    stated = {(row.form, row.place): row for row in filings(scope, on)} if owed else {}
    found = [
        DueToday(
            row, place.id, place.name, place.path, on, _due_at(row, on, (said := stated.get((row.id, place.id)))), said
        )
        for row in owed
        for place in _below(places[row.level], row)
    ]
    return sorted(found, key=lambda one: (one.due_at, one.form.title, one.path))


def due_of(scope: Reach, form_id: UUID, place: UUID, on: date) -> DueToday | None:
    """Return what the unit `place` owes to one form on `on`; None where it owes nothing or lies outside the scope."""
    row = _concerning(scope).filter(id=form_id).first()
    unit = scope.within(Place.objects.all()).filter(id=place, is_open=True).first()
    if row is None or unit is None or not rules.is_due_on(row, on):
        return None
    if unit.kind not in PLACE_KINDS[row.level] or not unit.path.startswith(row.path):
        return None
    stated = filing(scope, filing_id(row.id, place, on))
    return DueToday(row, place, unit.name, unit.path, on, _due_at(row, on, stated), stated)


def _due_at(row: Form, on: date, stated: Filing | None) -> datetime:
    """By when an answer is to be in. What was handed on in time is not late because the deadline was moved since."""
    due = rules.due_at(row, on)
    if stated is None or stated.released_at is None or stated.due_at is None:
        return due
    return max(due, stated.due_at)


def _below(places: Sequence[Place], row: Form) -> list[Place]:
    """A township's own form is asked of that township's communities alone."""
    return [place for place in places if place.path.startswith(row.path)]
