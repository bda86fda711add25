"""Asking for exports and reading the files that come of it, as the tests of this room do."""

import csv
import io
from collections.abc import Iterable
from typing import Any

import openpyxl
from tests.fixtures.access import scope_as
from tests.people.world import XIGUAN, XIGUAN_PATH

from lianfang.access.scope import Scope
from lianfang.exports import asking, handing, queries
from lianfang.exports.asking import Wish
from lianfang.exports.models import Export
from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7


def office(path: str = XIGUAN_PATH) -> Scope:
    return scope_as("community_office", path)


def wish(source: str = "people.persons", **more: Any) -> Wish:
    said: dict[str, Any] = {"source": source, "place": XIGUAN} | more
    return Wish(**said)


def asked(scope: Scope, wished: Wish) -> Export:
    """Ask for a list; where nobody has to agree it is written at once, since the writer runs inline."""
    at = now()
    return queries.export(scope, asking.ask(scope, asking.measured(scope, wished, at=at), at=at, id=uuid7()))


def fetched(scope: Scope, row: Export) -> bytes:
    return b"".join(handing.fetch(scope, queries.export(scope, row.id), at=now(), id=uuid7()))


def taken(scope: Scope, wished: Wish) -> bytes:
    at = now()
    with handing.take(scope, asking.measured(scope, wished, at=at), at=at, id=uuid7()).file as file:
        return file.read()


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    """Return the cells of each sheet of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets}


def listed(content: bytes) -> list[list[Any]]:
    """Return the rows of a workbook's list, below its header."""
    return next(iter(sheets(content).values()))[4:]


def lines(content: bytes, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def column(rows: Iterable[list[Any]], number: int) -> list[Any]:
    return [row[number] for row in rows]
