"""Who may read what: tokens, roles, posts that ended, and how often."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from tests.api.world import Homes, Program, problem, program, settle
from tests.people.world import COUNTY_ID, DOOR, XIGUAN

from lianfang.access.signing import tokens
from lianfang.api.limits import Allowance
from lianfang.kit.clock import now
from lianfang.ledger.models import StoredEntry
from lianfang.people.models import Person

pytestmark = pytest.mark.django_db

# Path by path: yes, or the code of the refusal.
TABLE = """
                worker community township county department auditor keeper
me              yes    yes       yes      yes    yes        yes     yes
places          yes    yes       yes      yes    yes        yes     yes
places/{place}  yes    yes       yes      yes    yes        yes     yes
households      yes    yes       yes      yes    no         no      no
households/{h}  yes    yes       yes      yes    no         no      no
persons/{p}     yes    yes       yes      yes    no         no      no
doors           yes    yes       yes      yes    yes        yes     no
doors/{door}    yes    yes       yes      yes    yes        yes     no
visits          yes    yes       yes      yes    yes        yes     no
boards/{place}  yes    yes       yes      yes    yes        yes     no
changes         yes    yes       yes      yes    no         no      no
"""
ROLES = {
    "worker": ("grid_worker", "14.10.28.100.003.", XIGUAN),
    "community": ("community_office", "14.10.28.100.003.", XIGUAN),
    "township": ("township_office", "14.10.28.100.", None),
    "county": ("headquarters", "14.10.28.", COUNTY_ID),
    "department": ("department_reader", "14.10.28.", COUNTY_ID),
    "auditor": ("auditor", "14.10.28.", COUNTY_ID),
    "keeper": ("system_keeper", "14.10.28.", COUNTY_ID),
}
HEAD, *LINES = [line.split() for line in TABLE.strip().splitlines()]


@pytest.fixture
def homes() -> Homes:
    tokens._remembered.clear()
    return settle()


@pytest.mark.parametrize("who", HEAD)
def test_a_role_reads_what_its_pages_show(homes: Homes, who: str) -> None:
    role, path, place = ROLES[who]
    reader = program(role, path, place=place)
    person = Person.objects.filter(household=homes.mine)[0].id
    known = {"place": XIGUAN, "h": homes.mine, "p": person, "door": DOOR}
    query: dict[str, dict[str, Any]] = {"changes": {"book": "doors", "since": 0}}

    found = {}
    for line in LINES:
        answer = reader.get(line[0].format(**known), **query.get(line[0], {}))
        found[line[0]] = "yes" if answer.status_code == 200 else {(403, "api.read_not_yours"): "no"}[problem(answer)]

    column = HEAD.index(who) + 1
    assert found == {line[0]: line[column] for line in LINES}


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer lf_nobody", "Basic bGY6bGY=", "lf_nobody"])
def test_without_a_known_token_nothing_is_read(homes: Homes, sent: str) -> None:
    answer = Client().get("/api/me", headers={"Authorization": sent})

    assert problem(answer) == (401, "api.read_no_token")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_session_is_no_token(homes: Homes) -> None:
    from tests.fixtures.access import client_as

    office = client_as("headquarters")

    for sent in (
        {},
        {"Authorization": "Bearer lf_nobody"},
        {"Authorization": "Bearer " + office.cookies["sessionid"].value},
    ):
        assert problem(office.get("/api/places", headers=sent)) == (401, "api.read_no_token")


@pytest.mark.parametrize("ended", ["ended_at", "until_on"])
def test_a_post_that_ended_reads_no_more(homes: Homes, ended: str) -> None:
    reader = program()
    past = now() - timedelta(days=2)
    setattr(reader.post, ended, past if ended == "ended_at" else past.date())
    reader.post.save()

    assert problem(reader.get("doors")) == (403, "api.read_no_post")


def test_reading_records_nothing_and_asks_for_no_key(homes: Homes) -> None:
    before = StoredEntry.objects.count()

    program().read("households")

    assert StoredEntry.objects.count() == before


def test_who_reads_too_often_waits(homes: Homes, settings: Settings) -> None:
    settings.API_READS_PER_SECOND = 0.5
    reader, other = program(), program()

    answers = [reader.get("me") for _n in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert problem(answers[-1]) == (429, "api.too_often")
    assert int(answers[-1].headers["Retry-After"]) in (1, 2)
    assert other.get("me").status_code == 200


def test_an_allowance_fills_again_and_never_beyond_its_burst() -> None:
    allowance, reader = Allowance(), ROLES["worker"][2]
    assert reader is not None

    taken = [allowance.take(reader, per_second=1, now=100.0) for _n in range(6)]
    later = [allowance.take(reader, per_second=1, now=102.0) for _n in range(3)]
    much_later = [allowance.take(reader, per_second=1, now=1e6) for _n in range(6)]

    assert taken == [0, 0, 0, 0, 0, 1]
    assert later == [0, 0, 1]
    assert much_later == [0, 0, 0, 0, 0, 1]


def test_an_address_that_is_none(homes: Homes) -> None:
    for path in ("/api/", "/api/nothing", "/api/places/x/y"):
        assert problem(Client().get(path)) == (404, "api.no_such_address"), path


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_method_that_an_address_does_not_take(homes: Homes, method: str) -> None:
    reader = program()

    answer = getattr(Client(), method)("/api/places", headers={"Authorization": f"Bearer {reader.token}"})

    assert problem(answer) == (405, "api.no_such_method")
    assert answer.headers["Allow"] == "GET"


def test_refusals_speak_the_language_asked_for(homes: Homes) -> None:
    chinese = Client().get("/api/me", headers={"Accept-Language": "zh"}).json()
    english = Client().get("/api/me", headers={"Accept-Language": "en"}).json()

    assert chinese["title"] == "没有给看：不知道是谁要看。"
    assert english["title"] == "Nothing was shown: it is not known who asks."
    assert chinese["code"] == english["code"]


def test_what_breaks_is_said_and_logged_without_its_words(
    homes: Homes, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    settings.API_READS_PER_SECOND = "no number 张大山"
    reader: Program = program()

    assert problem(reader.get("me")) == (500, "api.read_failed")
    assert [record.message for record in caplog.records if record.name.startswith("lianfang.api")] == [
        "A read could not be answered: ValueError"
    ]
