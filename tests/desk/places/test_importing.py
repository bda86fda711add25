"""A list of divisions over the page: tried first, then recorded; only who keeps the county may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.fixtures.access import client_as
from tests.places.ground import COUNTY, XIGUAN, lay_ground, row
from tests.places.test_workbook import workbook

from lianfang.ledger.models import StoredEntry
from lianfang.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ground(db: None) -> None:
    lay_ground()


def test_a_list_is_tried_and_then_recorded() -> None:
    client = client_as("headquarters", "14.10.28.")
    content = workbook(("141028101", "屯里镇"), ("141028100003", "西关街社区居民委员会"), ("14102", "短了"))
    before = StoredEntry.objects.count()

    tried = client.post("/places/import/", {"workbook": SimpleUploadedFile("区划.xlsx", content)})
    after_trial = StoredEntry.objects.count()
    client.post("/places/import/record/", {"packed": tried.context["packed"]})

    assert (len(tried.context["plan"].added), len(tried.context["plan"].renamed), tried.context["fault_count"]) == (
        1,
        1,
        1,
    )
    assert after_trial == before
    assert row(XIGUAN).name == "西关街社区"
    assert Place.objects.get(county=COUNTY, code="141028101").name == "屯里镇"


def test_the_shipped_list_fills_in_what_is_missing() -> None:
    client = client_as("system_keeper", "14.10.28.")

    tried = client.post("/places/import/", {"shipped": "1"})
    client.post("/places/import/record/", {"packed": tried.context["packed"]})

    assert Place.objects.filter(county=COUNTY).count() == 81


def test_what_was_not_tried_is_not_recorded() -> None:
    client = client_as("headquarters", "14.10.28.")
    before = StoredEntry.objects.count()

    client.post("/places/import/record/", {"packed": "made-up"})

    assert StoredEntry.objects.count() == before


def test_what_is_no_workbook_is_refused_with_what_to_do() -> None:
    client = client_as("headquarters", "14.10.28.")

    answer = client.post("/places/import/", {"workbook": SimpleUploadedFile("区划.xlsx", b"hello")})

    assert (answer.status_code, answer.context["refusal"].code) == (422, "places.unreadable_list")


def test_a_community_office_does_not_import_lists() -> None:
    assert client_as("community_office", "14.10.28.100.003.").get("/places/import/").status_code == 403
