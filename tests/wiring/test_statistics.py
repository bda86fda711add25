"""SQLite's planner looks rows up by key from the first row on."""

import pytest
from django.db import connection

from lianfang.people.models import PersonName
from lianfang.wiring.statistics import estimate_rows

pytestmark = pytest.mark.django_db


def test_fifty_names_are_looked_up_by_key_and_not_walked_through(on_postgresql: bool) -> None:
    if on_postgresql:
        pytest.skip("PostgreSQL measures for itself")

    plan = PersonName.objects.filter(county="141028", person__in=["0" * 32] * 50).explain()

    assert "(county=? AND person=?)" in plan


def test_estimating_again_changes_nothing(on_postgresql: bool) -> None:
    if on_postgresql:
        pytest.skip("PostgreSQL measures for itself")
    estimate_rows(None, using="default")

    with connection.cursor() as cursor:
        found = cursor.execute(
            "SELECT count(*), count(DISTINCT tbl || idx) FROM sqlite_stat1 WHERE idx <> ''"
        ).fetchone()

    assert found[0] == found[1]


@pytest.mark.parametrize(("name", "value"), [("jit", "off"), ("max_parallel_workers_per_gather", "0")])
def test_postgresql_does_plain_work_for_a_statement(on_postgresql: bool, name: str, value: str) -> None:
    """It compiles nothing and divides nothing among processes."""
    if not on_postgresql:
        pytest.skip("SQLite never does more")

    with connection.cursor() as cursor:
        cursor.execute("SELECT setting, source FROM pg_settings WHERE name = %s", [name])

        assert cursor.fetchone() == (value, "session")
