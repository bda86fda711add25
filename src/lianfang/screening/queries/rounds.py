"""Rounds as offices and grid workers see them: which there are, which one is on at a place, how far it has begun."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from lianfang.access.scope import Scope
from lianfang.facts.fields import Field
from lianfang.facts.queries import field as field_of
from lianfang.facts.queries import fields_of
from lianfang.kit.paths import ancestors, is_under, upper
from lianfang.people.models import Household
from lianfang.screening import rounds as rules
from lianfang.screening.models import AnswerTally, Door, DoorTally, Round, RoundBegun
from lianfang.screening.registers import CLOSED

from .reach import under

MOST_CLOSED = 30


@dataclass(frozen=True, slots=True)
class Begun:
    """How far a round has begun: doors it has reached of all that stand under its place now."""

    doors: int
    total: int

    @property
    def is_whole(self) -> bool:
        return self.doors >= self.total


@dataclass(frozen=True, slots=True)
class Given:
    """How often one answer was given."""

    key: str
    code: str
    given: int


def round_by_id(scope: Scope, round_id: UUID) -> Round | None:
    """Return a round that concerns the reader's place: opened for it, for a place above it, or below it."""
    found = Round.objects.filter(county=scope.county, id=round_id).first()
    return found if found is not None and _concerns(scope, found.path) else None


def _concerns(scope: Scope, path: str) -> bool:
    return any(is_under(path, held) or is_under(held, path) for held in scope.paths)


def rounds(scope: Scope) -> list[Round]:
    """Return the rounds that concern the reader's place, open ones first, then the newest."""
    rows = _concerning(scope).order_by("-opened_at", "id")
    still_open = list(rows.filter(closed_at=None))
    return still_open + list(rows.exclude(closed_at=None)[:MOST_CLOSED])


def _concerning(scope: Scope) -> "QuerySet[Round]":
    wanted = Q(pk__in=[])
    for held in scope.paths:
        wanted |= Q(path__gte=held, path__lt=upper(held)) | Q(path__in=ancestors(held))
    return Round.objects.filter(wanted, county=scope.county)


def round_at(scope: Scope, path: str) -> Round | None:
    """Return the round that is on at `path`: the one opened last of all that cover it, unless it is closed."""
    if not _concerns(scope, path):
        return None
    rows = Round.objects.filter(county=scope.county, path__in=ancestors(path)).order_by("-opened_at", "-id")
    newest = rows.first()
    return newest if newest is not None and newest.closed_at is None else None


def open_above(scope: Scope, path: str) -> Round | None:
    """Return an open round for a place that covers `path`, or for `path` itself."""
    rows = Round.objects.filter(county=scope.county, path__in=ancestors(path), closed_at=None)
    return rows.order_by("path", "opened_at").first()


def open_below(scope: Scope, path: str) -> list[Round]:
    """Return the open rounds for places below `path`: a round for all of it takes their place."""
    rows = under(scope, Round.objects.filter(closed_at=None), path).exclude(path=path)
    return list(rows.order_by("path", "opened_at"))


def begun(scope: Scope, round_: Round) -> Begun:
    """Return how far `round_` has begun."""
    done = RoundBegun.objects.filter(county=scope.county, round=round_.id).aggregate(found=Sum("doors"))["found"] or 0
    below = {"path__gte": round_.path, "path__lt": upper(round_.path)}
    total = DoorTally.objects.filter(county=scope.county, **below).aggregate(found=Sum("doors"))["found"] or 0
    return Begun(done, total)


def questions(scope: Scope, round_: Round) -> list[Field]:
    """Return the fields that a round asks for, in its order; a county's question that ended meanwhile is kept."""
    found = [field_of(scope, one["key"]) for one in round_.questions]
    return [field for field in found if field is not None]


def askable(scope: Scope, on: date) -> Mapping[str, Field]:
    """Return, by key, what a round can ask for on a day: fields of ours and the county's own questions."""
    return {field.key: field for field in fields_of(scope, on) if rules.is_askable(field)}


def answers_given(scope: Scope, round_: Round, path: str) -> list[Given]:
    """Return how often each answer was given under `path` in a round."""
    rows = under(scope, AnswerTally.objects.filter(round=round_.id), path).values("key", "code")
    found = rows.annotate(found=Sum("given")).filter(found__gt=0).order_by("key", "-found", "code")
    return [Given(row["key"], row["code"], row["found"]) for row in found]


def households_reached(scope: Scope, path: str) -> tuple[int, int]:
    """Return (reached, all) households under `path`: reached are those behind a door that is not left to do."""
    doors = under(scope, Door.objects.exclude(status=CLOSED), path)
    homes = under(scope, Household.objects.all(), path)
    return _count_reached(homes, doors), homes.count()


def _count_reached(homes: "QuerySet[Any]", doors: "QuerySet[Any]") -> int:
    behind = homes.filter(door__in=doors.filter(left=0).values("id")).aggregate(found=Count("id"))
    found: int = behind["found"]
    return found


def round_names(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the names of rounds that doors or entries name."""
    rows = Round.objects.filter(county=scope.county, id__in=list(ids))
    return {row.id: row.name for row in rows if _concerns(scope, row.path)}
