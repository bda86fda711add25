"""Histories: drafts about few subjects in all the wrong ways: corrected, withdrawn, late, unknown to each other."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from lianfang.kit.ids import named_id, root_id
from lianfang.ledger.door import Draft
from lianfang.ledger.kinds import Body
from lianfang.ledger.reading.entries import WITHDRAWN
from lianfang.ledger.withdrawing import WithdrawnBody

from . import toyroom as toy

ROOT = root_id("test/history")
START_AT = datetime(2020, 2, 1, tzinfo=UTC)
BOXES = [named_id(ROOT, f"box/{i}") for i in range(3)]
SHELVES = [named_id(ROOT, f"shelf/{i}") for i in range(2)]
Named = tuple[str, Body]


def entry_id(n: int) -> UUID:
    """Ids that are in no order of time, so that only the rules decide."""
    return named_id(ROOT, f"entry/{n}")


boxes = st.sampled_from(BOXES)
toy_bodies: st.SearchStrategy[Named] = st.one_of(
    st.builds(toy.BoxMade, box=boxes, shelf=st.sampled_from(SHELVES), note=st.none() | st.just("轻放")).map(
        lambda body: (toy.MADE.name, body)
    ),
    st.builds(toy.BoxNamed, box=boxes, name=st.sampled_from(["甲", "乙", None])).map(lambda b: (toy.NAMED.name, b)),
    st.builds(toy.BoxFilled, box=boxes, count=st.integers(0, 3), explodes=st.just(False)).map(
        lambda body: (toy.FILLED.name, body)
    ),
    st.builds(toy.BoxOpened, box=boxes).map(lambda body: (toy.OPENED.name, body)),
)
withdrawals: st.SearchStrategy[Named] = st.just((WITHDRAWN, WithdrawnBody(reason="记错了")))


@st.composite
def histories(draw: st.DrawFn, bodies: st.SearchStrategy[Named] = toy_bodies, most: int = 9) -> list[Draft]:
    """Return distinct drafts. Some amend others, earlier or later ones or one that never comes; some know of others."""
    count = draw(st.integers(1, most))
    found = []
    for n in range(count):
        others = [target for target in range(count + 1) if target != n]
        amends = draw(st.none() | st.none() | st.sampled_from(others))
        kind, body = draw(bodies if amends is None else st.one_of(bodies, withdrawals))
        base = draw(st.sets(st.integers(0, count - 1), max_size=3))
        hours = draw(st.integers(0, 4))
        found.append(_draft(n, kind, body, hours, amends, base))
    return found


def _draft(n: int, kind: str, body: Body, hours: int, amends: int | None, base: set[int]) -> Draft:
    return Draft(
        kind,
        body,
        None,
        START_AT + timedelta(hours=hours),
        id=entry_id(n),
        base=tuple(entry_id(known) for known in sorted(base)),
        amends=entry_id(amends) if amends is not None else None,
    )


@st.composite
def arrivals(draw: st.DrawFn, drafts: Sequence[Draft]) -> tuple[list[Draft], list[int]]:
    """Return one way in which `drafts` arrive: any order, some more than once, in batches of any size."""
    again: list[Draft] = draw(st.lists(st.sampled_from(drafts), max_size=3))
    order: list[Draft] = draw(st.permutations([*drafts, *again]))
    sizes: list[int] = draw(st.lists(st.integers(1, 4), max_size=len(order)))
    return order, sizes


BOX_MADE = Draft(
    toy.MADE.name, toy.BoxMade(box=BOXES[0], shelf=SHELVES[0]), None, START_AT, id=named_id(ROOT, "first of all")
)


def exploding(draft: Draft) -> Draft:
    """Return `draft` as one whose fold raises."""
    body = toy.BoxFilled(box=BOXES[0], count=1, explodes=True)
    return replace(draft, kind=toy.FILLED.name, body=body, amends=None)
