"""What Citus needs: each table of response data distributed by county, and no page that joins two without it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.test_query_counts import plant
from tests.fixtures.access import client_as
from tests.people.world import lay_out
from tests.shape.tree import our_models

from lianfang.kit.models import CountyModel
from lianfang.operations.distributing import CannotDistribute, distribute, distributed_tables, statements

pytestmark = pytest.mark.django_db
JOIN = re.compile(
    r'JOIN "?(\w+)"?(?: "?\w+"?)? ON (.+?)(?= (?:LEFT |RIGHT |INNER |CROSS )*JOIN |\bWHERE\b|\bORDER\b|\bGROUP\b|$)',
    re.S,
)

IS_DRILL = 'SELECT 1 AS "a" FROM "ledger_emergency" WHERE "ledger_emergency"."is_drill" LIMIT 1'
"""Whether the whole installation is a drill: the one thing that a page asks of all counties."""


def joins_without_county(sql: str, tables: set[str]) -> list[str]:
    """Tables of response data that `sql` joins by something else."""
    return [table for table, on in JOIN.findall(sql) if table in tables and "county" not in on]


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ('SELECT 1 FROM "a" INNER JOIN "b" ON ("a"."id" = "b"."a") WHERE "a"."county" = 1', ["b"]),
        ('SELECT 1 FROM "a" INNER JOIN "b" ON ("a"."county" = "b"."county" AND "a"."id" = "b"."a")', []),
        ("SELECT 1 FROM a JOIN b x ON x.id = a.id LEFT JOIN c ON c.county = a.county AND c.id = a.id", ["b"]),
        ('SELECT 1 FROM "a" INNER JOIN "other" ON ("a"."id" = "other"."a")', []),
    ],
)
def test_a_join_that_forgets_the_county_is_seen(sql: str, found: list[str]) -> None:
    assert joins_without_county(sql, {"a", "b", "c"}) == found


def test_no_page_joins_response_data_without_the_county() -> None:
    lay_out()
    pages, tables = plant(3), set(distributed_tables())
    client = client_as("headquarters")
    asked = []
    for address in pages.values():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200, address
        asked += [query["sql"] for query in seen]

    named = [sql for sql in asked if any(table in sql for table in tables)]
    assert len(named) > 30
    assert [sql for sql in named if joins_without_county(sql, tables)] == []
    assert {sql for sql in named if "county" not in sql} == {IS_DRILL}


def test_every_table_of_response_data_is_distributed_beside_the_head() -> None:
    expected = {model._meta.db_table for model in our_models() if issubclass(model, CountyModel)}

    assert set(distributed_tables()) == expected
    assert statements()[0] == "SELECT create_distributed_table('ledger_head', 'county');"
    assert len(statements()) == len(expected)
    assert all("colocate_with => 'ledger_head'" in statement for statement in statements()[1:])


def test_it_runs_only_where_citus_is() -> None:
    with pytest.raises(CannotDistribute):
        distribute()
