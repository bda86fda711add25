"""What a round asks, on the chart: only of whom its rule names, recorded with what came to light at the door."""

import json
import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from tests.desk.ground import REL
from tests.fixtures.access import client_as
from tests.people.world import AT, COUNTY, DOOR, XIANGHE, XIGUAN_PATH, member
from tests.screening.test_remarks import rule
from tests.screening.world import door_row, open_round, visit

from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.models import Conflict, StoredEntry
from lianfang.ledger.reading.entries import unsealed
from lianfang.people.kinds import PersonAdded
from lianfang.people.models import Household, Person, PersonName
from lianfang.screening.kinds import DoorVisitBody
from lianfang.screening.models import DoorAnswers

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
VISIT = "screening.door_visit"
ASKED = [
    {"key": "temp_c", "subject": "person"},
    {"key": "symptom", "subject": "person"},
    {"key": "travel", "subject": "person"},
    {"key": "contact", "subject": "person"},
    {"key": "vulnerable", "subject": "person"},
    {"key": "housing_use", "subject": "household"},
]


@pytest.fixture
def office(laid_out: None) -> Client:
    return client_as("community_office", XIGUAN_PATH)


@pytest.fixture
def tenant(person: UUID) -> UUID:
    """租户王, who lives beside 张大山: a rule for those who came names him."""
    home = Household.objects.get(county=COUNTY, door=DOOR)
    one = member("王租户", residence="tenant", relation="other")
    record_one(Draft("people.person_added", PersonAdded(household=home.id, member=one), DOOR, AT), by=SYSTEM(COUNTY))
    return one.person


@pytest.fixture
def came(tenant: UUID) -> UUID:
    """A round that asks all of it, of those who came."""
    return open_round(**rule("came") | {"questions": ASKED})


def opened(client: Client, **query: str) -> str:
    address = reverse("desk:chart_place", args=[XIANGHE])
    return client.get(address, {"door": REL, **query}, headers=HTMX).content.decode()


def record(client: Client, round_: UUID | None = None, /, **said: Any) -> Any:
    form = {"entry_id": str(uuid7()), "at": now().isoformat(), "door": REL, "outcome": "seen", "present_count": "2"}
    shown = {"round": str(round_)} if round_ else {}
    return client.post(reverse("desk:chart_visit", args=[XIANGHE]), form | shown | said, headers=HTMX)


def newest() -> DoorVisitBody:
    row = StoredEntry.objects.filter(county=COUNTY, kind=VISIT, place=DOOR).order_by("-seq")[0]
    found = unsealed(COUNTY, row.id)
    assert found is not None
    body: DoorVisitBody = found.body
    return body


def group(html: str, name: str) -> tuple[str, str]:
    """What stands open about a resident, and what is folded away."""
    block = html.partition(f'class="one" role="group" aria-label="{name}"')[2]
    block = re.split(r'class="(?:one|new)"', block)[0]
    openly, _, folded = block.partition("<details")
    return openly, folded


def test_guarded_questions_are_put_only_to_whom_the_rule_names(
    office: Client, person: UUID, tenant: UUID, came: UUID
) -> None:
    html = opened(office)

    of_zhang, of_tenant = group(html, "张**"), group(html, "王**")
    assert f"temp_c_{tenant.hex}" in of_tenant[0]
    assert f"no_travel_{tenant.hex}" in of_tenant[0]
    assert (f"temp_c_{person.hex}" in of_zhang[0], f"temp_c_{person.hex}" in of_zhang[1]) == (False, True)
    assert f"no_travel_{person.hex}" not in html
    assert f"vulnerable_{person.hex}" in of_zhang[0]
    assert 'name="housing_use"' in html


def test_the_round_and_its_ground_are_said(office: Client, came: UUID) -> None:
    html = opened(office)

    assert "第二轮" in html
    assert "吉县指挥部办公室通知第9号" in html


def test_without_a_round_the_temperature_stands_open_as_ever(office: Client, person: UUID) -> None:
    openly, _folded = group(opened(office), "张**")

    assert f"temp_c_{person.hex}" in openly
    assert "no_travel" not in openly


def test_answers_are_recorded_with_their_round(office: Client, person: UUID, tenant: UUID, came: UUID) -> None:
    said = {
        "housing_use": "rented",
        f"vulnerable_{person.hex}": ["alone"],
        f"temp_c_{tenant.hex}": "36.5",
        f"symptoms_{tenant.hex}": "none",
        f"from_code_{tenant.hex}": "42",
        f"left_on_{tenant.hex}": "2020-01-30",
        f"no_contact_{tenant.hex}": "on",
    }

    response = record(office, came, **said)

    assert response.status_code == 200, response.content.decode()
    body = newest()
    by_person = {seen.person: seen for seen in body.persons}
    assert body.round == came
    assert [(one.key, one.value) for one in body.answers or ()] == [("housing_use", "rented")]
    assert [(one.key, one.value) for one in by_person[person].answers or ()] == [("vulnerable", ("alone",))]
    assert (by_person[tenant].temp_c, by_person[tenant].symptoms) == (36.5, ())
    assert by_person[tenant].travel is not None
    assert {one.key: one.value for one in by_person[tenant].answers or ()} == {"symptom": False, "contact": False}
    assert DoorAnswers.objects.get(county=COUNTY, door=DOOR).household == {"housing_use": "rented"}


def test_what_somebody_says_unasked_is_still_taken(office: Client, person: UUID, came: UUID) -> None:
    record(office, came, **{f"temp_c_{person.hex}": "38.4"})

    assert (newest().persons[0].temp_c, door_row().status) == (38.4, "needs")


def test_none_of_it_and_something_cannot_both_be_so(office: Client, tenant: UUID, came: UUID) -> None:
    response = record(office, came, **{f"symptoms_{tenant.hex}": ["none", "cough"]})

    assert (response.status_code, door_row().last_visit) == (422, None)
    assert "留一样" in response.content.decode()


def test_a_round_that_changed_meanwhile_is_looked_at_first(office: Client, came: UUID) -> None:
    second = open_round(minutes=30, name="第三轮")

    response = record(office, came, note="都在")

    html = response.content.decode()
    assert (response.status_code, door_row().last_visit) == (422, None)
    assert "刚才换了一轮排查" in html
    assert "都在" in html
    assert f'name="round" value="{second}"' in html


def test_a_correction_keeps_what_the_form_does_not_show(office: Client, person: UUID) -> None:
    journey = {"from_code": "420100", "left_on": "2020-01-30", "by": "train", "trip_no": "K36"}
    seen = {"person": person, "travel": journey, "answers": [{"key": "q.old", "value": "yes"}]}
    first = visit("seen", present_count=3, persons=[seen], answers=[{"key": "q.gone", "value": True}])

    form = opened(office, amend=str(first.id))
    record(office, amends=str(first.id), **{f"from_code_{person.hex}": "420100", f"left_on_{person.hex}": "2020-01-29"})

    body = newest()
    assert '<option value="420100" selected>湖北 420100</option>' in form
    assert (body.present_count, body.persons[0].travel.trip_no if body.persons[0].travel else "") == (2, "K36")
    assert [one.key for one in (*(body.answers or ()), *(body.persons[0].answers or ()))] == ["q.gone", "q.old"]


# ── who was missing, what stood wrong ──


def test_somebody_in_no_register_is_added_with_the_visit(office: Client, person: UUID) -> None:
    record(office, new_name="张小山", new_relation="child", new_phone="15400000009")

    added = Person.objects.get(county=COUNTY, id__in=newest().added or ())
    assert PersonName.objects.get(county=COUNTY, person=added.id).name == "张小山"
    assert added.household == Person.objects.get(county=COUNTY, id=person).household


def test_at_a_door_without_a_household_they_begin_it(office: Client) -> None:
    record(office, present_count="1", new_name="李新来")

    home = Household.objects.get(county=COUNTY, door=DOOR)
    assert (home.member_count, newest().added) == (1, (home.head,))


def test_what_stands_wrong_is_put_right_with_the_visit(office: Client, person: UUID) -> None:
    row = Person.objects.get(county=COUNTY, id=person)
    shown = {
        f"fix_seen_{person.hex}": json.dumps({name: getattr(row, name) for name in ("sex", "relation", "residence")})
    }
    base = {f"fix_base_{person.hex}": ",".join(row.heads)}
    chosen = {f"fix_sex_{person.hex}": row.sex, f"fix_relation_{person.hex}": row.relation}

    record(office, **shown, **base, **chosen, **{f"fix_residence_{person.hex}": "tenant"})

    assert Person.objects.get(county=COUNTY, id=person).residence == "tenant"
    assert newest().corrected == (person,)
    assert Conflict.objects.filter(county=COUNTY).count() == 0


def test_a_form_left_as_it_stood_corrects_nobody(office: Client, person: UUID) -> None:
    fields = dict(re.findall(r'name="(fix_(?:seen|base)_\w+)" value="([^"]*)"', opened(office)))
    fields = {name: value.replace("&quot;", '"') for name, value in fields.items()}
    row = Person.objects.get(county=COUNTY, id=person)
    stood = {f"fix_{name}_{person.hex}": getattr(row, name) for name in ("sex", "relation", "residence")}

    record(office, **fields, **stood)

    assert (len(fields), newest().corrected) == (2, None)
    assert StoredEntry.objects.filter(county=COUNTY, kind="people.person_corrected").count() == 0


def test_a_refused_visit_adds_nobody_and_keeps_what_was_typed(office: Client, person: UUID) -> None:
    before = StoredEntry.objects.count()

    response = record(office, present_count="99", new_name="张小山")

    html = response.content.decode()
    assert (response.status_code, 'data-code="visit_count_unlikely"' in html, 'value="张小山"' in html) == (
        422,
        True,
        True,
    )
    assert StoredEntry.objects.count() == before
    assert Person.objects.filter(county=COUNTY).count() == 1


def test_a_new_person_without_a_name_is_asked_for_it(office: Client) -> None:
    response = record(office, new_phone="15400000009")

    assert (response.status_code, "写上姓名" in response.content.decode()) == (422, True)


def test_a_double_click_adds_nobody_twice(office: Client, person: UUID) -> None:
    same = {"entry_id": str(uuid7()), "at": now().isoformat(), "new_name": "张小山"}

    statuses = [record(office, **same).status_code for _ in range(2)]

    assert (statuses[0], Person.objects.filter(county=COUNTY).count()) == (200, 2)
