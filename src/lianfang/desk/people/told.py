"""What a person's page says beyond the register: dated facts in words, where they lived, who stands under them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.access.scope import Scope
from lianfang.facts.fields import Field
from lianfang.facts.queries import fields_of
from lianfang.kit.clock import day_of, now
from lianfang.kit.sentences import listed
from lianfang.ledger.models import StoredEntry
from lianfang.people import duplicates, queries
from lianfang.people.dated import NONE
from lianfang.people.facts import facts_under
from lianfang.people.models import Candidate, Fact, FormerHome, Household, Person
from lianfang.people.terms import ContactKind
from lianfang.places.divisions import names_above_township

MOST_SHOWN = 30
ENDED = {"moved": gettext_lazy("换了一户"), "left": gettext_lazy("离开"), "dead": gettext_lazy("去世")}
DENIED: dict[str, str | Promise] = {
    "travel": gettext_lazy("问过，没出过门"),
    "contact": gettext_lazy("问过，没接触过"),
    "symptom": gettext_lazy("问过，没有症状"),
    "need": gettext_lazy("问过，不需要帮助"),
}


@dataclass(frozen=True, slots=True)
class FactLine:
    """One dated fact in words; opens to the entry that states it."""

    word: str
    said: str
    on: date | None
    until_on: date | None
    at: datetime
    entry: UUID


@dataclass(frozen=True, slots=True)
class HomeLine:
    """One former home; without its door where that lies beyond the reader's places."""

    where: str
    household: UUID | None
    from_on: date
    until_on: date
    ended: str


@dataclass(frozen=True, slots=True)
class Told:
    facts: Sequence[FactLine]
    homes: Sequence[HomeLine]
    alike: Sequence[Candidate]
    merges: Sequence[StoredEntry]


def told_of(scope: Scope, row: Person, ids: Sequence[UUID]) -> Told:
    """Return what else is known of a person within the scope, under all their ids; a fixed number of queries."""
    facts = [] if row.is_erased else facts_under(scope, ids, limit=MOST_SHOWN)
    return Told(
        facts=fact_lines(scope, facts),
        homes=home_lines(scope, queries.former_homes(scope, ids)) if scope.may_see("C") else (),
        alike=duplicates.open_pairs_of(scope, [row.id]),
        merges=duplicates.merges_of(scope, row, ids),
    )


def fact_lines(scope: Scope, facts: Sequence[Fact]) -> list[FactLine]:
    known = {field.key: field for field in fields_of(scope, day_of(now()))} if facts else {}
    return [
        FactLine(
            word=known[fact.key].said if fact.key in known else fact.key,
            said=fact_words(fact, known.get(fact.key), known.get("transport")),
            on=fact.on,
            until_on=fact.until_on,
            at=fact.at,
            entry=fact.entry,
        )
        for fact in facts
    ]


def fact_words(fact: Fact, field: Field | None, transport: Field | None) -> str:
    """湖北省武汉市，火车 K1096; 38.2℃; 咳嗽; 是."""
    if fact.code == NONE and fact.key in DENIED:
        return str(DENIED[fact.key])
    if fact.key == "travel":
        return _travel_words(fact, transport)
    if fact.key == "contact":
        return str(dict(ContactKind.choices).get(fact.code, _("有接触")))
    if fact.key == "temp_c":
        return f"{fact.number:.1f}℃" if fact.number is not None else ""
    if fact.number is not None:
        return f"{fact.number:g}{field.unit if field else ''}"
    if fact.value.get("sealed"):
        return _("有说明，封存")
    codes = fact.value.get("codes") or [fact.code]
    return listed(_option(field, code) for code in codes if code)


def _travel_words(fact: Fact, transport: Field | None) -> str:
    by = _option(transport, fact.value.get("by", ""))
    way = " ".join(filter(None, (by, fact.value.get("trip_no", ""))))
    where = place_words(fact.code)
    return _("，").join(filter(None, (where, way))) or _("出过门")


def _option(field: Field | None, code: str) -> str:
    if code in ("yes", "no"):
        return _("是") if code == "yes" else _("否")
    found = next((option for option in field.options if option.code == code), None) if field else None
    return found.said if found else code


def place_words(code: str) -> str:
    """湖北省武汉市: the divisions above the township that a code names."""
    names = _names()
    parts = [names.get(code[:length], "") for length in (2, 4, 6) if length <= len(code)]
    return "".join(part for part in parts if part not in ("市辖区", "县")) or code


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return dict(names_above_township())


def home_lines(scope: Scope, stays: Iterable[tuple[FormerHome, Household | None]]) -> list[HomeLine]:
    found = list(stays)
    doors = queries.door_words(scope, [home.door for _stay, home in found if home is not None]) if found else {}
    return [
        HomeLine(
            where=doors.get(home.door, "") if home else "",
            household=home.id if home else None,
            from_on=stay.from_on,
            until_on=stay.until_on,
            ended=str(ENDED.get(stay.ended, "")),
        )
        for stay, home in found
    ]
