"""One entry, opened: its fields in words, its causes and effects, its corrections, what is odd about it, its link."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic_core import from_json

from lianfang.access.scope import Scope
from lianfang.ledger import queries
from lianfang.ledger.kinds import Entry, kinds
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.reading.entries import unsealed
from lianfang.ledger.sealing.seal import sealed_subjects
from lianfang.people.models import Person

from . import names
from .allowed import allowed_body
from .facts import Fact, facts_of, flat, ids_in
from .lines import Line, lines


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of the tree of causes; `line` is None where it lies outside the reader's places."""

    line: Line | None
    depth: int
    is_this: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """What the page of one entry shows."""

    row: StoredEntry
    line: Line
    facts: list[Fact]
    persons: list[UUID]
    tree: list[Branch]
    amends: Line | None
    amendments: list[Line]
    waits_for: str
    standing: str

    @property
    def is_withdrawn(self) -> bool:
        return self.standing == "withdrawn"

    @property
    def is_sealed(self) -> bool:
        return any(fact.seal == "sealed" for fact in flat(self.facts))

    @property
    def offset_words(self) -> str:
        """How far the device's clock was off, in words; empty below a second."""
        seconds = round(self.row.clock_offset_ms / 1000)
        if not seconds:
            return ""
        slow = seconds > 0
        minutes, rest = divmod(abs(seconds), 60)
        size = _("{m} 分 {s} 秒").format(m=minutes, s=rest) if minutes else _("{s} 秒").format(s=rest)
        return (_("设备慢 {size}，已校正") if slow else _("设备快 {size}，已校正")).format(size=size)


def opened(scope: Scope, row: StoredEntry, *, unseal: bool = False) -> Opened:
    """Return all that the page of `row` shows; `unseal` once its reader has said what for."""
    persons = sealed_persons(scope, row)
    masked = queries.masked(scope, [row])[row.id]
    plain = unseal or (not persons and scope.may_see("D"))
    body = unsealed(scope.county, row.id) if plain else masked
    tree_rows = _tree(scope, row)
    amendments = queries.amendments(scope, row.id)
    amended = queries.entry(scope, row.amends) if row.amends else None
    shown = [one for one, _depth in tree_rows if isinstance(one, StoredEntry)]
    found = lines(
        scope, [*{one.id: one for one in [row, *shown, *amendments, *([amended] if amended else [])]}.values()]
    )
    line_of = {line.id: line for line in found}
    return Opened(
        row=row,
        line=line_of[row.id],
        facts=_facts(scope, row, body or masked, erased=plain),
        persons=persons,
        tree=_branches(tree_rows, line_of, row.id),
        amends=line_of[amended.id] if amended else None,
        amendments=[line_of[one.id] for one in amendments],
        waits_for=names.waited_for(scope, queries.waits_for(scope, [row.id]).get(row.id, [])),
        standing=queries.standing(scope, row),
    )


def sealed_persons(scope: Scope, row: StoredEntry) -> list[UUID]:
    """Return the persons under whose keys parts of `row` are sealed."""
    kind = kinds.get(row.kind)
    subjects = sealed_subjects(kind, from_json(row.body)) if kind else []
    rows = Person.objects.filter(county=scope.county, id__in=subjects) if subjects else Person.objects.none()
    known = set(rows.values_list("id", flat=True))
    return [subject for subject in dict.fromkeys(subjects) if subject in known]


def _facts(scope: Scope, row: StoredEntry, entry: Entry, *, erased: bool) -> list[Fact]:
    raw: dict[str, Any] = kinds[row.kind].newest(from_json(row.body), row.version)
    body = allowed_body(scope, entry.body)
    return facts_of(body, raw, names.of_ids(scope, ids_in(body)), erased)


def _tree(scope: Scope, row: StoredEntry) -> list[tuple[StoredEntry | UUID, int]]:
    above = queries.cause_chain(scope, row)
    found: list[tuple[StoredEntry | UUID, int]] = [(one, depth) for depth, one in enumerate(above)]
    found.append((row, len(above)))
    return found + _below(queries.effects(scope, row), len(above) + 1)


def _below(effects: Sequence[queries.Effect], depth: int) -> list[tuple[StoredEntry | UUID, int]]:
    found: list[tuple[StoredEntry | UUID, int]] = []
    for effect in effects:
        found.append((effect.row, depth))
        found += _below(effect.effects, depth + 1)
    return found


def _branches(tree: list[tuple[StoredEntry | UUID, int]], line_of: dict[UUID, Line], this: UUID) -> list[Branch]:
    return [
        Branch(line_of[one.id], depth, is_this=one.id == this) if isinstance(one, StoredEntry) else Branch(None, depth)
        for one, depth in tree
    ]
