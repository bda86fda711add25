"""What stands below a header: rows, and what looks like a row but is none."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lianfang.books.headers.lexicon import COUNTER, EXAMPLE, INSTRUCTION, SIGN_OFF, TOTAL, VALUE
from lianfang.books.shapes import Value, letters
from lianfang.books.texts import text_of, tight
from lianfang.kit.sentences import listed

from .heading import Ground, is_header_row, known_words

_INSTRUCTION_ROWS = 3
_NAMED_AT_MOST = 8


@dataclass(slots=True)
class Body:
    """The rows of a table. `end` is the last row of the sheet that belongs to it, its sign-off included."""

    first: int
    last: int
    end: int
    rows: list[int] = field(default_factory=list)
    instructions: list[int] = field(default_factory=list)
    skipped: set[int] = field(default_factory=set)
    sign_off: tuple[int, str] | None = None
    used_columns: set[int] = field(default_factory=set)
    carried: dict[tuple[int, int], int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    captions: list[int] = field(default_factory=list)
    below: list[int] = field(default_factory=list)


def read_body(ground: Ground, top: int, bottom: int) -> Body:
    """Read on from a header to the sign-off, to another table or to the end of the sheet."""
    return _Walk(ground, top, bottom).walk()


class _Walk:
    """One walk down a body."""

    def __init__(self, ground: Ground, top: int, bottom: int) -> None:
        self.ground, self.top, self.bottom = ground, top, bottom
        self.grid = ground.sheet.grid
        self.header = [self._raw(row) for row in range(top, bottom + 1)]
        cells = [(row, column) for row in range(top, bottom + 1) for column in ground.filled(row)]
        self.width = max((ground.spans(*cell)[1] for cell in cells), default=1)
        self.counters = {column for row, column in cells if COUNTER.fullmatch(tight(ground.text(row, column)))}
        self.titles = {text for row in range(max(1, top - 6), top) for text in ground.filled(row).values()}
        self.body = Body(bottom + 1, bottom, bottom)
        self.reached: set[int] = set()  # rows that a merged cell of a row above goes on into
        # Quick test of a row of values: only one that holds a well-known word is looked at more closely.
        self.known = known_words()

    def walk(self) -> Body:
        row = self._instructions()
        self.body.first = row
        while row <= len(self.grid):
            step = self._row(row)
            if step == 0:
                break
            row += step
        self._close()
        return self.body

    def _raw(self, row: int) -> list[Value]:
        """A row as it stands, without the blanks at its end."""
        cells = list(self.grid[row - 1]) if row <= len(self.grid) else []
        while cells and cells[-1] in (None, ""):
            cells.pop()
        return cells

    def _instructions(self) -> int:
        row = self.bottom + 1
        while row <= min(self.bottom + _INSTRUCTION_ROWS, len(self.grid)) and self._is_instruction(row):
            self.body.instructions.append(row)
            row += 1
        return row

    def _is_instruction(self, row: int) -> bool:
        texts = list(self.ground.filled(row).values())
        if not texts or SIGN_OFF.fullmatch(texts[0]):
            return False
        if EXAMPLE.fullmatch(tight(texts[0])) or _is_numbering([tight(text) for text in texts]):
            return True
        asking = sum(1 for text in texts if INSTRUCTION.search(text))
        stating = sum(1 for text in texts if _states(tight(text)))
        return asking * 2 >= len(texts) and asking > stating and len(texts) > 1

    def _row(self, row: int) -> int:
        """Take one row; return how many rows to go on, 0 to stop."""
        cells = self.grid[row - 1]
        stated = [column for column, value in enumerate(cells, 1) if value is not None and value != ""]
        filled = [column for column in stated if text_of(cells[column - 1])]
        if not filled or (self.counters.issuperset(filled) and _only_counts(cells[filled[0] - 1])):
            return self._blank(row, filled)
        if self._is_header_again(row):
            return self._skip(row, len(self.header), self.body.again)
        if self._is_sign_off(cells, filled):
            return self._sign(row)
        return 0 if self._is_new_table(row, filled) else self._stated(row, filled)

    def _is_sign_off(self, cells: list[Value], filled: list[int]) -> bool:
        first = text_of(cells[filled[0] - 1])
        return bool(SIGN_OFF.fullmatch(first)) and not any(_states(text_of(cells[c - 1])) for c in filled[1:])

    def _blank(self, row: int, filled: list[int]) -> int:
        """A line of the form that nobody filled, unless a merged cell above reaches into it."""
        if row not in self.reached:
            self.body.skipped.add(row)
        if filled:
            self.body.last = self.body.end = row
        return 1

    def _stated(self, row: int, filled: list[int]) -> int:
        """Take a row that says something: a person, or a line that only stands among them."""
        cells, body = self.grid[row - 1], self.body
        if body.sign_off is not None:
            return self._skip(row, 1, body.below)
        if any(TOTAL.fullmatch(tight(text_of(cells[column - 1]))) for column in filled[:2]):
            return self._skip(row, 1, body.totals)
        if self._is_caption(row, filled):
            return self._skip(row, 1, body.captions)
        body.rows.append(row)
        body.used_columns.update(filled)
        body.last = body.end = row
        self._carry(row, filled)
        return 1

    def _skip(self, row: int, count: int, kind: list[int]) -> int:
        """Pass over rows that are nobody, and keep for the remark which."""
        if kind is self.body.again:
            # A page's title and unit line stand above its header; its sign-off stood above those.
            self.body.captions = [one for one in self.body.captions if one < row - 4 or not self._is_title(one)]
            if self.body.sign_off is not None:
                self.body.below = [one for one in self.body.below if not self._is_title(one)]
                self.body.sign_off = None
        kind.append(row)
        self.body.skipped.update(range(row, row + count))
        self.body.last = self.body.end = max(self.body.end, row + count - 1)
        return count

    def _is_title(self, row: int) -> bool:
        return all(text in self.titles for text in self.ground.filled(row).values())

    def _sign(self, row: int) -> int:
        said = "  ".join(self.ground.filled(row).values())
        if self.body.sign_off is None:
            self.body.last = max(self.body.last, self._last_before(row))
            self.body.sign_off = (row, said)
        self.body.skipped.add(row)
        self.body.end = row
        return 1

    def _last_before(self, row: int) -> int:
        """Blank rows between the last person and the sign-off are the form's own space."""
        return row - 1

    def _is_header_again(self, row: int) -> bool:
        return all(self._raw(row + i) == cells for i, cells in enumerate(self.header) if cells) and bool(self.header[0])

    def _is_new_table(self, row: int, filled: list[int]) -> bool:
        """Another header, or the title of one in the next rows that is not this header again."""
        if self._is_header(row, filled):
            return True
        if len(filled) > 1 and not self.body.sign_off:
            return False
        for ahead in range(row + 1, min(row + 5, len(self.grid)) + 1):
            below = list(self.ground.filled(ahead))
            if self._is_header_again(ahead):
                titles = self.ground.filled(row).values()
                return bool(self.titles) and not all(text in self.titles for text in titles) and _is_title_row(titles)
            if self._is_header(ahead, below):
                return True
            if len(below) > 2:
                return False
        return False

    def _is_header(self, row: int, filled: list[int]) -> bool:
        if len(filled) < 2 or row > len(self.grid):
            return False
        cells = self.grid[row - 1]
        words = sum(
            1 for c in filled if isinstance(value := cells[c - 1], str) and "".join(value.split()) in self.known
        )
        return words >= 2 and is_header_row(self.ground, row, strict=True)

    def _is_caption(self, row: int, filled: list[int]) -> bool:
        """第三组 over the whole width, or alone in the column of numbers: a heading for the rows below."""
        if len(filled) > 1:
            return False
        column = filled[0]
        right = self.ground.spans(row, column)[1]
        if right - column + 1 >= max(3, self.width // 2):
            return True
        return column in self.counters or (
            self.is_alone(row, column) and _is_title_row([self.ground.text(row, column)])
        )

    def is_alone(self, row: int, column: int) -> bool:
        return column == 1 and self.width >= 4 and (row, column) not in self.ground.owner

    def _carry(self, row: int, filled: Iterable[int]) -> None:
        """A value over several rows of a column stands for each of them."""
        for column in filled:
            bottom = self.ground.spans(row, column)[0]
            for below in range(row + 1, min(bottom, len(self.grid) + 500) + 1):
                self.body.carried[below, column] = row
                self.reached.add(below)

    def _close(self) -> None:
        body = self.body
        merged = sorted({(row, column) for (_below, column), row in body.carried.items()})
        self._remark(_("合并的格子，下面各行都按同一个值读：{words}。"), [f"{letters(c)}{r}" for r, c in merged])
        self._remark(_("表头在中间又出现，跳过了：第 {words} 行。"), body.again)
        self._remark(_("合计行没有当作一行来读：第 {words} 行。"), body.totals)
        self._remark(_("小标题没有当作一行来读：第 {words} 行。"), body.captions)
        self._remark(_("落款下面还有内容，没有读：第 {words} 行。"), body.below)
        if body.instructions:
            self._remark(_("填写说明没有当作一行来读：第 {words} 行。"), body.instructions)
        own = set(body.rows)
        wide = ((top, left) for top, left, _bottom, right in self.ground.sheet.merges if right > left)
        side = [f"{letters(left)}{top}" for top, left in wide if top in own]
        self._remark(_("横着合并的格子，只算在最左边一列：{words}。"), side)

    def _remark(self, words: str, found: Iterable[object]) -> None:
        every = [str(one) for one in found]
        if every:
            said = listed(every[:_NAMED_AT_MOST])
            more = _("{words} 等 {count} 处").format(words=said, count=len(every))
            self.body.remarks.append(words.format(words=said if len(every) <= _NAMED_AT_MOST else more))


def _states(word: str) -> bool:
    """A value that no instruction is: an identity number, a phone, a date."""
    return len(word) >= 6 and bool(VALUE.fullmatch(word))


def _only_counts(value: object) -> bool:
    """A number alone in the column of numbers: a line of the form that nobody filled."""
    return bool(re.fullmatch(r"[0-9]{0,6}[.、]?", tight(text_of(value))))


def _is_numbering(words: list[str]) -> bool:
    """甲 乙 1 2 3, or 1 2 3 4: the numbers of columns under a header."""
    digits = [int(word) for word in words if word.isdigit() and len(word) < 4]
    rest = [word for word in words if not word.isdigit()]
    if rest and not set(rest) <= set("甲乙丙丁戊己"):
        return False
    return len(words) >= 3 and len(digits) + len(rest) == len(words) and digits == list(range(1, len(digits) + 1)) and (
        len(digits) >= 3 or bool(rest)
    )  # fmt: skip


def _is_title_row(texts: Iterable[str]) -> bool:
    """登记表, 第三组, 3号楼, a list's caption: words that stand over rows, not in them."""
    words = [tight(text) for text in texts]
    ends = (
        "表",
        "名单",
        "台账",
        "花名册",
        "统计",
        "情况",
        "清单",
        "底册",
        "组",
        "号楼",
        "栋",
        "社区",
        "小区",
        "网格",
        "村",
        "队",
    )
    return len(words) == 1 and (words[0].endswith(ends) or words[0][:1] in "一二三四五六七八九十(（第附")
