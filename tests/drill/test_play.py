"""A small drill county played through the ledger's door: what was planted is what the list shows."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker
from tests.fixtures.access import scope_as

from lianfang.access.models import Account, Post
from lianfang.access.rules import is_held
from lianfang.access.terms import Role
from lianfang.drill.crew import PASSWORD, Crew, muster
from lianfang.drill.doubles import WAYS
from lianfang.drill.play import Ask, Played, draw, play
from lianfang.drill.recording import Recorder
from lianfang.drill.wanted import FILLED, ask_for_forms
from lianfang.kit.clock import day_of, now
from lianfang.ledger.cannot import CannotMixDrill
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.checking.verify import verify
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.emergencies import open_emergency
from lianfang.ledger.models import Conflict, Emergency, Hold, ReturnedEntry, StoredEntry
from lianfang.people.alike import compare_new
from lianfang.people.models import Candidate, Household, Person
from lianfang.places.divisions import divisions_of
from lianfang.places.models import Place
from lianfang.reports.figures import figures
from lianfang.reports.overlap import overlap_of
from lianfang.reports.queries import due_today, forms
from lianfang.screening.kinds import DoorVisitBody
from lianfang.screening.models import Door
from lianfang.screening.queries.coverage import coverage, recount
from lianfang.screening.queries.holders import holders_around
from lianfang.screening.queries.unvisited import Wanted, left
from lianfang.screening.terms import Outcome

pytestmark = pytest.mark.django_db
COUNTY = "141028"
PATH = "14.10.28."
ASK = Ask(COUNTY, 300, 2020, now())


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Played]:
    """One small county for all tests here, gone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield play(ASK)
        transaction.set_rollback(True)


def unvisited() -> dict[str, str]:
    """The list of headquarters: path and status of every door left."""
    scope = scope_as("headquarters", PATH)
    return dict(left(scope, Wanted(PATH), holders_around(scope, PATH, at=now())).values_list("path", "status"))


def test_unvisited_list_equals_what_was_planted(played: Played) -> None:
    assert unvisited() == played.planted


def test_planted_gaps_are_of_every_sort(played: Played) -> None:
    assert set(played.planted.values()) == {"todo", "again", "refused"}


def test_possible_duplicates_are_who_was_written_down_twice(played: Played) -> None:
    while compare_new(COUNTY):
        pass

    found = {frozenset(pair) for pair in Candidate.objects.filter(county=COUNTY).values_list("first", "second")}
    assert found == {frozenset((double.first, double.second)) for double in played.doubles}
    assert {double.how for double in played.doubles} == set(WAYS)


def test_coverage_equals_the_recount_and_the_plan(played: Played) -> None:
    scope = scope_as("headquarters", PATH)

    counted = coverage(scope, PATH)

    assert counted == recount(scope, PATH)
    assert (counted.doors, counted.left) == (played.doors, len(played.planted))


def test_every_door_household_and_person_is_there(played: Played) -> None:
    counts = (Door.objects.count(), Household.objects.count(), Person.objects.count())

    assert counts == (played.doors, played.households, played.persons)


def test_inbox_has_one_of_each_sort_to_settle(played: Played) -> None:
    conflicts = list(Conflict.objects.values_list("register", "field"))
    refused = list(ReturnedEntry.objects.values_list("code", flat=True))

    assert conflicts == [("people.person", "phones")]
    assert (Hold.objects.count(), refused) == (1, ["access.not_here"])


def test_every_visit_was_recorded_by_a_grid_worker_of_the_place(played: Played) -> None:
    posts = dict(Post.objects.filter(role=Role.GRID_WORKER).values_list("id", "path"))
    visits = StoredEntry.objects.filter(kind="screening.door_visit").values_list("post", "path_then")

    assert [path for post, path in visits if post is None or not path.startswith(posts[post])] == []


def test_places_that_nobody_went_to_have_no_grid_worker(played: Played) -> None:
    at = now()
    workers = Post.objects.filter(role=Role.GRID_WORKER)
    visited = set(StoredEntry.objects.filter(kind="screening.door_visit").values_list("post", flat=True))

    assert {post.id for post in workers if is_held(post, at)} == visited - {None}


def test_ledger_is_whole_and_registers_follow(played: Played) -> None:
    assert verify(COUNTY).faults == []
    assert rebuild(COUNTY).differences == []


def test_emergency_is_a_drill_of_the_first_level(played: Played) -> None:
    assert list(Emergency.objects.values_list("is_drill", "level")) == [(True, 1)]


def test_real_emergency_is_refused_in_a_drill(played: Played) -> None:
    with pytest.raises(CannotMixDrill):
        open_emergency(COUNTY, name="真的", drill=False, level=1, ground="通知", at=now())


def test_every_role_can_sign_in(played: Played) -> None:
    roles = {sign_in.role for sign_in in played.sign_ins}
    codes = [sign_in.staff_code for sign_in in played.sign_ins]

    assert roles == set(Role.values)
    assert [one.staff_code for one in played.sign_ins if one.role == Role.HEADQUARTERS] == ["ZHB", "ZHB2"]
    assert all(account.check_password(PASSWORD) for account in Account.objects.filter(staff_code__in=codes))


def test_all_others_cannot_sign_in(played: Played) -> None:
    codes = {sign_in.staff_code for sign_in in played.sign_ins}
    others = Account.objects.exclude(staff_code__in=codes)

    assert [account.staff_code for account in others if account.has_usable_password()] == []
    assert others.count() > 10


def test_community_office_is_that_of_xiguan(played: Played) -> None:
    shown = next(sign_in for sign_in in played.sign_ins if sign_in.role == "community_office")

    assert Place.objects.get(county=COUNTY, id=shown.place).name == "西关社区"


def test_visits_are_spread_over_ten_days(played: Played) -> None:
    visits = StoredEntry.objects.filter(kind="screening.door_visit").values_list("effective_at", flat=True)

    days = Counter(day_of(at) for at in visits)

    assert min(days) >= day_of(ASK.now) - timedelta(days=10)
    assert len(days) >= 8


def test_a_visit_takes_its_door_off_the_list(played: Played) -> None:
    path = next(path for path, status in played.planted.items() if status == "todo")
    door = Place.objects.get(county=COUNTY, path=path)
    body = DoorVisitBody(outcome=Outcome.SEEN, present_count=2)

    with transaction.atomic():
        record_one(Draft("screening.door_visit", body, door.id, now()), by=SYSTEM(COUNTY))
        found = unvisited()
        transaction.set_rollback(True)

    assert found == {left: status for left, status in played.planted.items() if left != path}


def test_departments_ask_for_forms_of_which_some_ask_nothing_new(played: Played) -> None:
    asked = {form.key: form for form in forms(scope_as("headquarters", PATH), on=day_of(ASK.now))}
    judged = {
        key: overlap_of(form.columns, [other for other in asked.values() if other is not form])
        for key, form in asked.items()
    }

    assert {key: form.level for key, form in asked.items()} == {
        "fanxiang": "community", "wailai": "community", "paicha": "community", "shisheng": "community",
        "dice": "community", "ribao": "township", "kunnan": "township",
    }  # fmt: skip
    assert {key for key, one in judged.items() if one.asks_nothing_new} == {"fanxiang", "wailai", "paicha", "kunnan"}
    assert {key: [column.words for column in one.against] for key, one in judged.items() if one.against} == {
        "ribao": ["更换手机彩铃(个)"], "kunnan": ["家庭年收入"], "shisheng": ["眼结膜充血"], "dice": ["宗教信仰"],
    }  # fmt: skip


def test_yesterdays_forms_were_answered_and_a_few_units_are_silent(played: Played) -> None:
    yesterday = day_of(ASK.now) - timedelta(days=1)
    scope = scope_as("headquarters", PATH)
    due = due_today(scope, yesterday)
    counted = Counter((one.form.key, one.standing(ASK.now)) for one in due)
    zeros = [one for one in due if one.standing(ASK.now) in ("zero", "late") and one.filing and one.filing.is_zero]
    back = figures(scope, ["hubei_total", "outside_total"], [one.place for one in zeros], yesterday)

    assert {key for key, _standing in counted} == {"fanxiang", "wailai", "ribao"}
    assert counted["fanxiang", "zero"] > counted["fanxiang", "missing"] >= 2
    assert counted["ribao", "reported"] + counted["ribao", "late"] == FILLED
    assert {value for values in back.values.values() for value in values.values()} <= {0, None}
    assert {one.place_name for one in due if one.place_name.startswith(("黑秀", "西头")) and one.filing} == set()


def test_forms_are_asked_for_once(played: Played) -> None:
    before = StoredEntry.objects.count()

    with Recorder(lambda count, share: None) as recorder:
        crew = muster_of(ASK)
        ask_for_forms(COUNTY, ASK.now, crew, recorder, ASK.random("forms"))

    assert StoredEntry.objects.count() == before


def muster_of(ask: Ask) -> Crew:
    divisions = divisions_of(ask.county)
    drawing = draw(ask, divisions)
    return muster(ask.county, divisions[0], drawing.sites, drawing.townships, ask.random("crew"), ask.begun_at)
