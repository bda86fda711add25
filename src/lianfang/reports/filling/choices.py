"""The answers that a form's own drop-downs allow, so that nothing is written that the form would refuse."""

import re
from collections.abc import Iterator

from lianfang.books.shapes import Book
from lianfang.reports.opened import FormTable

from .grid import Grid, unescaped
from .package import Package
from .references import number

_VALIDATION = re.compile(r"<(?:x14:)?dataValidation\b([^>]*)>(.*?)</(?:x14:)?dataValidation>", re.S)
_FORMULA = re.compile(r"<(?:x14:)?formula1>\s*(?:<xm:f>)?([^<]*)")
_SQREF = re.compile(r'\bsqref="([^"]*)"')
_SQREF_IN = re.compile(r"<xm:sqref>([^<]*)")
_RANGE = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^!]+)!)?\$?(?P<c1>[A-Z]+)\$?(?P<r1>\d+):\$?(?P<c2>[A-Z]+)\$?(?P<r2>\d+)"
)
_NAME = re.compile(r'<definedName\b[^>]*\bname="([^"]*)"[^>]*>([^<]*)<')
_MOST = 500


def choices_of(book: Book, package: Package, grid: Grid, sheet: str, table: FormTable) -> dict[int, tuple[str, ...]]:
    """Return by column what its cells may say, for those that have a list."""
    columns = {header.column for header in table.table.headers}
    row = table.model or table.at + 1
    found: dict[int, tuple[str, ...]] = {}
    for covered, formula in _lists(grid.tail):
        for column in columns:
            if column not in found and any(_covers(span, row, column) for span in covered.split()):
                words = _words(book, package, sheet, formula)
                if words:
                    found[column] = words
    return found


def _lists(tail: str) -> Iterator[tuple[str, str]]:
    for found in _VALIDATION.finditer(tail):
        if 'type="list"' not in found[1]:
            continue
        span = _SQREF.search(found[1]) or _SQREF_IN.search(found[2])
        formula = _FORMULA.search(found[2])
        if span and formula:
            yield span[1], unescaped(formula[1]).strip()


def _covers(span: str, row: int, column: int) -> bool:
    found = re.fullmatch(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?", span)
    if found is None:
        return False
    left, right = number(found[1]), number(found[3] or found[1])
    return left <= column <= right and int(found[2]) <= row <= int(found[4] or found[2])


def _words(book: Book, package: Package, sheet: str, formula: str) -> tuple[str, ...]:
    if formula.startswith('"'):
        return tuple(word.strip() for word in formula.strip('"').split(",") if word.strip())
    if re.fullmatch(r"[\w.\u4e00-\u9fff]+", formula):
        names = dict(_NAME.findall(package.text("xl/workbook.xml")))
        formula = unescaped(names.get(formula, formula))
    found = _RANGE.fullmatch(formula.lstrip("="))
    if found is None:
        return ()
    named = (found["sheet"] or sheet).strip("'").replace("''", "'")
    source = next((one for one in book.sheets if one.name == named), None)
    if source is None:
        return ()
    rows = range(int(found["r1"]), min(int(found["r2"]), int(found["r1"]) + _MOST) + 1)
    columns = range(number(found["c1"]), number(found["c2"]) + 1)
    return tuple(text for row in rows for column in columns if (text := source.text(row, column)))
