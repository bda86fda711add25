"""A table as the writer sees it, what a store can do with it, and the statements that both databases write alike."""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from functools import cache, wraps
from typing import Any, Protocol, TypeVar

from django.db import connection, models

Row = tuple[Any, ...]
Columns = tuple[str, ...] | None
Asked = Callable[[], list[Row]]
Method = TypeVar("Method", bound=Callable[..., Any])


@cache
class Table:
    """A table as the writer sees it: columns in a fixed order, with how each is stored."""

    def __init__(self, model: type[models.Model], name: str | None = None) -> None:
        fields = list(model._meta.local_concrete_fields)
        self.model = model
        self.name = name or model._meta.db_table
        self.columns: tuple[str, ...] = tuple(str(f.column) for f in fields)
        self.types: tuple[str, ...] = tuple(f.get_internal_type() for f in fields)
        self.key: list[str] = [str(f.column) for f in model._meta.pk_fields]
        self.places = {column: i for i, column in enumerate(self.columns)}


# `json.dumps` would make an encoder for each value.
json_text = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def told(method: Method) -> Method:
    """Raise Django's errors in place of the driver's, so that nobody above needs to know which driver it is.

    Django's connection is looked up only where something was raised: a hundred times a transaction that would cost.
    """

    @wraps(method)
    def run(*args: Any, **named: Any) -> Any:
        try:
            return method(*args, **named)
        except Exception:
            with connection.wrap_database_errors:
                raise

    return run  # type: ignore[return-value]  # it takes and gives what `method` does


class Store(Protocol):
    """What the writer needs of a database."""

    def rows(
        self, table: Table, where: str, county: str, ids: Sequence[Any], *, true: str = "", columns: Columns = None
    ) -> list[Row]:
        """Return rows of `county` whose column `where` is among `ids` (and whose column `true` is true, if named)."""

    def ask(
        self, table: Table, where: str, county: str, ids: Sequence[Any], *, true: str = "", columns: Columns = None
    ) -> Asked:
        """Like `rows`, answered when called: several asked within `pipeline` cost one round trip."""

    def pipeline(self) -> AbstractContextManager[object]:
        """Send what is written without waiting for each answer; what fails is raised by a later read, or at the end.

        Within a transaction. While the server writes, the next rows are made.
        """

    def after(self, table: Table, column: str, county: str, value: Any, limit: int) -> list[Row]:
        """Return up to `limit` whole rows of `county` whose `column` is beyond `value`, in its order."""

    def put(self, table: Table, rows: Sequence[Row], *, update: bool) -> None:
        """Insert `rows`; on an equal key replace the row if `update`, else leave it."""

    def append(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert `rows`. Raises IntegrityError where a key stands already: what is acknowledged must be there."""

    def add(self, table: Table, rows: Sequence[Row], counts: Sequence[str]) -> None:
        """Insert `rows`; on an equal key add the columns `counts` and replace the others."""

    def remove(self, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Delete the rows whose `columns` equal one of `rows`."""

    def scrub(self, tables: Sequence[str]) -> None:
        """Write over what was deleted, as far as the database lets us: free pages, old row versions, the log."""

    def execute(self, sql: str, params: Sequence[Any]) -> list[Row]:
        """Run plain SQL with %s placeholders and plain parameters; ids as UUID."""

    def lock_head(self, county: str) -> None:
        """Keep every other writer of `county` out until this transaction ends."""


@cache
def on_conflict(table: Table, update: bool, counts: tuple[str, ...] = ()) -> str:
    """The ON CONFLICT clause, which both databases write alike."""
    rest = [c for c in table.columns if c not in table.key]
    if not update or not rest:
        return "ON CONFLICT DO NOTHING"
    sets = ", ".join(
        f'"{c}" = {table.name}."{c}" + excluded."{c}"' if c in counts else f'"{c}" = excluded."{c}"' for c in rest
    )
    keys = ", ".join(f'"{c}"' for c in table.key)
    return f"ON CONFLICT ({keys}) DO UPDATE SET {sets}"


@cache
def among(table: Table, columns: tuple[str, ...], mark: str, test: str, true: str) -> str:
    more = f' AND "{true}"' if true else ""
    return f'SELECT {names_of(columns)} FROM {table.name} WHERE "county"={mark} AND {test}{more}'  # noqa: S608 - names are ours


def after(table: Table, column: str, mark: str) -> str:
    return (
        f"SELECT {names_of(table.columns)} FROM {table.name} "  # noqa: S608 - names are ours
        f'WHERE "county"={mark} AND "{column}">{mark} ORDER BY "{column}" LIMIT {mark}'
    )


def names_of(columns: Iterable[str]) -> str:
    return ", ".join(f'"{c}"' for c in columns)


class BulkWrites:
    """The writes of a store, which differ only in what an equal key brings about."""

    def put(self, table: Table, rows: Sequence[Row], *, update: bool) -> None:
        self._write(table, rows, on_conflict(table, update))

    def append(self, table: Table, rows: Sequence[Row]) -> None:
        self._write(table, rows, "")

    def add(self, table: Table, rows: Sequence[Row], counts: Sequence[str]) -> None:
        self._write(table, rows, on_conflict(table, True, tuple(counts)))

    def _write(self, table: Table, rows: Sequence[Row], clause: str) -> None:
        raise NotImplementedError
