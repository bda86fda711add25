import pytest
from tests.fixtures.access import scope_as
from tests.people.world import XIGUAN_PATH
from tests.screening.world import visit_body

from lianfang.desk.ledger.allowed import allowed_body
from lianfang.kit.ids import uuid7

pytestmark = pytest.mark.django_db
PERSON = uuid7()


@pytest.mark.parametrize("classes", ["", "ABD"])
def test_what_was_answered_at_a_door_is_not_for_who_may_not_see_coded_facts(classes: str) -> None:
    said = visit_body(
        persons=[{"person": PERSON, "temp_c": 38.0, "answers": [{"key": "contact", "value": True}]}],
        answers=[{"key": "housing_use", "value": "rented"}],
    )

    shown = allowed_body(scope_as("auditor", XIGUAN_PATH, classes=classes), said)

    assert shown == visit_body(persons=(), present_count=1)
