"""What follows from the ledger alone: made once for every entry, for nobody who sees differently, never from before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation
from tests.people.world import BUILDING_3, COUNTY, DOOR, XIGUAN, XIGUAN_PATH, lay_out
from tests.people.world import door as door_id
from tests.screening.world import visit

from lianfang.access.scope import PostScope, Scope
from lianfang.desk.remembered import Remembered
from lianfang.kit.ids import uuid7
from lianfang.ledger.models import Head
from lianfang.screening.models import Door

pytestmark = pytest.mark.django_db
FIRST = date(2020, 1, 1)
OFFICE = PostScope(uuid7(), COUNTY, "community_office", XIGUAN, XIGUAN_PATH, frozenset("ABC"), "", FIRST, None)


@pytest.fixture
def laid_out() -> None:
    lay_out()


def scope(**changed: object) -> Scope:
    post = replace(OFFICE, **changed)  # type: ignore[arg-type]  # any of its fields
    return Scope(county=COUNTY, account=uuid7(), posts=(post,), current=post)


class Making:
    """Counts how often something is made."""

    def __init__(self, made: Callable[[], object] = object) -> None:
        self.count = 0
        self._made = made

    def __call__(self) -> object:
        self.count += 1
        return self._made()


def test_it_is_made_once_until_the_next_entry(laid_out: None) -> None:
    kept: Remembered[object] = Remembered(4)
    making = Making(lambda: Door.objects.filter(county=COUNTY, left=0).count())

    assert [kept.of(scope(), "left", making) for _n in range(3)] == [0, 0, 0]
    visit("seen", DOOR)
    assert [kept.of(scope(), "left", making) for _n in range(3)] == [1, 1, 1]
    assert making.count == 2


@pytest.mark.parametrize(
    "changed",
    [{"path": f"{XIGUAN_PATH}01."}, {"classes": frozenset("AB")}, {"role": "department_reader"}, {"purpose": "流调"}],
    ids=lambda changed: next(iter(changed)),
)
def test_who_may_see_differently_gets_their_own(laid_out: None, changed: dict[str, object]) -> None:
    kept: Remembered[object] = Remembered(4)
    making = Making()

    assert kept.of(scope(), "board", making) is kept.of(scope(), "board", making)
    assert kept.of(scope(), "board", making) is not kept.of(scope(**changed), "board", making)
    assert making.count == 2


def test_each_language_has_its_own(laid_out: None) -> None:
    kept: Remembered[object] = Remembered(4)
    with translation.override("en"):
        english = kept.of(scope(), "board", object)

    assert kept.of(scope(), "board", object) is not english


def test_what_is_worked_out_while_an_entry_comes_is_never_older_than_its_key(laid_out: None) -> None:
    """The head is read first: what was made before the entry is kept under the head before it."""
    kept: Remembered[int] = Remembered(4)

    def settled() -> int:
        return Door.objects.filter(county=COUNTY, left=0).count()

    def made_while_one_comes() -> int:
        before = settled()
        visit("seen", door_id(BUILDING_3, 1, "0101"))
        return before

    assert kept.of(scope(), "left", made_while_one_comes) == 0
    assert kept.of(scope(), "left", settled) == 1


def test_it_keeps_no_more_than_it_may_and_those_used_last(laid_out: None) -> None:
    kept: Remembered[int] = Remembered(2)
    making = Making(lambda: 1)
    for key in ("a", "b", "a", "c", "a"):
        kept.of(scope(), key, making)  # type: ignore[arg-type]  # a number

    assert (len(kept), making.count) == (2, 3)


def test_a_failure_is_not_kept(laid_out: None) -> None:
    kept: Remembered[int] = Remembered(2)
    with pytest.raises(ZeroDivisionError):
        kept.of(scope(), "board", lambda: 1 // 0)

    assert len(kept) == 0


def test_a_county_without_entries_has_nothing_to_keep_it_by() -> None:
    kept: Remembered[object] = Remembered(2)
    assert not Head.objects.filter(county=COUNTY).exists()
    kept.of(scope(), "board", object)

    assert len(kept) == 0
