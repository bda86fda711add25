"""The door's promise at length: histories over the toy room, over all rooms, and of the door as a state machine.

`make soak HISTORIES=100000`: seven of ten over the toy room, two over all rooms, one at the door. What the suite does
in 0.1 s a history takes a third here, and proves as much of each:

- The county is opened and settled once; a history begins at a savepoint and is rolled back to it.
- Histories of the toy room are lived side by side, each with boxes of its own (lanes.py).
- Dice choose how entries arrive and what is done at the door; Hypothesis tells what happened in the rooms.

Every history is lived twice, in its own way and neatly, one entry after the other; each time the chain is verified and
every register rebuilt. LIANFANG_SEED makes a run another one, or the same one again; it is said at the end.
"""

import os
from collections.abc import Callable, Sequence
from random import Random

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from lianfang.ledger.door import Draft

from . import rooms
from .at_the_door import AtTheDoor
from .lanes import anyhow, lanes, lived_side_by_side, neatly
from .worlds import Outcome, difference, judged, life, standing

pytestmark = [pytest.mark.soak, pytest.mark.django_db]
HISTORIES = int(os.environ.get("LIANFANG_HISTORIES", "10000"))
SEED = int(os.environ.get("LIANFANG_SEED") or Random().randrange(10**9))
STEPS = 12
WORLDS = pytest.mark.parametrize(("before", "share"), [(rooms.ground, 1), (rooms.settled, 3)], ids=["bare", "settled"])
Judge = Callable[[list[Draft], Random], None]


def assert_alike(one: Outcome, other: Outcome) -> None:
    assert one.entries == other.entries
    assert difference(one.tables, other.tables) == {}


def judge_each(judge: Judge, count: int, name: str) -> None:
    """Let Hypothesis tell so many histories; `judge` has dice for all else."""
    judged_count = 0

    @seed(f"{SEED} {name}")
    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=[*HealthCheck])
    @given(told=rooms.histories(most=14), number=st.integers(0, 2**32))
    def each(told: list[Draft], number: int) -> None:
        nonlocal judged_count
        judge(told, Random(number))
        judged_count += 1

    each()
    print(f"{judged_count} {name}")


@pytest.fixture(autouse=True)
def _said(capsys: pytest.CaptureFixture[str]) -> object:
    """What was judged is printed even where nothing went wrong: figures for docs/reliability.md."""
    yield
    with capsys.disabled():
        print(f"\n{capsys.readouterr().out.strip()}, seed {SEED}", flush=True)


@pytest.mark.usefixtures("toy")
def test_registers_do_not_depend_on_the_way_entries_arrive() -> None:
    count = left = HISTORIES * 7 // 10
    with standing():
        while left > 0:
            dice = Random(f"{SEED} {left}")
            side_by_side = lanes(dice, left)
            neat = lived_side_by_side([neatly(lane.told) for lane in side_by_side])
            other = lived_side_by_side([anyhow(lane.told, dice) for lane in side_by_side])
            assert_alike(neat, other)
            left -= len(side_by_side)
    print(f"{count} histories of the toy room")


@WORLDS
def test_registers_of_all_rooms_do_not_depend_on_the_way_entries_arrive(
    before: Callable[[], list[Draft]], share: int
) -> None:
    with standing(before()):
        judge_each(_arrive, HISTORIES * 2 * share // 40, f"histories of all rooms, {before.__name__}")


def _arrive(told: Sequence[Draft], dice: Random) -> None:
    assert_alike(lived_side_by_side([neatly(told)]), lived_side_by_side([anyhow(told, dice)]))


@WORLDS
def test_the_door_takes_anything_at_any_time(before: Callable[[], list[Draft]], share: int) -> None:
    with standing(before()):
        judge_each(_knock, HISTORIES * share // 40, f"histories at the door, {before.__name__}")


def _knock(told: Sequence[Draft], dice: Random) -> None:
    """Hand in again, changed, broken; what came of it is what comes of the same entries one by one."""
    with life():
        door = AtTheDoor(told)
        for _step in range(dice.randint(1, STEPS)):
            _step_at(door, dice)
            door.look()
        one = judged([])
    assert_alike(one, lived_side_by_side([neatly(door.taken)]))


def _step_at(door: AtTheDoor, dice: Random) -> None:
    """Hypothesis takes each rule as often as another; so do dice."""
    step = dice.randrange(3)
    if step == 0 and door.first:
        draft, _answer = dice.choice([*door.first.values()])
        door.hand_in_other_bytes(draft)
    elif step == 1:
        door.hand_in_what_is_wrong(dice.randint(0, 2))
    else:
        door.hand_in(dice.choices(door.told, k=dice.randint(1, 4)))
