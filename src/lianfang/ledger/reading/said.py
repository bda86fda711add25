"""What entries said, in force, read lightly and a part at a time: for who needs what no register keeps.

A register keeps what is looked for by value. What is said by the thousand and only counted or listed now and then
stays in its entries, and is read here: bodies as plain values, sealed parts shut, amendments applied, without what was
withdrawn or waits for a target. Most entries are nobody's amendment: their bodies are parsed and nothing else is made
of them. `then.py` folds rows of the past; this reads what was said of one day, or of some subjects, as known then.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from pydantic_core import from_json

from lianfang.kit.batches import batched
from lianfang.ledger.checking.refold import created_by, targets_of
from lianfang.ledger.kinds import Entry
from lianfang.ledger.kinds import kinds as all_kinds
from lianfang.ledger.models import EntrySubject, Hold, StoredEntry
from lianfang.ledger.writing.intake import AHEAD

from .entries import NoKeys, closure, entries_by, held_among, newest_in, roots
from .since import first_since
from .then import Instant, held_then

PART = 2_000
LIGHT = ("id", "kind", "version", "place", "effective_at", "amends", "body", "is_amended", "waits")
_IDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Rows = QuerySet[StoredEntry, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """One entry in force: the id of the first of its versions, its instant and its body as plain values."""

    id: UUID
    kind: str
    at: datetime
    body: Mapping[str, Any]


def said_between(
    county: str,
    kinds: Sequence[str],
    since: datetime,
    until: datetime,
    *,
    seq: int | None = None,
    about: Iterable[UUID] | None = None,
) -> Iterator[Said]:
    """Yield what entries of `kinds` say of [since, until), in force as known at `seq`; of `about` alone if given.

    What happened then was recorded no earlier, so that the search begins there. Whoever asks picks by place or person.
    """
    first = first_since(county, since - AHEAD)
    span = Q(effective_at__gte=since, effective_at__lt=until) | Q(amends__isnull=False)
    reading = _Reading(county, kinds, seq)
    rows = reading.rows.filter(span, seq__gte=first)
    parts = _all(rows) if about is None else _by_seq(rows, _seqs_about(county, about, first))
    yield from (one for one in reading.of(parts) if since <= one.at < until)


def said_about(county: str, kinds: Sequence[str], about: Iterable[UUID], *, limit: int | None = None) -> Iterator[Said]:
    """Yield what entries of `kinds` about some subjects say in force now; of the newest `limit` entries if given.

    The caller has found the subjects within the scope. An entry about several of them comes once.
    """
    reading = _Reading(county, kinds)
    if limit is None:
        yield from reading.of(_by_seq(reading.rows, _seqs_about(county, about)))
    else:
        seqs = EntrySubject.objects.filter(county=county, subject__in=[*about]).values("seq")
        yield from reading.of([list(reading.rows.filter(seq__in=seqs).order_by("-seq")[:limit])])


def came_later(county: str, ids: Iterable[UUID], seq: int) -> dict[UUID, set[UUID]]:
    """Return, by the id of the first version, what made entries count otherwise after a number: new versions of them,
    and what they had waited for.
    """
    ring, at = NoKeys(county), Instant(seq)
    found: dict[UUID, set[UUID]] = {}
    for part in batched(sorted(set(ids)), PART):
        entries = closure(county, entries_by(county, "id", part, ring), ring)
        waited = held_then(county, entries.values(), at)
        let_go = _let_go(county, [entries[one] for one in waited], seq)
        for root in roots(entries.values()):
            later = {entry.id for entry in root.versions if not at.knows(entry)}
            found[root.first.id] = later.union(*(let_go.get(entry.id, ()) for entry in root.versions))
    return found


def _let_go(county: str, waited: Sequence[Entry], seq: int) -> dict[UUID, set[UUID]]:
    """Return, by entry, those that began after a number what it waited for."""
    targets = {target for entry in waited for target in targets_of(entry)}
    rows = EntrySubject.objects.filter(county=county, subject__in=targets, creates=True, seq__gt=seq)
    begun: dict[UUID, int] = dict(rows.values_list("subject", "seq"))
    ids = dict(StoredEntry.objects.filter(county=county, seq__in=begun.values()).values_list("seq", "id"))
    return {e.id: {ids[begun[target]] for target in targets_of(e) if target in begun} for e in waited}


def _seqs_about(county: str, subjects: Iterable[UUID], first: int = 1) -> list[int]:
    rows = EntrySubject.objects.filter(county=county, seq__gte=first)
    found: set[int] = set()
    for part in batched(sorted(set(subjects)), PART):
        found.update(rows.filter(subject__in=part).values_list("seq", flat=True))
    return sorted(found)


def _all(rows: "Rows") -> Iterator[Sequence[Any]]:
    return batched(rows.order_by("seq").iterator(PART), PART)


def _by_seq(rows: "Rows", seqs: Sequence[int]) -> Iterator[Sequence[Any]]:
    for part in batched(seqs, PART):
        yield list(rows.filter(seq__in=part).order_by("seq"))


class _Reading:
    """Entries of some kinds as known at a number; what was amended is put aside and read with all its versions."""

    def __init__(self, county: str, kinds: Sequence[str], seq: int | None = None) -> None:
        self.county = county
        self.kinds = frozenset(kinds)
        newest = newest_in(county) if seq is not None else 0
        self.at = Instant(seq) if seq is not None and seq < newest else None
        self.begun = _begun_since(county, self.at.seq) if self.at else set()

    @property
    def rows(self) -> "Rows":
        """Entries known then, each with whether it has been amended and whether it waits now."""
        rows = StoredEntry.objects.filter(county=self.county, kind__in=self.kinds)
        others = StoredEntry.objects.filter(county=self.county, amends=OuterRef("id"))
        if self.at is not None:
            rows, others = rows.filter(seq__lte=self.at.seq), others.filter(seq__lte=self.at.seq)
        waiting = Hold.objects.filter(county=self.county, entry=OuterRef("id"))
        return rows.annotate(is_amended=Exists(others), waits=Exists(waiting)).values_list(*LIGHT, named=True)

    def of(self, parts: Iterable[Sequence[Any]]) -> Iterator[Said]:
        amended: set[UUID] = set()
        for part in parts:
            plain = [row for row in part if row.amends is None and not row.is_amended]
            if len(plain) < len(part):
                amended.update(row.amends or row.id for row in part if row.amends or row.is_amended)
            held = self._held(plain)
            yield from (_said(row) for row in plain if row.id not in held)
        yield from self._amended(sorted(amended))

    def _held(self, rows: Sequence[Any]) -> set[UUID]:
        """Which of `rows` waited for a target: now as the ledger keeps them, then for what had not begun."""
        if self.at is None:
            return {row.id for row in rows if row.waits}
        doubted = [row.id for row in rows if self._names_later(row)]
        return held_then(self.county, entries_by(self.county, "id", doubted, NoKeys(self.county)), self.at)

    def _names_later(self, row: Any) -> bool:
        begun = self.begun
        return bool(begun) and (row.place in begun or any(UUID(one) in begun for one in _IDS.findall(row.body)))

    def _amended(self, ids: Sequence[UUID]) -> Iterator[Said]:
        ring, seen = NoKeys(self.county), set[UUID]()
        for part in batched(ids, PART):
            for root in roots(self._counting(closure(self.county, entries_by(self.county, "id", part, ring), ring))):
                now = root.current
                if now is not None and now.kind in self.kinds and now.id not in seen:
                    seen.add(now.id)
                    yield Said(now.id, now.kind, now.effective_at, now.body.model_dump(mode="json"))

    def _counting(self, found: Mapping[UUID, Entry]) -> list[Entry]:
        """Those of `found` that were known and waited for nothing."""
        if self.at is None:
            held = held_among(self.county, found)
            return [entry for entry in found.values() if entry.id not in held]
        held = held_then(self.county, found.values(), self.at)
        return [entry for entry in found.values() if self.at.knows(entry) and entry.id not in held]


def _said(row: Any) -> Said:
    return Said(row.id, row.kind, row.effective_at, all_kinds[row.kind].newest(from_json(row.body), row.version))


def _begun_since(county: str, seq: int) -> set[UUID]:
    """What began after a number: whoever named it before waited for it."""
    creating = [kind.name for kind in all_kinds if kind.begins_others]
    rows = StoredEntry.objects.filter(county=county, kind__in=creating, seq__gt=seq)
    seqs = rows.order_by("seq").values_list("seq", flat=True)
    found: set[UUID] = set()
    for part in batched(seqs, PART):
        for entry in entries_by(county, "seq", part, NoKeys(county)):
            found |= created_by(entry) - {entry.id}
    return found
