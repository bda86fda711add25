"""What rows tell beside who somebody is, handed to its takers; what is stored already is not recorded again."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import cast
from uuid import UUID

from lianfang.kit.batches import batched
from lianfang.ledger.drafts import Draft
from lianfang.ledger.models import StoredEntry

from .outcome import RowOutcome
from .planning import Act, Planner
from .rows import RosterRow
from .sheet import Value
from .takers import Given, Taken, Taker, Told, takers

CHUNK = 5_000


def tell(county: str, planner: Planner, rows: Sequence[RosterRow], *, at: datetime) -> list[Act]:
    """Return the acts that record what rows tell; the rows' answers say what of it is new."""
    asked: dict[str, list[tuple[RowOutcome, Given]]] = {}
    for row in rows:
        answer = planner.outcomes[row.line]
        if row.told and answer.status != "refused":
            for taker, given in _given(county, planner, row, at):
                asked.setdefault(taker.name, []).append((answer, given))
    acts: list[Act] = []
    for taker in takers:
        acts += _taken(county, taker, asked.get(taker.name, []))
    return acts


def _given(county: str, planner: Planner, row: RosterRow, at: datetime) -> Iterator[tuple[Taker, Given]]:
    parted: dict[str, tuple[Taker, list[Told]]] = {}
    for column, cell in row.told:
        taker = takers.of(column.field.key)
        if taker is not None:
            told = Told(column.field, cast("Value", cell.value), cell.text, cell.address, column.day, column.part)
            parted.setdefault(taker.name, (taker, []))[1].append(told)
    person, household = planner.who(row)
    for taker, told_of in parted.values():
        yield taker, Given(county, at, row.on or row.sheet.on, person, household, row.place, told_of)


def _taken(county: str, taker: Taker, asked: Sequence[tuple[RowOutcome, Given]]) -> list[Act]:
    """Ask one taker; entries that stand in the ledger already are left out, and one that several rows state is one."""
    rows = [given for _answer, given in asked]
    takings = taker.take(rows, taker.load(county, rows)) if rows else []
    taken: list[tuple[RowOutcome, Taken]] = []
    for (answer, _given), found in zip(asked, takings, strict=True):
        answer.remarks = (*answer.remarks, *found.remarks)
        taken += [(answer, one) for one in found.taken]
    stored = _stored(county, (one.draft.id for _answer, one in taken))
    acts: dict[UUID, Act] = {}
    for answer, one in taken:
        if one.draft.id not in stored:
            answer.tell(one.keys)
            act = acts.setdefault(one.draft.id, Act(one.draft.kind, partial(_itself, one.draft), []))
            act.outcomes.append(answer)
    return list(acts.values())


def _itself(draft: Draft) -> Draft:
    return draft


def _stored(county: str, ids: Iterable[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for part in batched(sorted(set(ids)), CHUNK):
        rows = StoredEntry.objects.filter(county=county, id__in=part)
        found |= set(rows.values_list("id", flat=True))
    return found
