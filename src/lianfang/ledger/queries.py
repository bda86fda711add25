"""Reads of the ledger itself: pages of entries, one entry's causes and amendments, what waits for a person.

Scope is tested on the *current* path of an entry's place (law 8), which the register `places.place` holds; the path in
the row is evidence of the day. Lists page by `seq`, newest first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from lianfang.kit.clock import day_end, day_start
from lianfang.kit.models import PathField
from lianfang.kit.paging import Page, keyset, number_after
from lianfang.kit.paths import ancestors, county_path, is_under, upper
from lianfang.kit.scope import Reach

from .grounds import DEPTH, ground_of, seqs_under
from .kinds import Entry
from .models import Conflict, EntryGround, EntrySubject, Finding, Hold, ReturnedEntry, StoredEntry
from .reading.entries import NoKeys, closure, entries_by, masked_entries, newest_in, roots
from .reading.since import first_since
from .registers import registers

Standing = Literal["stored", "held", "corrected", "withdrawn", "contested"]
MAX_STEPS = 8  # as deep as flows may go
MAX_BRANCHES = 50  # effects shown of one entry
NEWEST = ("-seq",)
SEQS_AT_ONCE = (500, 4_000)
HELD_MAX = 5_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader of the ledger asks for; empty fields ask nothing."""

    under: str = ""
    kind: str = ""
    author: UUID | None = None
    day: date | None = None
    subject: UUID | None = None


def entries(scope: Reach, asked: Asked, *, after: str | None = None, limit: int = 50) -> Page[StoredEntry]:
    """Return a page of entries as `asked`, newest first."""
    rows = StoredEntry.objects.filter(county=scope.county)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.author:
        rows = rows.filter(author=asked.author)
    if asked.day:
        rows = _on_day(rows, asked.day, first_seq_since(scope, day_start(asked.day)))
    if asked.subject:
        rows = rows.filter(seq__in=_seqs_of(scope, asked.subject))
    elif asked.under or not covers_county(scope):
        return _among_places(scope, rows, asked.under, after, limit)
    return keyset(_within(scope, rows, asked.under), order=NEWEST, after=after, limit=limit)


def entry_count(scope: Reach, asked: Asked, *, most: int = 1000) -> int:
    """Return how many entries there are as `asked` by place, kind and day, counted no further than `most`."""
    rows = entries_within(scope, under=asked.under).filter(kind=asked.kind)
    since = first_seq_since(scope, day_start(asked.day)) if asked.day else 0
    if asked.day:
        rows = _on_day(rows, asked.day, since)
    if len(ancestors(asked.under)) >= DEPTH:  # else a day's entries of a whole city are asked where each of them lies
        near = EntryGround.objects.filter(county=scope.county, ground=ground_of(asked.under), seq__gte=since)
        rows = rows.filter(seq__in=near.values("seq"))
    return rows.order_by()[:most].count()


def _among_places(
    scope: Reach, every: "QuerySet[StoredEntry]", under: str, after: str | None, limit: int
) -> Page[StoredEntry]:
    """Return a page of those of `every` that concern places of one part of the county.

    They are found by their grounds; what is a small part of its ground (a building), by its places, since every entry
    has its place among its subjects. Entries and places are asked for one after the other: joined, PostgreSQL takes a
    community for one place and goes through the entries once for each of its five hundred.
    """
    below = number_after(after) or newest_seq(scope) + 1
    seqs = _seqs_in_grounds(scope, every, under, below, limit)
    if seqs is None:
        seqs = _seqs_among_places(scope, every, under, below, limit)
    if seqs is None:
        return keyset(_within(scope, every, under), order=NEWEST, after=after, limit=limit)
    return keyset(StoredEntry.objects.filter(county=scope.county, seq__in=seqs), order=NEWEST, limit=limit)


def _seqs_in_grounds(
    scope: Reach, every: "QuerySet[StoredEntry]", under: str, below: int, limit: int
) -> list[int] | None:
    """Return the numbers of one page and one more; None where little of the grounds is what was asked for."""
    found: list[int] = []
    for count in (limit + 1, *SEQS_AT_ONCE):
        near = _seqs_of_grounds(scope, under, below, count)
        found += _inside(scope, every, under, near)[: limit + 1 - len(found)]
        if len(found) > limit or len(near) < count:
            return found
        below = near[-1]
    return None


def _seqs_of_grounds(scope: Reach, under: str, below: int, count: int) -> list[int]:
    paths = [under] if under else scope.paths
    found = {seq for path in paths for seq in seqs_under(scope.county, path, below, count)}
    return sorted(found, reverse=True)[:count]


def _inside(scope: Reach, every: "QuerySet[StoredEntry]", under: str, seqs: Sequence[int]) -> list[int]:
    """Return those of `seqs` that are among `every` and whose place is now within the scope, newest first."""
    placed = dict(every.filter(seq__in=seqs, place__isnull=False).order_by("-seq").values_list("seq", "place"))
    inside = set(_known_places(scope, under).filter(id__in=set(placed.values())).values_list("id", flat=True))
    return [seq for seq, place in placed.items() if place in inside]


def _seqs_among_places(
    scope: Reach, every: "QuerySet[StoredEntry]", under: str, below: int, limit: int
) -> list[int] | None:
    """Return the numbers of one page and one more; None where so much concerns the places that all may be read.

    Entries and places are each looked up by key: joined, a database may go through every entry once for each place.
    """
    concerning = EntrySubject.objects.filter(county=scope.county, subject__in=_places(scope, under).values("id"))
    found: list[int] = []
    for count in SEQS_AT_ONCE:
        seqs = concerning.filter(seq__lt=below).order_by("-seq").values_list("seq", flat=True)[:count]
        near = list(dict.fromkeys(seqs))
        found += _inside(scope, every, under, near)[: limit + 1 - len(found)]
        if len(found) > limit or len(seqs) < count:
            return found
        below = near[-1]
    return None


def entries_about(scope: Reach, subject: UUID, *, limit: int = 50, after: str | None = None) -> Page[StoredEntry]:
    """Return a page of what concerns `subject`: a person's, a household's, a door's own timeline."""
    return entries(scope, Asked(subject=subject), after=after, limit=limit)


def entry(scope: Reach, entry_id: UUID) -> StoredEntry | None:
    return entries_within(scope).filter(id=entry_id).first()


def entries_by_id(scope: Reach, ids: Iterable[UUID]) -> dict[UUID, StoredEntry]:
    return {row.id: row for row in entries_within(scope).filter(id__in=list(ids))}


def masked(scope: Reach, rows: Iterable[StoredEntry]) -> dict[UUID, Entry]:
    """Return `rows` as entries with every sealed part None: what a list may say of them."""
    return {found.id: found for found in masked_entries(scope.county, rows)}


def entries_within(scope: Reach, *, under: str = "") -> "QuerySet[StoredEntry]":
    """Return the entries whose place is now within `scope`, and below `under` if given.

    What has no place (an emergency, a key destroyed) belongs to the county, hence to who covers all of it.
    """
    return _within(scope, StoredEntry.objects.filter(county=scope.county), under)


def _within(scope: Reach, rows: "QuerySet[StoredEntry]", under: str) -> "QuerySet[StoredEntry]":
    if covers_county(scope) and not under:
        return rows
    return rows.filter(Exists(_place_of(scope, "place", under)))


def covers_county(scope: Reach) -> bool:
    root = county_path(scope.county)
    return any(is_under(root, path) for path in scope.paths)


def _place_of(scope: Reach, column: str, under: str = "") -> "QuerySet[Model]":
    return _known_places(scope, under).filter(id=OuterRef(column))


def _places(scope: Reach, under: str = "") -> "QuerySet[Model]":
    rows = scope.within(_all_places(scope), "path")
    return rows.filter(path__gte=under, path__lt=upper(under)) if under else rows


def _known_places(scope: Reach, under: str = "") -> "QuerySet[Model]":
    """The places within the scope, of which the caller knows the ids: as an expression the path is in no index.

    A community is less than PostgreSQL's statistics of paths tell apart, so that it thinks it best to begin with its
    places.
    """
    rows = scope.within(_all_places(scope).annotate(lies=Concat("path", Value(""), output_field=PathField())), "lies")
    return rows.filter(lies__gte=under, lies__lt=upper(under)) if under else rows


def _all_places(scope: Reach) -> Any:
    model: Any = registers["places.place"].model
    return model.objects.filter(county=scope.county)


def _seqs_of(scope: Reach, subject: UUID) -> "QuerySet[EntrySubject, int]":
    return EntrySubject.objects.filter(county=scope.county, subject=subject).values_list("seq", flat=True)


def _on_day(rows: "QuerySet[StoredEntry]", day: date, first: int) -> "QuerySet[StoredEntry]":
    """What happened on a day was recorded no earlier than the day began, so the search starts at that number."""
    return rows.filter(seq__gte=first, effective_at__gte=day_start(day), effective_at__lt=day_end(day))


def first_seq_since(scope: Reach, at: datetime) -> int:
    return first_since(scope.county, at)


def newest_seq(scope: Reach) -> int:
    return newest_in(scope.county)


def cause_chain(scope: Reach, row: StoredEntry) -> list[StoredEntry | UUID]:
    """Return what led to `row`, the root first; an id alone where the cause lies outside the scope."""
    found: list[StoredEntry | UUID] = []
    cause = row.cause
    while cause is not None and len(found) < MAX_STEPS:
        above = entry(scope, cause)
        found.insert(0, above or cause)
        cause = above.cause if above else None
    return found


@dataclass(frozen=True, slots=True)
class Effect:
    """One entry that another caused, with what it caused in turn."""

    row: StoredEntry
    effects: Sequence["Effect"]


def effects(scope: Reach, row: StoredEntry, *, depth: int = MAX_STEPS) -> list[Effect]:
    """Return what `row` caused, as a tree; one query a level."""
    levels = [[row]]
    while levels[-1] and len(levels) <= depth:
        ids = [above.id for above in levels[-1]]
        levels.append(list(entries_within(scope).filter(cause__in=ids).order_by("seq")[:MAX_BRANCHES]))
    below: dict[UUID, list[Effect]] = {}
    for level in reversed(levels[1:]):
        for effect in reversed(level):
            if effect.cause is not None:
                below.setdefault(effect.cause, []).insert(0, Effect(effect, below.get(effect.id, [])))
    return below.get(row.id, [])


def amendments(scope: Reach, entry_id: UUID) -> list[StoredEntry]:
    """Return the corrections and withdrawals of an entry that the reader sees, in the order they were recorded."""
    if entry(scope, entry_id) is None:
        return []
    return list(StoredEntry.objects.filter(county=scope.county, amends=entry_id).order_by("seq"))


def standing(scope: Reach, row: StoredEntry) -> Standing:
    """Say whether an entry counts as it was recorded; two corrections that do not know each other make it contested."""
    ring = NoKeys(scope.county)
    around = closure(scope.county, entries_by(scope.county, "id", [row.id], ring), ring)
    root = next((one for one in roots(around.values()) if one.first.id == row.id), None)
    if waits_for(scope, [row.id]):
        return "held"
    if root is None or not root.amendments:
        return "stored"
    if root.rivals:
        return "contested"
    return "withdrawn" if root.current is None else "corrected"


def amended(scope: Reach, ids: Iterable[UUID]) -> set[UUID]:
    """Return which of `ids` have been corrected or withdrawn."""
    rows = StoredEntry.objects.filter(county=scope.county, amends__in=list(ids)).values_list("amends", flat=True)
    return {found for found in rows if found}


def findings_of(scope: Reach, ids: Iterable[UUID]) -> list[Finding]:
    return list(Finding.objects.filter(county=scope.county, entry__in=list(ids)).order_by("entry", "code"))


def findings(scope: Reach, *, code: str = "", after: str | None = None, limit: int = 50) -> Page[Finding]:
    """Return a page of what a person should look at, newest entries first."""
    rows = Finding.objects.filter(_entry_within(scope), county=scope.county)
    rows = rows.filter(code=code) if code else rows
    return keyset(rows, order=("-entry", "register", "subject", "code"), after=after, limit=limit)


def finding_count(scope: Reach, *, most: int = 1000) -> int:
    """Return how many findings wait, counted no further than `most`."""
    return len(Finding.objects.filter(_entry_within(scope), county=scope.county).values_list("entry")[:most])


def held(scope: Reach, *, account: UUID | None, after: str | None = None, limit: int = 50) -> Page[StoredEntry]:
    """Return a page of entries that wait for a target: within the scope, or of this account's own making."""
    waiting = set(Hold.objects.filter(county=scope.county).values_list("entry", flat=True)[:HELD_MAX])
    rows = StoredEntry.objects.filter(county=scope.county, id__in=waiting)
    if not covers_county(scope):
        rows = rows.filter(Exists(_place_of(scope, "place")) | Q(author=account))
    return keyset(rows, order=NEWEST, after=after, limit=limit)


def waits_for(scope: Reach, ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Return, by held entry, the ids of what it waits for."""
    found: dict[UUID, list[UUID]] = {}
    for hold in Hold.objects.filter(county=scope.county, entry__in=list(ids)):
        found.setdefault(hold.entry, []).append(hold.target)
    return found


def returned(
    scope: Reach, *, account: UUID | None, clashing: bool, after: str | None = None, limit: int = 50
) -> Page[ReturnedEntry]:
    """Return a page of what the door did not take and nobody has settled; `clashing` for same id, other bytes."""
    rows = returned_within(scope, account=account).filter(settled_as="")
    rows = rows.filter(code=CLASH) if clashing else rows.exclude(code=CLASH)
    return keyset(rows, order=("-received_at", "-id"), after=after, limit=limit)


CLASH = "ledger.other_bytes"


def returned_within(scope: Reach, *, account: UUID | None) -> "QuerySet[ReturnedEntry]":
    rows = ReturnedEntry.objects.filter(county=scope.county)
    if covers_county(scope):
        return rows
    ours = Q(pk__in=[])
    for path in scope.paths:
        ours |= Q(path__gte=path, path__lt=upper(path))
    return rows.filter(ours | Q(author=account))


def conflict(scope: Reach, register: str, subject: UUID, field: str) -> Conflict | None:
    """Return one contradiction, if the reader sees an entry of it."""
    row = Conflict.objects.filter(county=scope.county, register=register, subject=subject, field=field).first()
    return row if row is not None and entries_by_id(scope, [UUID(one) for one in row.entries]) else None


def conflicts(scope: Reach) -> list[Conflict]:
    """Return the fields with two values that nobody has decided, where the reader sees an entry of each."""
    rows = list(Conflict.objects.filter(county=scope.county).order_by("register", "subject", "field")[:CONFLICTS_MAX])
    named = {UUID(one) for row in rows for one in row.entries}
    seen = set(entries_by_id(scope, named))
    return _once([row for row in rows if seen & {UUID(one) for one in row.entries}])


def _once(rows: Sequence[Conflict]) -> list[Conflict]:
    """An entry corrected in two ways is one matter to decide, however many registers it concerns."""
    found: dict[tuple[str, ...], Conflict] = {}
    for row in rows:
        of_entry = row.field.startswith("entry:")
        key = (row.field,) if of_entry else (row.register, row.subject.hex, row.field)
        kept = found.get(key)
        if kept is None or kept.field == f"entry:{kept.subject.hex}":  # what it is about says more than the entry
            found[key] = row
    return list(found.values())


CONFLICTS_MAX = 500


def _entry_within(scope: Reach) -> Exists | Q:
    return Q() if covers_county(scope) else Exists(entries_within(scope).filter(id=OuterRef("entry")))
