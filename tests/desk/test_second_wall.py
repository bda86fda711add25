"""The matrix once more with the program's own condition gone: what PostgreSQL's second wall alone lets through."""

import pytest
from tests.desk.grounds import grounds
from tests.desk.test_matrix import EXPECTED, ROWS, ask, shown, visitor
from tests.fixtures.walls import build

from lianfang.access.scope import Scope
from lianfang.ledger import queries

pytestmark = pytest.mark.django_db
LISTS = tuple(
    f"GET {name}"
    for name in (
        "board affected people unvisited revisit stale inbox inbox?returned doubles "
        "household person chart_place exports "
        "ledger ledger?subject ledger?under findings inbox?held inbox?clash entry emergency two_values ledger_check"
    ).split()
)
"""Pages that read many rows of what lies in a place, or of what was said of it."""


@pytest.mark.parametrize("who", ["community", "worker"])
def test_pages_whose_queries_forget_the_scope_show_nothing_of_the_neighbours(
    who: str, on_postgresql: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each read goes out without the condition that `within` adds: PostgreSQL's second wall alone is left."""
    if not on_postgresql:
        pytest.skip("SQLite has no second wall")
    laid, client = grounds(), visitor(who)
    wall = build()
    monkeypatch.setattr(Scope, "within", lambda _scope, rows, _field="path": rows.all())
    monkeypatch.setattr(queries, "_within", lambda _scope, rows, _under: rows.all())

    found = {row: ask(client, row, laid["3"], wall) for row in ROWS if row in LISTS}

    assert {row: seen.cell for row, seen in found.items()} == {row: EXPECTED[who][row] for row in LISTS}
    assert dict(shown(who, found, laid)) == {}
