"""Opening and closing: what a round alone can have wrong, what its row says, whom it may ask."""

from datetime import timedelta
from typing import Any

import pytest
from tests.fixtures.access import COUNTY_PATH, scope_as
from tests.people.world import AT, COUNTY, COUNTY_ID, DOOR, EAST_DOOR, XIGUAN, XIGUAN_PATH, member, register

from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal
from lianfang.ledger.kinds import Header
from lianfang.ledger.models import Finding
from lianfang.screening.kinds import ROUND_CLOSED, ROUND_OPENED, RoundClosedBody, RoundOpenedBody
from lianfang.screening.models import Round
from lianfang.screening.queries import rounds
from lianfang.screening.queries.asked import asking_at
from lianfang.screening.rounds import SMALLEST_SCOPE

from .world import close_round, later, open_round, visit

NOTICE = SMALLEST_SCOPE.on(AT.date()).source
GROUND = {"of": "noted", "ground": NOTICE, "ground_on": "2020-02-04"}
TEMP = {"key": "temp_c", "subject": "person"}
NEED = {"key": "need", "subject": "person"}
HOUSING = {"key": "housing_use", "subject": "household"}


def opened(**said: Any) -> RoundOpenedBody:
    body = {"round": uuid7(), "name": "第二轮", "due_at": AT + timedelta(days=2), **said}
    return RoundOpenedBody.model_validate(body)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"questions": [TEMP]}, "round_without_ground"),
        ({"questions": [{"key": "health_state", "subject": "person"}]}, "round_without_ground"),
        ({"questions": [TEMP], "asked_of": {**GROUND, "of": "everyone"}}, "round_everyone_by_notice"),
        ({"questions": [HOUSING, HOUSING]}, "round_question_twice"),
        ({"due_at": AT}, "round_due_early"),
    ],
)
def test_a_round_is_refused_for_what_it_alone_shows_to_be_wrong(said: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        ROUND_OPENED.check(opened(**said), Header(uuid7(), ROUND_OPENED.name, 1, XIGUAN, AT))

    assert refused.value.code == code


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"questions": [HOUSING, NEED]},
        {"questions": [TEMP], "asked_of": GROUND},
        {"questions": [TEMP], "asked_of": {"of": "everyone", "ground": "县指〔2020〕8号", "ground_on": "2020-02-05"}},
    ],
)
def test_a_round_that_cites_its_ground_is_taken(said: dict[str, Any]) -> None:
    ROUND_OPENED.check(opened(**said), Header(uuid7(), ROUND_OPENED.name, 1, XIGUAN, AT))


def test_a_record_that_does_not_add_up_is_refused() -> None:
    body = RoundClosedBody.model_validate({"round": uuid7(), "record": {"seq": 1, "doors": 5, "left": 1, "done": 4}})

    with pytest.raises(Refusal) as refused:
        ROUND_CLOSED.check(body, Header(uuid7(), ROUND_CLOSED.name, 1, XIGUAN, AT))

    assert refused.value.code == "round_record_wrong"


@pytest.mark.django_db
def test_a_round_stands_with_its_questions_and_its_rule(laid_out: None) -> None:
    round_id = open_round(questions=[TEMP, HOUSING], asked_of=GROUND)

    row = Round.objects.get(county=COUNTY, id=round_id)
    assert (row.place, row.path, row.name, row.opened_at, row.due_at) == (
        XIGUAN,
        XIGUAN_PATH,
        "第二轮",
        later(10),
        later(10 + 2880),
    )
    assert (row.questions, row.audience, row.ground, row.closed_at) == ([TEMP, HOUSING], "noted", NOTICE, None)


@pytest.mark.django_db
def test_the_first_closing_holds(laid_out: None) -> None:
    round_id = open_round()
    close_round(round_id, doors=7)

    second = close_round(round_id, minutes=90, doors=5)

    row = Round.objects.get(county=COUNTY, id=round_id)
    assert (row.closed_at, row.record and row.record["doors"]) == (later(60), 7)
    assert list(Finding.objects.values_list("code", "entry")) == [("round_closed_twice", second.id)]


@pytest.mark.django_db
def test_the_round_that_is_on_is_the_one_opened_last_until_it_is_closed(laid_out: None) -> None:
    office = scope_as("community_office", XIGUAN_PATH)
    before = rounds.round_at(office, XIGUAN_PATH)
    open_round()
    second = open_round(COUNTY_ID, minutes=20)
    during = rounds.round_at(office, XIGUAN_PATH)
    close_round(second, COUNTY_ID)

    assert (before, during and during.id, rounds.round_at(office, XIGUAN_PATH)) == (None, second, None)


@pytest.mark.django_db
def test_a_round_of_neighbours_concerns_nobody_here(laid_out: None) -> None:
    theirs = open_round(COUNTY_ID)
    mine = scope_as("community_office", XIGUAN_PATH)
    east = scope_as("community_office", "14.10.28.100.001.")
    ours = open_round(minutes=20)

    assert [row.id for row in rounds.rounds(mine)] == [ours, theirs]
    assert [row.id for row in rounds.rounds(east)] == [theirs]
    assert rounds.round_by_id(east, ours) is None


@pytest.mark.django_db
def test_guarded_questions_are_asked_only_of_whom_the_rule_names(laid_out: None) -> None:
    fine, ill, lodger = member("张大山"), member("刘小花"), member("王租客", residence="tenant")
    register(fine, ill, lodger)
    register(member("东邻"), door=EAST_DOOR)
    visit("seen", persons=[{"person": ill.person, "temp_c": 37.9}])
    office = scope_as("community_office", XIGUAN_PATH)
    found = {}

    for minutes, (audience, ground) in enumerate(
        [("noted", NOTICE), ("came", "县指〔2020〕8号"), ("everyone", "县指〔2020〕9号")], start=10
    ):
        asked_of = {"of": audience, "ground": ground, "ground_on": "2020-02-05"}
        open_round(minutes=minutes, begin=False, questions=[TEMP, NEED, HOUSING], asked_of=asked_of)
        asking = asking_at(office, XIGUAN_PATH, [DOOR])
        found[audience] = {
            who: [field.key for field in asking.of(one.person)]
            for who, one in (("fine", fine), ("ill", ill), ("lodger", lodger))
        }

    assert found["noted"] == {"fine": ["need"], "ill": ["temp_c", "need"], "lodger": ["need"]}
    assert found["came"] == {"fine": ["need"], "ill": ["temp_c", "need"], "lodger": ["temp_c", "need"]}
    assert found["everyone"] == {who: ["temp_c", "need"] for who in ("fine", "ill", "lodger")}


@pytest.mark.django_db
def test_without_a_round_nobody_is_asked_anything_more(laid_out: None) -> None:
    one = member()
    register(one)

    asking = asking_at(scope_as("headquarters", COUNTY_PATH), XIGUAN_PATH, [DOOR])

    assert (asking.round, asking.household, asking.person, asking.of(one.person)) == (None, [], [], ())
