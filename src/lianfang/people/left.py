"""Reads of the facts that stand in their entries alone (`dated.Left`), shaped as the rows of `people_fact` are.

Scope is not tested here: whoever asks may see facts, and has found the persons within it or picks by where they live.
"""

from collections.abc import Container, Iterable, Iterator
from datetime import datetime
from uuid import UUID

from lianfang.ledger.reading.said import Said, said_about, said_between

from .dated import Left, Stated, leaving
from .models import Fact

AFTER_ROWS = 10_000  # positions of an entry's rows begin at 0: those of what it keeps to itself stand behind them
Found = tuple[UUID, int, Stated]


def left_between(
    county: str,
    since: datetime,
    until: datetime,
    *,
    keys: Container[str],
    seq: int | None = None,
    about: Iterable[UUID] | None = None,
) -> Iterator[Found]:
    """Yield (entry, position, fact) for what was stated of [since, until), as known at a number of the ledger."""
    kinds = leaving(keys)
    if kinds:
        yield from _facts(said_between(county, [*kinds], since, until, seq=seq, about=about), kinds)


def left_about(
    county: str, persons: Iterable[UUID], *, keys: Container[str] | None = None, limit: int | None = None
) -> Iterator[Fact]:
    """Yield what was stated of `persons` and stands in no row, as rows would have it; of the newest `limit` entries."""
    kinds = leaving(keys)
    about = set(persons)
    if kinds and about:
        for entry, position, said in _facts(said_about(county, [*kinds], about, limit=limit), kinds):
            if said.person in about:
                yield _row(county, entry, position, said)


def _facts(entries: Iterable[Said], kinds: dict[str, Left]) -> Iterator[Found]:
    for said in entries:
        for position, fact in enumerate(kinds[said.kind].read(said), start=AFTER_ROWS):
            yield said.id, position, fact


def _row(county: str, entry: UUID, position: int, said: Stated) -> Fact:
    return Fact(
        county=county,
        entry=entry,
        position=position,
        person=said.person,
        household=said.household,
        key=said.key,
        on=said.on,
        at=said.at,
        until_on=said.until_on,
        code=said.code,
        number=said.number,
        value=dict(said.value or {}),
    )
