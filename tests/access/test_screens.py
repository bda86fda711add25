"""Screens on walls: let in once by a code, read-only, bound to a post and a place, ended from the posts page."""

from datetime import timedelta

import pytest
from tests.fixtures.access import SINCE_AT, make_account, make_post, scope_as
from tests.people.world import COUNTY_ID, TOWN, XIGUAN, lay_out

from lianfang.access.models import Account, Post, Screen
from lianfang.access.scope import Scope, make_scope
from lianfang.access.signing.screens import (
    CODE_LASTS,
    LASTS,
    CannotLetScreenIn,
    CannotOpenScreen,
    end_screen,
    let_in,
    open_screen,
    scope_of_screen,
    screens_within,
)
from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7
from lianfang.places.models import Place

pytestmark = pytest.mark.django_db
TOWN_PATH = "14.10.28.100."


@pytest.fixture
def town(db: None) -> Place:
    lay_out()
    return Place.objects.get(id=TOWN)


@pytest.fixture
def office(town: Place) -> Scope:
    account = make_account(name="段主任")
    make_post(account, "township_office", TOWN_PATH, place=TOWN)
    return make_scope(account, at=now())


def stood_up(office: Scope, town: Place) -> str:
    return let_in(open_screen(office, town, name="大厅", at=now())[1], at=now())[1]


def test_a_screen_reads_its_place_and_authors_nothing(office: Scope, town: Place) -> None:
    scope = scope_of_screen(stood_up(office, town), at=now())

    assert scope is not None
    assert (scope.paths, scope.account) == ((TOWN_PATH,), None)
    assert [name for name in "ABCD" if scope.may_see(name)] == ["C"]
    assert scope.may_record("screening.door_visit", TOWN_PATH) is False
    with pytest.raises(ValueError, match="nobody is signed in"):
        scope.author()


def test_nothing_that_opens_a_screen_is_kept(office: Scope, town: Place) -> None:
    screen, code = open_screen(office, town, name="大厅", at=now())
    kept = bytes(Screen.objects.get(id=screen.id).code_digest or b"")
    _screen, sent = let_in(code, at=now())
    row = Screen.objects.get(id=screen.id)

    assert (code.encode() in kept, row.code_digest, sent.encode() in bytes(row.digest or b"")) == (False, None, False)


def test_a_code_lets_in_one_screen_once(office: Scope, town: Place) -> None:
    _screen, code = open_screen(office, town, name="大厅", at=now())
    let_in(f" {code[:4].lower()} {code[4:]}", at=now())

    with pytest.raises(CannotLetScreenIn) as refused:
        let_in(code, at=now())
    assert refused.value.code == "access.screen_code"


def test_a_code_is_over_after_a_quarter_of_an_hour(office: Scope, town: Place) -> None:
    _screen, code = open_screen(office, town, name="大厅", at=now() - CODE_LASTS)

    with pytest.raises(CannotLetScreenIn):
        let_in(code, at=now())


def test_a_screen_goes_dark_with_the_post_that_set_it_up(office: Scope, town: Place) -> None:
    sent = stood_up(office, town)
    assert office.account
    Post.objects.filter(account=office.account).update(ended_at=now())

    assert scope_of_screen(sent, at=now()) is None


def test_a_screen_goes_dark_when_its_time_is_over_or_its_account_closed(office: Scope, town: Place) -> None:
    sent = stood_up(office, town)

    later = scope_of_screen(sent, at=now() + LASTS + timedelta(minutes=1))
    assert office.account
    Account.objects.filter(pk=office.account).update(is_active=False)

    assert (later, scope_of_screen(sent, at=now())) == (None, None)


def test_a_screen_goes_dark_when_its_place_has_moved_out_of_the_post(office: Scope, town: Place) -> None:
    sent = stood_up(office, town)
    Place.objects.filter(id=TOWN).update(path="14.10.28.900.")

    assert scope_of_screen(sent, at=now()) is None


@pytest.mark.parametrize("sent", ["", "lfs_other"])
def test_what_nobody_gave_out_opens_nothing(office: Scope, town: Place, sent: str) -> None:
    stood_up(office, town)

    assert scope_of_screen(sent, at=now()) is None


def test_a_screen_is_for_a_county_or_a_township(office: Scope, town: Place) -> None:
    for place in (XIGUAN, COUNTY_ID):  # too low, and outside
        with pytest.raises(CannotOpenScreen) as refused:
            open_screen(office, Place.objects.get(id=place), name="大厅", at=now())
        assert refused.value.code == "access.screen_place"


@pytest.mark.parametrize("role", ["auditor", "department_reader", "system_keeper", "community_office"])
def test_only_offices_above_a_community_set_one_up(town: Place, role: str) -> None:
    with pytest.raises(CannotOpenScreen):
        open_screen(scope_as(role, TOWN_PATH), town, name="大厅", at=now())


def test_screens_are_listed_and_ended_within_the_scope_alone(office: Scope, town: Place) -> None:
    sent = stood_up(office, town)
    screen = Screen.objects.get()
    neighbour, above = scope_as("township_office", "14.10.28.200."), scope_as("headquarters")

    listed = [list(screens_within(scope, at=now())) for scope in (neighbour, office, above)]
    by_neighbour, by_reader = (end_screen(one, screen.id, at=now()) for one in (neighbour, scope_as("auditor")))
    by_headquarters = end_screen(above, screen.id, at=now())

    assert listed == [[], [screen], [screen]]
    assert (by_neighbour, by_reader, by_headquarters) == (False, False, True)
    assert (scope_of_screen(sent, at=now()), list(screens_within(above, at=now()))) == (None, [])
    assert end_screen(above, uuid7(), at=now()) is False


def test_a_screen_never_let_in_drops_out_of_the_list_with_its_code(office: Scope, town: Place) -> None:
    open_screen(office, town, name="大厅", at=SINCE_AT)

    assert list(screens_within(office, at=SINCE_AT + CODE_LASTS)) == []
