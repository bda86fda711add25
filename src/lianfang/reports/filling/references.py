"""Cell references in formulas, ranges and names, when rows are put into a table: what lies below moves down.

`Growth(at=20, by=5)` puts five rows below row 20, the last of the table's body. A range that reaches row 20 from above
goes on to row 25, so that a sum, a drop-down or a conditional format covers the new rows too; what begins below row 20
moves. Text in quotes, other books ([1]表!A1) and names of columns in tables (名单[电话]) are left as they are.
"""

import re
from dataclasses import dataclass

from lianfang.books.shapes import letters

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_SHEET = r"(?:'(?:[^']|'')+'|[\w.\u4e00-\u9fff]+)"
_TOKEN = re.compile(
    rf"""(?P<text>"(?:[^"]|"")*")
    | (?P<far>(?:'\[(?:[^']|'')+'|\[[^\[\]]*\]{_SHEET}?)!\$?[A-Z]{{1,3}}\$?\d+(?::\$?[A-Z]{{1,3}}\$?\d+)?)
    | (?P<table>[\w.\u4e00-\u9fff]+\[(?:[^\[\]]|\[[^\[\]]*\])*\])
    | (?P<sheet>{_SHEET}!)?
      (?<![\w.\u4e00-\u9fff$])
      (?:(?P<c1>\$?[A-Z]{{1,3}})(?P<r1>\$?\d{{1,7}})(?::(?P<c2>\$?[A-Z]{{1,3}})(?P<r2>\$?\d{{1,7}}))?
        | (?P<rows1>\$?\d{{1,7}}):(?P<rows2>\$?\d{{1,7}}))
      (?![\w.\u4e00-\u9fff(!\[])
    """,
    re.X,
)
_RANGE = re.compile(r"(\$?[A-Z]{1,3})?(\$?)(\d+)(?::(\$?[A-Z]{1,3})?(\$?)(\d+))?")


@dataclass(frozen=True, slots=True)
class Growth:
    """`by` rows are put in below row `at` of the sheet called `sheet`."""

    sheet: str
    at: int
    by: int
    # False where row `at` is the header's last: what ends there is no body, and does not go on to the new rows
    extends: bool = True

    def row(self, row: int) -> int:
        return min(row + self.by, LAST_ROW) if row > self.at else row

    def rows(self, first: int, last: int, *, below: bool = True) -> tuple[int, int]:
        """Where the rows of a range come to lie. `below` says that whoever names it stands outside the body."""
        reaches = first <= self.at < last or (self.extends and first <= self.at == last)
        if reaches and (first < last or below):
            return first, min(last + self.by, LAST_ROW)
        return self.row(first), self.row(last)

    def span(self, reference: str) -> str:
        """A20:C20 of a list of ranges."""
        return _RANGE.sub(self._range, reference)

    def _range(self, found: re.Match[str]) -> str:
        left, mark, first, right, mark2, last = found.groups()
        if last is None:
            return f"{left or ''}{mark}{self.row(int(first))}"
        top, bottom = self.rows(int(first), int(last), below=False)
        return f"{left or ''}{mark}{top}:{right or ''}{mark2}{bottom}"

    def formula(self, text: str, home: str, row: int = 0) -> str:
        """Return a formula that stands on sheet `home` (in `row`) as it reads after the growth."""

        def moved(found: re.Match[str]) -> str:
            if _is_none(found):
                return found[0]
            named = _unquoted(found["sheet"][:-1]) if found["sheet"] else home
            if named != self.sheet:
                return found[0]
            outside = named != home or row > self.at
            if found["rows1"]:
                return self._whole_rows(found, outside)
            return self._cells(found, outside)

        return _TOKEN.sub(moved, text)

    def _whole_rows(self, found: re.Match[str], outside: bool) -> str:
        first, last = self.rows(_bare(found["rows1"]), _bare(found["rows2"]), below=outside)
        return f"{found['sheet'] or ''}{_marked(found['rows1'], first)}:{_marked(found['rows2'], last)}"

    def _cells(self, found: re.Match[str], outside: bool) -> str:
        sheet, first = found["sheet"] or "", _bare(found["r1"])
        if not found["c2"]:
            return f"{sheet}{found['c1']}{_marked(found['r1'], self.row(first))}"
        top, bottom = self.rows(first, _bare(found["r2"]), below=outside)
        return f"{sheet}{found['c1']}{_marked(found['r1'], top)}:{found['c2']}{_marked(found['r2'], bottom)}"


def copied(text: str, rows: int, columns: int = 0) -> str:
    """Return a formula as it reads when it is copied `rows` down and `columns` to the right."""

    def moved(found: re.Match[str]) -> str:
        if _is_none(found):
            return found[0]
        sheet = found["sheet"] or ""
        if found["rows1"]:
            return f"{sheet}{_down(found['rows1'], rows)}:{_down(found['rows2'], rows)}"
        first = _aside(found["c1"], columns) + _down(found["r1"], rows)
        second = f":{_aside(found['c2'], columns)}{_down(found['r2'], rows)}" if found["c2"] else ""
        return f"{sheet}{first}{second}"

    return _TOKEN.sub(moved, text)


def _is_none(found: re.Match[str]) -> bool:
    """Whether a token only looks like a cell: text, another book, a table's column, a name such as XYZ2021."""
    if found["text"] or found["far"] or found["table"]:
        return True
    return bool(found["c1"]) and number(found["c1"].lstrip("$")) > LAST_COLUMN


def _bare(row: str) -> int:
    return int(row.removeprefix("$"))


def _marked(like: str, row: int) -> str:
    return f"${row}" if like.startswith("$") else str(row)


def _down(row: str, by: int) -> str:
    return row if row.startswith("$") else str(max(1, int(row) + by))


def _aside(column: str, by: int) -> str:
    return column if column.startswith("$") or not by else letters(max(1, number(column) + by))


def _unquoted(name: str) -> str:
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def number(letters_: str) -> int:
    """AA → 27."""
    found = 0
    for letter in letters_:
        found = found * 26 + ord(letter) - 64
    return found
