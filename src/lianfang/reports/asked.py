"""The columns of a form as the library keeps them: where each stands, what it means, why it stays empty."""

import re
from collections.abc import Iterable
from datetime import date

from lianfang.access.scope import Scope
from lianfang.books.fingerprints import column_keys

from .columns import Column
from .filling import open_form
from .kinds import MOST_COLUMNS, ColumnAsked
from .meaning import meaning_of

KEY = re.compile(r"[a-z][a-z0-9_.:-]{0,79}")


def column_asked(sheet: str, key: str, column: Column) -> ColumnAsked:
    """Return one column, by the sheet that it stands on and its key."""
    header, reason = column.header, column.reason_empty
    return ColumnAsked(
        sheet=sheet[:60],
        key=key,
        words=" / ".join((*header.parents, header.text))[:120] or key,
        at=header.letters,
        asks=column.key if KEY.fullmatch(column.key) else "",  # several in one cell are no one field
        why=reason.code if reason else "",
        means=column.meaning.label[:120] if column.meaning else "",
    )


def together(columns: Iterable[ColumnAsked]) -> tuple[ColumnAsked, ...]:
    """Return what a form asks; the same column of two tables of a sheet is kept once."""
    found: dict[tuple[str, str], ColumnAsked] = {}
    for one in columns:
        found.setdefault((one.sheet, one.key), one)
    return tuple(list(found.values())[:MOST_COLUMNS])


def columns_of(scope: Scope, content: bytes, name: str, on: date) -> tuple[ColumnAsked, ...]:
    """Read a blank form and return its columns as the product understands them by itself."""
    form = open_form(content, name)
    found = []
    for table in form.tables:
        _subject, columns = meaning_of(form, table, scope, on=on)
        keys = column_keys(table.table.headers)
        found += [column_asked(table.sheet, key, one) for key, one in zip(keys, columns, strict=True) if key]
    return together(found)
