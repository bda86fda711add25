"""What a county recorded with an earlier release says as much as if it were recorded today."""

from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from tests.screening.world import visit_draft

from lianfang.ledger.door import SYSTEM, Draft, record
from lianfang.ledger.models import EntrySubject
from lianfang.ledger.rebuild import rebuild
from lianfang.people.models import Fact, Statement

from .world import COUNTY, DOOR, OTHER_DOOR, member, register

pytestmark = pytest.mark.usefixtures("laid_out")


def visits_of_old() -> list[Draft]:
    """A visit that states a fact, one that states none until it is amended, one at which nothing is to say."""
    one = member("张大山")
    register(one)
    fever, cough = ({"person": str(one.person)} | said for said in ({"temp_c": 38.9}, {"symptoms": ["cough"]}))
    plain = visit_draft("seen", OTHER_DOOR, present_count=2)
    changed = visit_draft("seen", OTHER_DOOR, persons=[cough], amends=plain.id)
    return [visit_draft("seen", DOOR, persons=[fever]), plain, changed, visit_draft("vacant", DOOR, minutes=9)]


def stored_as_then(entries: list[UUID]) -> None:
    """Leave of `entries` what 0.1.0 stored: it knew neither facts nor rows that have an entry's id."""
    EntrySubject.objects.filter(subject__in=entries).delete()
    Fact.objects.all().delete()
    Statement.objects.all().delete()


def rows() -> list[tuple[Any, ...]]:
    return list(Fact.objects.order_by("key").values_list("entry", "key", "code", "number"))


def test_facts_of_visits_recorded_before_there_were_facts_are_found_by_a_rebuild() -> None:
    drafts = visits_of_old()
    record(drafts, by=SYSTEM(COUNTY))
    stored_as_then([draft.id for draft in drafts])

    with connection.cursor() as cursor:
        cursor.execute(import_module("lianfang.people.migrations.0004_facts_of_visits").ROWS_OF_VISITS)
    rebuild(COUNTY, check=False)

    assert rows() == [(drafts[1].id, "symptom", "cough", None), (drafts[0].id, "temp_c", "", 38.9)]
    assert rebuild(COUNTY).is_equal
