"""Histories of the toy room side by side in one county: as many as there are lanes, each with boxes of its own.

At each step every lane hands in its next batch, and the writer commits them as one. What a lane's batches hold is what
they would hold alone, in the same order; so each lane is a history of its own, told and handed in its own way, and the
county is opened, verified, rebuilt and read once for all of them. A lane that meddled with another would be found out
as well. Dice tell and hand in here, as Hypothesis does in the suite (drafts.py): they cost a thirtieth.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from uuid import UUID

from lianfang.kit.ids import named_id
from lianfang.ledger.door import Draft, record
from lianfang.ledger.reading.entries import WITHDRAWN
from lianfang.ledger.withdrawing import WithdrawnBody

from . import toyroom as toy
from .drafts import ROOT, START_AT, Named
from .worlds import BY_SYSTEM, Outcome, judged, life

MOST = 14
LANES = (1, 4, 12, 12, 12)  # one alone as well: what a batch of one does must not go untried
Batches = list[list[Draft]]


def neatly(told: Sequence[Draft]) -> Batches:
    return [[draft] for draft in told]


def anyhow(told: Sequence[Draft], dice: Random) -> Batches:
    """Any order, some more than once, in batches of any size, the rest at once."""
    order = [*told, *dice.choices(told, k=dice.choice([0, 0, 1, 2, 3]))]
    dice.shuffle(order)
    found: Batches = []
    for _n in range(dice.randint(0, len(order))):
        size = dice.randint(1, 4)
        found.append(order[:size])
        order = order[size:]
    return [batch for batch in (*found, order) if batch]


class Lane:
    """One history of the toy room."""

    def __init__(self, number: int, dice: Random) -> None:
        self.root = named_id(ROOT, f"lane/{number}")
        self.dice = dice
        self.boxes = [named_id(self.root, f"box/{i}") for i in range(3)]
        self.shelves = [named_id(self.root, f"shelf/{i}") for i in range(2)]
        self.told = self._tell(dice.randint(1, MOST))

    def _entry(self, n: int) -> UUID:
        return named_id(self.root, f"entry/{n}")

    def _tell(self, count: int) -> list[Draft]:
        """Some amend others, earlier or later ones or one that never comes; some know of others."""
        found = []
        for n in range(count):
            amends = self.dice.choice([None, None, self._other(n, count)])
            kind, body = self._body(withdraws=amends is not None)
            base = self.dice.sample(range(count), self.dice.randint(0, min(3, count)))
            at = START_AT + timedelta(hours=self.dice.randint(0, 4))
            known = tuple(self._entry(one) for one in sorted(base))
            target = self._entry(amends) if amends is not None else None
            found.append(Draft(kind, body, None, at, id=self._entry(n), base=known, amends=target))
        return found

    def _other(self, n: int, count: int) -> int:
        return self.dice.choice([target for target in range(count + 1) if target != n])

    def _body(self, *, withdraws: bool) -> Named:
        dice, box = self.dice, self.dice.choice(self.boxes)
        kind = dice.choice([toy.MADE, toy.NAMED, toy.FILLED, toy.OPENED, *([None] * 4 if withdraws else [])])
        if kind is None:
            return WITHDRAWN, WithdrawnBody(reason="记错了")
        if kind is toy.MADE:
            return kind.name, toy.BoxMade(box=box, shelf=dice.choice(self.shelves), note=dice.choice([None, "轻放"]))
        if kind is toy.NAMED:
            return kind.name, toy.BoxNamed(box=box, name=dice.choice(["甲", "乙", None]))
        if kind is toy.FILLED:
            return kind.name, toy.BoxFilled(box=box, count=dice.randint(0, 3))
        return kind.name, toy.BoxOpened(box=box)


def lanes(dice: Random, most: int) -> list[Lane]:
    """Return some lanes, `most` at most."""
    return [Lane(number, dice) for number in range(min(dice.choice(LANES), most))]


def lived_side_by_side(ways: Sequence[Batches]) -> Outcome:
    """Live all of them in the county that stands; each lane's next batch at each step."""
    with life():
        for step in range(max(map(len, ways))):
            record([draft for way in ways if step < len(way) for draft in way[step]], by=BY_SYSTEM)
        return judged([])
