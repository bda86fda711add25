"""Finds header rows: by the words in them, by merges, and by what values are not."""

from dataclasses import dataclass, field
from functools import cache

from lianfang.books.headers.lexicon import (
    COMMON,
    COUNTER,
    DAY,
    INSTRUCTION,
    LEAD,
    NTH_DAY,
    SIGN_OFF,
    is_head_word,
    is_value,
)
from lianfang.books.headers.spelling import bare, stem
from lianfang.books.shapes import Sheet
from lianfang.books.texts import text_of, tight
from lianfang.facts.fields import fields

MOST_HEADER_ROWS = 3
_LONGEST = 60


@dataclass(slots=True)
class Ground:
    """A sheet with what merges cover: the owner of each covered cell, and the reach of each owner."""

    sheet: Sheet
    owner: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    reach: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: Sheet) -> "Ground":
        ground = cls(sheet)
        width = max((len(row) for row in sheet.grid), default=0)
        for top, left, bottom, right in sheet.merges:
            ground.reach[top, left] = (bottom, right)
            # A merge may span all 16,384 columns or a million rows; only its first rows and our columns are looked at.
            for row in range(top, min(bottom, top + 500, len(sheet.grid) + 5) + 1):
                for column in range(left, min(right, max(width, 1)) + 1):
                    ground.owner[row, column] = (top, left)
        return ground

    def text(self, row: int, column: int) -> str:
        """The text of the cell, or of the merged cell that covers it."""
        return self.sheet.text(*self.owner.get((row, column), (row, column)))

    def filled(self, row: int) -> dict[int, str]:
        """Texts of a row by column, merged cells once."""
        if row > len(self.sheet.grid):
            return {}
        cells = enumerate(self.sheet.grid[row - 1], 1)
        return {column: text for column, value in cells if value is not None and (text := text_of(value))}

    def spans(self, row: int, column: int) -> tuple[int, int]:
        """The last row and column that the cell covers."""
        return self.reach.get((row, column), (row, column))


@cache
def _known(count: int) -> frozenset[str]:
    words = {stem(word) for one in fields for word in (one.label, *one.synonyms)}
    return frozenset(COMMON | words)


def known_words() -> frozenset[str]:
    """Headers that are known by their whole word; grows with the catalogue."""
    return _known(len(list(fields)))


def is_header_row(ground: Ground, row: int, *, strict: bool = False) -> bool:
    """Whether a row reads like a header. `strict` asks for two well-known words, as below the first table."""
    texts = list(ground.filled(row).values())
    if len(texts) < 2 or any(len(text) > _LONGEST * 3 for text in texts):
        return False
    words = [tight(text) for text in texts]
    leads = sum(1 for text in texts if LEAD.match(text))
    known = known_words()
    exact = sum(1 for text in texts if bare(text) in known)
    values = sum(1 for word in words if is_value(word) and not DAY.fullmatch(word))
    heads = sum(1 for text, word in zip(texts, words, strict=True) if is_head_word(bare(text)) or _is_day(word))
    if leads >= max(1, exact) or values * 4 > len(words):
        return False
    # An instruction row lists answers and asks; a header row may have one such aside in brackets.
    if sum(1 for text in texts if INSTRUCTION.search(text)) * 2 > len(words) and exact < 3:
        return False
    if strict:
        return exact >= 2 and heads * 2 >= len(words) and values == 0
    return (
        exact >= 2 or (exact >= 1 and heads * 5 >= 3 * len(words)) or (len(words) >= 3 and heads * 4 >= 3 * len(words))
    )


def _is_day(word: str) -> bool:
    return bool(DAY.fullmatch(word) or NTH_DAY.fullmatch(word))


def header_rows(ground: Ground, anchor: int) -> tuple[int, int]:
    """Extend a header row upward to the groups above it and downward to the names below it."""
    top, bottom = _groups_above(ground, anchor), anchor
    while bottom - top + 1 < MOST_HEADER_ROWS and _goes_on(ground, top, bottom):
        bottom += 1
    return top, bottom


def _groups_above(ground: Ground, anchor: int) -> int:
    top = anchor
    while top > 1 and anchor - top + 1 < MOST_HEADER_ROWS and _is_group_row(ground, top - 1, anchor):
        top -= 1
    return top


def _is_group_row(ground: Ground, row: int, anchor: int) -> bool:
    """A row of groups has several cells, or one that is merged over some but not all columns below."""
    above, below = ground.filled(row), ground.filled(anchor)
    if not above or any(LEAD.match(text) or len(text) > _LONGEST for text in above.values()):
        return False
    first, last = min(below), max(below)
    last = max(last, *(ground.spans(anchor, column)[1] for column in below))
    inside = {column: text for column, text in above.items() if first <= column <= last}
    if len(inside) < len(above) or any(is_value(tight(text)) and not _is_day(tight(text)) for text in inside.values()):
        return False
    if len(inside) == 1:
        ((column, _text),) = inside.items()
        right = ground.spans(row, column)[1]
        return column > first and right > column
    return True


def _goes_on(ground: Ground, top: int, bottom: int) -> bool:
    """Whether the header has another row below `bottom`."""
    own, below = ground.filled(bottom), ground.filled(bottom + 1)
    if any(ground.spans(row, column)[0] > bottom for row in range(top, bottom + 1) for column in ground.filled(row)):
        return True
    if not below or any(is_value(tight(text)) and not _is_day(tight(text)) for text in below.values()):
        return False
    if SIGN_OFF.fullmatch(next(iter(below.values()))):  # a form without room for rows: 填表人： right below its header
        return False
    wide = [(column, ground.spans(bottom, column)[1]) for column in own if ground.spans(bottom, column)[1] > column]
    under = [column for column in below if any(left <= column <= right for left, right in wide)]
    if wide:
        return len(under) == len(below) and all(len(text) <= _LONGEST for text in below.values())
    return _completes(own, below)


def _completes(own: dict[int, str], below: dict[int, str]) -> bool:
    """Without merges (csv): the row below names columns that this one leaves blank or only groups, all as headers."""
    if any(INSTRUCTION.search(text) or COUNTER.fullmatch(text) for text in below.values()):
        return False
    if not own or min(below) < min(own):
        return False
    known = known_words()
    if all(bare(text) in known or _is_day(tight(text)) for text in below.values()):
        return True
    news = [column for column in below if column not in own]
    return bool(news) and all(is_head_word(bare(text)) or _is_day(tight(text)) for text in below.values())
