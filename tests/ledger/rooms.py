"""Histories of the real rooms: whatever can be told of each kind, late, twice, corrected, withdrawn, unknown."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from lianfang.facts.kinds import ADDED as QUESTION_ADDED
from lianfang.ledger.door import Draft
from lianfang.ledger.emergencies import OPENED
from lianfang.ledger.kinds import Body
from lianfang.people.kinds.merging import MERGE_UNDONE, MERGED, MergeUndone
from lianfang.screening.kinds import DOOR_VISIT, REVISIT_OVERDUE

from .drafts import START_AT, entry_id, withdrawals
from .stage import SETTLED, Tellers, Told, ground, settled, together
from .telling import OF_EMERGENCIES, OF_LABELS, OF_PLACES, OF_POSTS
from .telling_exports import OF_EXPORTS
from .telling_forms import OF_FORMS, OF_QUESTIONS
from .telling_people import OF_FACTS, OF_LIVES, OF_ROSTERS, OF_TWINS
from .telling_reports import OF_FILES, OF_FILINGS, OF_LIBRARY
from .telling_rounds import OF_ROUNDS, OF_VISITS
from .worlds import OPENING

# Most of what is told of what is not there only waits; both are worth telling.
worlds = st.sampled_from([ground, settled, settled, settled]).map(lambda before: before())

__all__ = ["TELLERS", "ground", "histories", "settled", "worlds"]

TELLERS: Tellers = together(
    [
        *(OF_PLACES, OF_POSTS, OF_EMERGENCIES, OF_ROSTERS, OF_LIVES, OF_FACTS, OF_TWINS),
        *(OF_ROUNDS, OF_VISITS, OF_QUESTIONS, OF_FORMS, OF_EXPORTS),
        *(OF_LABELS, OF_LIBRARY, OF_FILINGS, OF_FILES),
    ]
)
# A history of ten entries about everything tells too little of anything: most are of kinds that meet in one register.
FAMILIES = [
    tuple(sorted(together(family)))
    for family in (
        [OF_PLACES, OF_ROSTERS, OF_VISITS, OF_POSTS],
        [OF_PLACES, OF_ROUNDS, OF_VISITS],
        [OF_ROUNDS, OF_VISITS],
        [OF_VISITS],
        [OF_ROSTERS, OF_LIVES],
        [OF_ROSTERS, OF_LIVES, OF_TWINS],
        [OF_TWINS],
        [OF_FACTS, OF_LIVES, OF_VISITS, OF_PLACES],
        [OF_QUESTIONS, OF_FORMS],
        [OF_EMERGENCIES, OF_POSTS],
        [OF_EXPORTS, OF_PLACES],
        [OF_LABELS, OF_PLACES],
        [OF_LABELS],
        [OF_LIBRARY, OF_FILINGS, OF_FILES, OF_PLACES],
        [OF_LIBRARY, OF_FILINGS],
        [OF_FILINGS],
        [TELLERS],
    )
]
NAMES = {MERGE_UNDONE.name: ("merge", MERGED.name), REVISIT_OVERDUE.name: ("visit", DOOR_VISIT.name)}


@st.composite
def histories(draw: st.DrawFn, most: int = 10) -> list[Draft]:
    """Return distinct drafts of one family; some amend or withdraw others, some know of others."""
    family = draw(st.sampled_from(FAMILIES))
    count = draw(st.integers(1, most))
    found: list[Draft] = []
    for n in range(count):
        amends = draw(_amended(n, count))
        kind = found[amends].kind if amends is not None and amends < len(found) else ""
        told = draw(_told(family, kind, is_first=amends is None))
        base = draw(_known(count))
        at = START_AT + timedelta(hours=draw(hours))
        found.append(draw(_draft(n, told, at, amends, sorted(base), found)))
    return found


hours = st.integers(0, 4)


# A strategy that is made anew is looked through anew: that was a good part of the time a history took.
@cache
def _amended(n: int, count: int) -> st.SearchStrategy[int | None]:
    others = [target for target in range(count + 1) if target != n]
    return st.none() | st.none() | st.none() | st.sampled_from(others)


@cache
def _known(count: int) -> st.SearchStrategy[set[UUID]]:
    return st.sets(st.sampled_from([*map(entry_id, range(count)), *SETTLED]), max_size=2)


@cache
def _told(family: tuple[str, ...], amended: str, *, is_first: bool) -> st.SearchStrategy[Told]:
    """What amends is of the kind that it amends, or withdraws it, or (which amends nothing) is of any other kind."""
    anything = st.sampled_from(family).flatmap(TELLERS.__getitem__)
    if is_first:
        return anything
    withdrawn = st.tuples(withdrawals, anything).map(lambda two: (two[0][0], two[1][1], two[0][1]))
    if amended in TELLERS:
        return st.one_of(withdrawn, TELLERS[amended], TELLERS[amended], anything)
    return st.one_of(withdrawn, anything)


@st.composite
def _draft(
    draw: st.DrawFn, n: int, told: Told, at: Any, amends: int | None, base: Sequence[Any], found: Sequence[Draft]
) -> Draft:
    kind, place, body = told
    target = entry_id(amends) if amends is not None else None
    if kind == OPENED.name:
        target = OPENING  # a correction of the world's own: an opening begins what later entries belong to
    if kind == QUESTION_ADDED.name:
        target = None  # it is changed, never amended: refused at the door
    if kind in NAMES:
        place, body = draw(_naming(told, found))
    return Draft(kind, body, place, at, id=entry_id(n), base=tuple(base), amends=target)


def _naming(told: Told, found: Sequence[Draft]) -> st.SearchStrategy[tuple[UUID | None, Body]]:
    """Let a body that names an entry mostly name one of the right kind, with whom and where it was, if there is any."""
    kind, place, body = told
    name, named = NAMES[kind]
    rights = [draft for draft in found if draft.kind == named]
    anyone = st.just((place, body))
    pointed = st.sampled_from(rights).map(lambda one: (one.place, _pointed(body, name, one))) if rights else anyone
    return st.one_of(anyone, pointed, pointed)


def _pointed(body: Body, name: str, one: Draft) -> Body:
    said: dict[str, Any] = {name: one.id}
    if isinstance(body, MergeUndone):
        said |= {shared: getattr(one.body, shared) for shared in ("kept", "gone", "home", "left")}
    return body.model_copy(update=said)
