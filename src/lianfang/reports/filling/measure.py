"""How wide and high text stands in a cell, in the units of a sheet: widths in digits of its font, heights in points.

No font is asked: Chinese takes two digits, all else one, and a little more, since fonts differ from office to office.
What is cut off nevertheless is kept whole by `Styles.fitted`.
"""

from math import ceil

SIZE = 11.0  # of the font in which widths of columns are counted, where a form does not say
_DIGIT, _PADDING, _LINE, _EDGE = 1.08, 1.4, 1.42, 1.5


def digits(text: str) -> int:
    """The width of a text in digits: GB 18030 takes one byte for a digit and two for what is written in Chinese."""
    return len(text) if text.isascii() else len(text.encode("gb18030", "replace"))


def width(count: float, size: float = SIZE) -> float:
    """How wide a column has to be for `count` digits in one line."""
    return count * _DIGIT * size / SIZE + _PADDING


def lines(text: str, columns: float, size: float = SIZE) -> int:
    """Over how many lines a text goes in a cell so wide."""
    room = max(1.0, (columns - _PADDING) * SIZE / size / _DIGIT)
    return sum(max(1, ceil(digits(line) / room)) for line in text.split("\n"))


def height(count: int, size: float = SIZE) -> float:
    """How high a row has to be for `count` lines."""
    return round(count * size * _LINE + _EDGE, 1)
