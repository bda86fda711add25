"""What Citus needs: each table of response data distributed by county, and no page that joins two without it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk.test_query_counts import plant
from tests.fixtures.access import client_as
from tests.fixtures.counties import by_county, without_county
from tests.people.world import lay_out
from tests.shape.tree import named, our_models, parsed, python_files

from lianfang.kit.models import CountyModel
from lianfang.operations.distributing import CannotDistribute, distribute, distributed_tables, statements

pytestmark = pytest.mark.django_db
TABLES = frozenset({"a", "b", "c"})


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ('SELECT 1 FROM "a" INNER JOIN "b" ON ("a"."id" = "b"."a") WHERE "a"."county" = 1', ["b"]),
        ('SELECT 1 FROM "a" INNER JOIN "b" ON ("a"."county" = "b"."county" AND "a"."id" = "b"."a")', []),
        ("SELECT 1 FROM a JOIN b x ON x.id = a.id LEFT JOIN c ON c.county = a.county AND c.id = a.id", ["x"]),
        ('SELECT 1 FROM "a" INNER JOIN "other" ON ("a"."id" = "other"."a") WHERE "a"."county" = 1', []),
        ("SELECT 1 FROM a, b y WHERE a.id = y.a AND a.county = %s", ["y"]),
        ('SELECT 1 FROM "a" WHERE "a"."county" = 1 AND EXISTS(SELECT 1 FROM "b" U0 WHERE U0."a" = ("a"."id"))', ["U0"]),
        ('SELECT 1 FROM "a" WHERE "a"."county" = 1 AND "a"."id" IN (SELECT U0."a" FROM "b" U0)', ["U0"]),
        ("DELETE FROM a t USING b u WHERE t.id = u.id AND t.county = u.county", []),
        ("UPDATE a SET x = 1 WHERE id = %s", ["a"]),
        ("SELECT county, seq FROM a", ["a"]),
        ("WITH n AS (SELECT county, id FROM a WHERE county = %s) SELECT 1 FROM n", []),
    ],
)
def test_a_name_that_forgets_the_county_is_seen(sql: str, found: list[str]) -> None:
    assert without_county(sql, TABLES) == found


def test_no_page_asks_for_response_data_without_the_county() -> None:
    lay_out()
    pages = plant(3)
    client = client_as("headquarters")
    with by_county() as lost, CaptureQueriesContext(connection) as seen:
        assert {address: client.get(address).status_code for address in pages.values()} == dict.fromkeys(
            pages.values(), 200
        )

    assert len([one for one in seen if any(table in one["sql"] for table in distributed_tables())]) > 30
    assert lost == set()


# Of a whole backup, and asked once when an emergency is opened: drill and real never share an installation.
OF_ALL_COUNTIES = {
    "src/lianfang/operations/backup/snapshots.py: SELECT county, seq, hash FROM ledger_head",
    "src/lianfang/ledger/writing/batch.py: SELECT is_drill FROM ledger_head",
}


def test_no_statement_in_the_source_loses_the_county() -> None:
    """What is written by hand, whichever way it goes out; what is put in by name is of the ledger's own store."""
    tables = frozenset(distributed_tables())
    found = {
        f"{named(path)}: {' '.join(sql.split())}"
        for path in python_files("src/")
        if re.search("SELECT|DELETE|UPDATE", path.read_text("utf-8"))
        for sql in written(path)
        if without_county(sql, tables)
    }

    assert found == OF_ALL_COUNTIES


def written(path: Path) -> Iterator[str]:
    """Strings of a module that read as SQL; what is put into one by name stands as a word."""
    docs = {id(node.value) for node in ast.walk(parsed(path)) if isinstance(node, ast.Expr)}
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.JoinedStr):
            said = "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            said = node.value
        else:
            continue
        if re.search(r"\b(SELECT|DELETE|UPDATE)\b.*\b(FROM|SET)\b", said, re.S):
            yield said


def test_every_table_of_response_data_is_distributed_beside_the_head() -> None:
    expected = {model._meta.db_table for model in our_models() if issubclass(model, CountyModel)}

    assert set(distributed_tables()) == expected
    assert statements()[0] == "SELECT create_distributed_table('ledger_head', 'county');"
    assert len(statements()) == len(expected)
    assert all("colocate_with => 'ledger_head'" in statement for statement in statements()[1:])


def test_it_runs_only_where_citus_is() -> None:
    with pytest.raises(CannotDistribute):
        distribute()
