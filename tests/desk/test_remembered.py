"""What follows from the ledger alone: made once for every entry, for nobody who sees differently, never from before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import translation
from pytest_django import DjangoAssertNumQueries
from tests.people.world import AT, BUILDING_3, COUNTY, DOOR, XIGUAN, XIGUAN_PATH, lay_out, member, register
from tests.people.world import door as door_id
from tests.screening.world import visit

from lianfang.access.scope import PostScope, Scope
from lianfang.desk import remembered
from lianfang.desk.remembered import Remembered, Touched
from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.heads import head_of, looked_once
from lianfang.ledger.models import Head
from lianfang.ledger.registers import registers
from lianfang.ledger.withdrawing import WithdrawnBody
from lianfang.places.drafts import rename_place
from lianfang.places.models import Place
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


PLACES = frozenset({"places"})
LATER = AT + timedelta(hours=1)


def test_what_follows_from_places_outlives_visits_and_ends_with_the_next_place(laid_out: None) -> None:
    kept: Remembered[object] = Remembered(4, rooms=PLACES)
    making = Making(lambda: Place.objects.filter(county=COUNTY).get(id=XIGUAN).name)

    assert kept.of(scope(), "name", making) == "西关社区"
    visit("seen", DOOR)
    assert kept.of(scope(), "name", making) == "西关社区"
    assert making.count == 1
    record_one(rename_place(XIGUAN, "西关里", at=LATER), by=SYSTEM(COUNTY))
    assert [kept.of(scope(), "name", making) for _n in range(2)] == ["西关里", "西关里"]
    assert making.count == 2


def test_what_is_taken_back_ends_it_too(laid_out: None) -> None:
    kept: Remembered[object] = Remembered(4, rooms=PLACES)
    making = Making(lambda: Place.objects.filter(county=COUNTY).get(id=XIGUAN).name)
    renamed = record_one(rename_place(XIGUAN, "西关里", at=LATER), by=SYSTEM(COUNTY))

    assert kept.of(scope(), "name", making) == "西关里"
    back = Draft("ledger.withdrawn", WithdrawnBody(reason="写错了"), XIGUAN, LATER, amends=renamed.id)
    record_one(back, by=SYSTEM(COUNTY))
    assert kept.of(scope(), "name", making) == "西关社区"


def test_all_entries_end_it_but_those_of_the_kinds_that_do_not_concern_it(laid_out: None) -> None:
    kept: Remembered[object] = Remembered(4, but=frozenset({"screening.door_visit"}))
    making = Making()

    first = kept.of(scope(), "history", making)
    visit("seen", DOOR)
    assert kept.of(scope(), "history", making) is first
    register(member("张大山"), door=DOOR)
    assert kept.of(scope(), "history", making) is not first


def test_after_more_entries_than_are_looked_at_it_is_made_anew(laid_out: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST_READ", 2)
    kept: Remembered[object] = Remembered(4, rooms=PLACES)
    making = Making()

    kept.of(scope(), "tree", making)
    visit("seen", DOOR)
    visit("seen", DOOR)
    kept.of(scope(), "tree", making)
    assert making.count == 1
    for _n in range(3):
        visit("seen", DOOR)
    kept.of(scope(), "tree", making)
    assert making.count == 2


def test_another_chain_of_the_same_length_is_noticed(laid_out: None) -> None:
    """A backup that came back, or one that went on differently: what was known of the old one counts nothing."""
    kept: Remembered[object] = Remembered(4, rooms=PLACES)
    making = Making()
    with transaction.atomic():
        visit("seen", DOOR)
        kept.of(scope(), "tree", making)
        transaction.set_rollback(True)
    visit("vacant", DOOR)
    kept.of(scope(), "tree", making)

    assert making.count == 2


def test_rooms_are_touched_by_every_kind_that_changes_a_register_of_theirs() -> None:
    """Whatever a register of places or access follows from ends what follows from them, and a visit does not."""
    rooms = frozenset({"access", "places"})
    touched = Touched(rooms)
    followed = {kind for one in registers if one.name.partition(".")[0] in rooms for kind in one.kinds}

    assert {kind for kind in followed if not touched._touches(kind)} == set()
    assert touched._touches("ledger.withdrawn")
    assert touched._touches("ledger.emergency_opened")
    assert not touched._touches("screening.door_visit")


def test_a_page_is_of_one_instant_and_reads_the_head_once(
    laid_out: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with looked_once():
        first = head_of(scope())
        with django_assert_num_queries(0):
            assert head_of(scope()) == first
        Head.objects.filter(county=COUNTY).update(seq=F("seq") + 1)  # somebody else records
        assert head_of(scope()) == first

    assert head_of(scope()) != first


def test_whoever_records_is_shown_it_on_the_same_page(laid_out: None) -> None:
    with looked_once():
        before = head_of(scope())
        visit("seen", DOOR)

        assert head_of(scope()) != before


def test_nothing_is_kept_of_a_head_between_two_answers(
    laid_out: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with looked_once():
        head_of(scope())
    with django_assert_num_queries(2):
        head_of(scope())
        head_of(scope())
