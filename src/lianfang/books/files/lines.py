"""A book as lines of JSON, from the process that reads a file to the one that asked.

JSON because it is plain: whatever a file makes of the process that reads it, nothing but values comes out of it.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from lianfang.books import cannot
from lianfang.books.cannot import CannotFinishReading, CannotReadBook
from lianfang.books.limits import MOST_HELD, check_extent, check_sheets
from lianfang.books.shapes import Book, Sheet

from .office import MustConvertFirst

MOST_SHARED = 20_000
MOST_LETTERS = 24  # of a text that is likely to stand in more cells than one
REFUSALS = {
    kind.code: kind
    for kind in vars(cannot).values()
    if isinstance(kind, type) and issubclass(kind, CannotReadBook) and kind is not CannotReadBook
}


class CannotFollow(Exception):
    """The lines are not those of a book: whoever wrote them did not come to their end, or is not what we started."""


def _plainly(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return {type(value).__name__: value.isoformat()}
    if isinstance(value, timedelta):
        return {"timedelta": [value.days, value.seconds, value.microseconds]}
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)


_moments: dict[str, Callable[[Any], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda parts: timedelta(*parts),
}
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_plainly).encode


def packed(value: Any) -> bytes:
    return _encode(value).encode("utf-8", "surrogatepass") + b"\n"


def unpacked(line: bytes) -> Any:
    """Raises CannotFollow."""
    try:
        return json.loads(line, object_hook=_moment)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise CannotFollow from error


def _moment(found: dict[str, Any]) -> Any:
    if len(found) == 1:
        ((name, value),) = found.items()
        if name in _moments:
            return _moments[name](value)
    return found


def lines_of(book: Book) -> Iterator[bytes]:
    """Yield a book line by line: each sheet's own line before its rows, and last the book's."""
    for sheet in book.sheets:
        told = {
            "name": sheet.name,
            "merges": sheet.merges,
            "hidden_rows": sheet.hidden_rows,
            "hidden_columns": sheet.hidden_columns,
            "is_hidden": sheet.is_hidden,
            "remarks": sheet.remarks,
        }
        yield packed({"sheet": told})
        yield from map(packed, sheet.grid)
    yield packed({"book": {"format": book.format, "remarks": book.remarks}})


def book_of(lines: Iterable[bytes], name: str) -> Book:
    """Return the book that the lines make up.

    Raises the CannotReadBook or MustConvertFirst that they say instead, CannotFinishReading, and CannotFollow.
    """
    try:
        return _Following(name).book(lines)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CannotFollow from error


class _Following:
    """Puts a book together as its lines come in, and stops where they say more than any book may hold."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sheets: list[Sheet] = []
        self.held_count = 0
        self._shared: dict[str, str] = {}

    def book(self, lines: Iterable[bytes]) -> Book:
        for line in lines:
            said = unpacked(line)
            if isinstance(said, list):
                self._row(said)
            elif "sheet" in said:
                self._sheet(**said["sheet"])
            elif "book" in said:
                return Book(self.name, said["book"]["format"], tuple(self.sheets), remarks=said["book"]["remarks"])
            elif "convert" in said:
                raise MustConvertFirst(*said["convert"])
            else:
                raise REFUSALS[said["refused"]](**said["params"])
        raise CannotFollow

    def _row(self, row: list[Any]) -> None:
        if not self.sheets:
            raise CannotFollow
        self.held_count += len(row) - row.count(None) - row.count("")
        if self.held_count > MOST_HELD:
            raise CannotFinishReading
        sheet = self.sheets[-1]
        sheet.grid.append(self._once(row))
        check_extent(sheet.name, len(sheet.grid), len(row))

    def _once(self, row: list[Any]) -> list[Any]:
        """Keep a text that many cells hold (男, 常住) once; it halves what a roster takes."""
        shared = self._shared
        if len(shared) > MOST_SHARED:
            shared.clear()
        return [shared.setdefault(v, v) if isinstance(v, str) and len(v) <= MOST_LETTERS else v for v in row]

    def _sheet(
        self,
        name: str,
        merges: list[Any],
        hidden_rows: list[int],
        hidden_columns: list[int],
        is_hidden: bool,
        remarks: list[str],
    ) -> None:
        spans = tuple((top, left, bottom, right) for top, left, bottom, right in merges)
        self.sheets.append(
            Sheet(name, [], spans, frozenset(hidden_rows), frozenset(hidden_columns), is_hidden, list(remarks))
        )
        check_sheets(len(self.sheets))
