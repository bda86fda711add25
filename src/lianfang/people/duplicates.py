"""Pairs that may be one person, as somebody who may see both reads and decides them.

A pair is shown to who covers both households today; the lowest such office has it on its own list, those above see it
among what lies below them. Values are compared whole and shown masked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from lianfang.access.scope import Scope
from lianfang.kit.masking import mask_id, mask_name, tail
from lianfang.kit.paging import Page, keyset
from lianfang.kit.paths import depth
from lianfang.kit.sentences import listed
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.queries import Asked, entries
from lianfang.ledger.reading.entries import unsealed

from .cannot import CannotFindPerson, CannotMergeGone, CannotUndoMerge
from .identity import identities_of
from .kinds import FACT_FIELDS, IDENTITY_FIELDS, Identity, Merged, MergeUndone
from .likeness import birth_code, id_code, name_code
from .models import Candidate, Person
from .queries import households, known_as, persons_by_id
from .terms import IdType, residence_word, sex_word

LOWEST = 5  # a community or village: below it there is no office
MOST_COUNTED = 1_000
TAKEN_WHERE_BLANK = ("id_type", "id_no", "hukou_address", "booklet_no", "note", "sex", "birth_on", "residence", "apart")


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing known of both, masked. `verdict`: same, near, other; empty where one or both say nothing."""

    field: str
    first: str
    second: str
    verdict: str


def open_pairs(scope: Scope, *, below: bool = False, after: str | None = None, limit: int = 50) -> Page[Candidate]:
    """Return a page of undecided pairs, the likeliest first: this office's own, or those of the offices `below`."""
    return keyset(_at_level(scope, below=below), order=("-score", "id"), after=after, limit=limit)


def open_count(scope: Scope, *, below: bool = False) -> int:
    """Return how many pairs wait, counted no further than `MOST_COUNTED`."""
    return _at_level(scope, below=below)[:MOST_COUNTED].count()


def _at_level(scope: Scope, *, below: bool) -> "QuerySet[Candidate]":
    own = min((depth(path) for path in scope.paths), default=0)
    level = {"level__gt" if below else "level__lte": min(own, LOWEST)}
    return _pairs(scope).filter(decision="", **level)


def _pairs(scope: Scope) -> "QuerySet[Candidate]":
    rows = scope.within(Candidate.objects.filter(county=scope.county))
    if not scope.may_see("B"):
        return rows.none()
    here = Person.objects.filter(county=scope.county, is_erased=False, merged_into=None)
    here = here.filter(Exists(households(scope).filter(id=OuterRef("household"))))
    return rows.filter(Exists(here.filter(id=OuterRef("first"))), Exists(here.filter(id=OuterRef("second"))))


def pair(scope: Scope, pair_id: UUID) -> tuple[Candidate, Person, Person]:
    """Return a pair with both persons; raises CannotFindPerson beyond the scope, CannotMergeGone where one is gone."""
    row = scope.within(Candidate.objects.filter(county=scope.county, id=pair_id)).first()
    found = persons_by_id(scope, (row.first, row.second)) if row else {}
    if row is None or len(found) < len((row.first, row.second)):
        raise CannotFindPerson
    first, second = found[row.first], found[row.second]
    if first.merged_into or second.merged_into or first.is_erased or second.is_erased:
        raise CannotMergeGone
    return row, first, second


def open_pairs_of(scope: Scope, persons: Iterable[UUID]) -> list[Candidate]:
    """Return the undecided pairs within the scope that one of `persons` is in."""
    ids = list(persons)
    rows = _pairs(scope).filter(decision="")
    return list((rows.filter(first__in=ids) | rows.filter(second__in=ids)).order_by("-score", "id")[:10])


def compared(scope: Scope, first: Person, second: Person) -> list[Compared]:
    """Lay what is known of two persons side by side, masked as lists show it."""
    identities = identities_of(scope.county, (first, second))
    one, other = identities.get(first.id), identities.get(second.id)
    if one is None or other is None:
        raise CannotMergeGone
    rows = [_names(one, other)]
    rows += list(_numbers(one, other)) if scope.may_see("A") else []
    return rows + (list(_facts(first, second)) if scope.may_see("C") else [])


def _names(one: Identity, other: Identity) -> Compared:
    verdict = {"name": "same", "name_other": "other"}.get(name_code(one.name, other.name), "near")
    return Compared("name", mask_name(one.name), mask_name(other.name), verdict)


def _numbers(one: Identity, other: Identity) -> Iterator[Compared]:
    verdict = {"": "", "id": "same", "id_near": "near"}.get(id_code(one.id_no, other.id_no), "other")
    yield _both("id_type", _type_word(one), _type_word(other))
    yield Compared("id_no", mask_id(one.id_no), mask_id(other.id_no), verdict)
    shared = set(one.phones) & set(other.phones)
    phones = _both("phones", *(listed(tail(phone) for phone in i.phones) for i in (one, other)))
    # Two tails may agree where the numbers do not.
    yield replace(phones, verdict="same" if shared else phones.verdict and "other")


def _type_word(identity: Identity) -> str:
    return str(IdType(identity.id_type).label) if identity.id_no and identity.id_type in IdType.values else ""


def _facts(first: Person, second: Person) -> Iterator[Compared]:
    code = birth_code(first.birth_on, second.birth_on)
    born = _both("birth_on", *(row.birth_on.isoformat() if row.birth_on else "" for row in (first, second)))
    yield replace(born, verdict={"": "", "birth": "same", "birth_near": "near"}.get(code, "other"))
    yield _both("sex", sex_word(first.sex), sex_word(second.sex))
    yield _both("residence", residence_word(first.residence), residence_word(second.residence))
    yield _both("tags", listed(first.tags), listed(second.tags))


def _both(field: str, first: str, second: str) -> Compared:
    """Compare two texts as they are; nothing follows where one is missing."""
    verdict = ("same" if first == second else "other") if first and second else ""
    return Compared(field, first, second, verdict)


# ── deciding ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def merge_body(scope: Scope, kept: Person, gone: Person) -> Merged:
    """Return the merge of `gone` into `kept`: with whom, out of which households, and what is taken over."""
    ids = known_as(scope, gone.id)
    rows = Person.objects.filter(county=scope.county, id__in=ids).values_list("household", flat=True)
    identities = identities_of(scope.county, (kept, gone))
    if kept.id not in identities or gone.id not in identities:
        raise CannotMergeGone
    taken = _taken(kept, gone, identities[kept.id], identities[gone.id])
    identity = {name: value for name, value in taken.items() if name in IDENTITY_FIELDS}
    return Merged.model_validate(
        {
            "kept": kept.id,
            "gone": ids,
            "home": kept.household,
            "left": sorted(set(rows)),
            "fields": sorted(taken),
            "identity": identity or None,
            "facts": {name: value for name, value in taken.items() if name in FACT_FIELDS},
        }
    )


def _taken(kept: Person, gone: Person, one: Identity, other: Identity) -> dict[str, Any]:
    """Return what the kept one lacks and the other has; phones and tags are laid together."""
    found: dict[str, Any] = {}
    for name in TAKEN_WHERE_BLANK:
        mine, theirs = (one, other) if name in IDENTITY_FIELDS else (kept, gone)
        if getattr(mine, name) in ("", None) and getattr(theirs, name) not in ("", None):
            found[name] = getattr(theirs, name)
    phones = tuple(dict.fromkeys((*one.phones, *other.phones)))[:6]
    tags = tuple(dict.fromkeys((*kept.tags, *gone.tags)))[:12]
    return (
        found
        | ({"phones": phones} if phones != tuple(one.phones) else {})
        | ({"tags": tags} if tags != tuple(kept.tags) else {})
    )


def merges_of(scope: Scope, person: Person, ids: Sequence[UUID]) -> list[StoredEntry]:
    """Return the merges by which others of `ids` (`known_as`) stand under `person`, newest first, if in force."""
    if len(ids) == 1:
        return []
    rows: Sequence[StoredEntry] = entries(scope, Asked(subject=person.id, kind="people.merged")).rows
    undone = set()
    for row in entries(scope, Asked(subject=person.id, kind="people.merge_undone")).rows:
        entry = unsealed(scope.county, row.id)
        undone |= {entry.body.merge} if entry else set()
    return [row for row in rows if row.id not in undone and row.amends is None]


def parting_body(scope: Scope, merge: UUID, person: Person, *, reason: str = "") -> tuple[MergeUndone, UUID | None]:
    """Return what takes a merge of `person` back, and the place it was made at. Raises CannotUndoMerge."""
    if merge not in {row.id for row in merges_of(scope, person, known_as(scope, person.id))}:
        raise CannotUndoMerge
    entry = unsealed(scope.county, merge)
    if entry is None or entry.body.kept != person.id:
        raise CannotUndoMerge
    said = {name: getattr(entry.body, name) for name in ("kept", "gone", "home", "left")}
    return MergeUndone.model_validate({"merge": merge, "reason": reason} | said), entry.place
