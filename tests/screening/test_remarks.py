"""The round's rule at the door: guarded answers of persons whom it does not name are stored, and show as a finding."""

from typing import Any
from uuid import UUID

import pytest
from tests.people.world import AT, COUNTY, DOOR, EAST_DOOR, member, register

from lianfang.kit.ids import uuid7
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.door import SYSTEM, Draft, record
from lianfang.ledger.models import Finding
from lianfang.people.kinds import HouseholdRegistered
from lianfang.people.models import Person

from .world import close_round, open_round, visit, visit_draft

pytestmark = pytest.mark.django_db
QUESTIONS = [{"key": "temp_c", "subject": "person"}, {"key": "q.pets", "subject": "household"}]


def rule(of: str) -> dict[str, Any]:
    ground = {"of": of, "ground": "吉县指挥部办公室通知第9号", "ground_on": AT.date().isoformat()}
    return {"questions": QUESTIONS, "asked_of": ground}


def findings() -> list[tuple[UUID, str]]:
    return list(Finding.objects.filter(county=COUNTY).values_list("entry", "code"))


@pytest.fixture
def zhang(laid_out: None) -> UUID:
    one, tenant = member("张大山"), member("租户王", residence="tenant")
    register(one, tenant)
    return one.person


@pytest.fixture
def tenant(zhang: UUID) -> UUID:
    return Person.objects.get(county=COUNTY, residence="tenant").id


def test_a_normal_temperature_of_an_ordinary_resident_is_remarked_on(zhang: UUID) -> None:
    round_ = open_round(**rule("noted"))

    answer = visit("seen", minutes=20, round=round_, persons=[{"person": zhang, "temp_c": 36.5}])

    assert (answer.status, answer.findings) == ("stored", ("asked_beyond",))
    assert findings() == [(answer.id, "asked_beyond")]


def test_a_plain_no_to_a_guarded_question_is_remarked_on(zhang: UUID) -> None:
    round_ = open_round(**rule("noted"))
    denied = [{"person": zhang, "answers": [{"key": "travel", "value": False}]}]

    assert visit("seen", minutes=20, round=round_, persons=denied).findings == ("asked_beyond",)


def test_who_was_noted_before_may_be_asked(zhang: UUID) -> None:
    visit("seen", minutes=5, persons=[{"person": zhang, "temp_c": 38.1}])
    round_ = open_round(**rule("noted"))

    assert visit("seen", minutes=20, round=round_, persons=[{"person": zhang, "temp_c": 36.5}]).findings == ()


def test_a_fever_found_at_the_door_is_no_breach(zhang: UUID) -> None:
    round_ = open_round(**rule("noted"))

    assert visit("seen", minutes=20, round=round_, persons=[{"person": zhang, "temp_c": 38.1}]).findings == ()


def test_a_rule_that_names_who_came_covers_a_tenant_alone(zhang: UUID, tenant: UUID) -> None:
    round_ = open_round(**rule("came"))

    of_tenant = visit("seen", minutes=20, round=round_, persons=[{"person": tenant, "temp_c": 36.5}])
    of_zhang = visit("seen", minutes=21, round=round_, persons=[{"person": zhang, "temp_c": 36.5}])

    assert (of_tenant.findings, of_zhang.findings) == ((), ("asked_beyond",))


def test_a_rule_for_everyone_remarks_on_nobody(zhang: UUID) -> None:
    round_ = open_round(
        **rule("everyone") | {"asked_of": {"of": "everyone", "ground": "省指挥部令第5号", "ground_on": "2020-02-01"}}
    )

    assert visit("seen", minutes=20, round=round_, persons=[{"person": zhang, "temp_c": 36.5}]).findings == ()


def test_a_visit_that_names_no_round_is_held_to_the_one_at_its_door(zhang: UUID) -> None:
    open_round(**rule("noted"))

    assert visit("seen", minutes=20, persons=[{"person": zhang, "temp_c": 36.5}]).findings == ("asked_beyond",)


def test_without_a_round_or_after_it_there_is_no_rule(zhang: UUID) -> None:
    before = visit("seen", minutes=5, persons=[{"person": zhang, "temp_c": 36.5}])
    close_round(open_round(**rule("noted")))

    after = visit("seen", minutes=90, persons=[{"person": zhang, "temp_c": 36.5}])

    assert (before.findings, after.findings) == ((), ())


def test_what_the_rule_does_not_guard_is_never_remarked_on(zhang: UUID) -> None:
    round_ = open_round(**rule("noted"))
    said = {"person": zhang, "needs": ["medicine"], "answers": [{"key": "q.masks", "value": True}]}

    assert visit("seen", minutes=20, round=round_, persons=[said]).findings == ()


def test_a_visit_that_had_to_wait_is_judged_when_it_counts(laid_out: None) -> None:
    round_ = open_round(**rule("noted"))
    late = member("张小山")
    held = visit("seen", minutes=20, round=round_, persons=[{"person": late.person, "temp_c": 36.5}])

    register(late, door=EAST_DOOR)

    assert (held.status, findings()) == ("held", [(held.id, "asked_beyond")])


def test_a_batch_costs_two_reads_and_a_rebuild_changes_nothing(zhang: UUID) -> None:
    round_ = open_round(**rule("noted"))
    drafts = [
        visit_draft("seen", minutes=20 + n, round=round_, persons=[{"person": zhang, "temp_c": 36.5}]) for n in range(3)
    ]

    record(drafts, by=SYSTEM(COUNTY))

    assert sorted(findings()) == sorted((draft.id, "asked_beyond") for draft in drafts)
    assert rebuild(COUNTY).differences == []


def test_somebody_registered_with_the_visit_is_judged_by_what_was_said_of_them(laid_out: None) -> None:
    round_ = open_round(**rule("came"))
    home = HouseholdRegistered(household=uuid7(), members=(member("租户王", residence="tenant"),))
    said = visit_draft("seen", minutes=21, round=round_, persons=[{"person": home.members[0].person, "temp_c": 36.5}])

    answers = record([Draft("people.household_registered", home, DOOR, said.happened_at), said], by=SYSTEM(COUNTY))

    assert [answer.findings for answer in answers] == [(), ()]
