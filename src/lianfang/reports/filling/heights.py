"""Heights of rows: of those that are filled, and of titles and headers whose form leaves them to the program.

Excel finds such heights when it opens a file; other programs take the height of one line, and cut off the rest.
"""

from collections.abc import Callable, Iterable

from . import measure
from .columns_xml import Columns, default_height, height_of, set_height
from .grid import CellXml, Grid, RowXml
from .moving import merged_rows
from .references import number
from .styles import Styles

TextOf = Callable[[CellXml], str]


def fit_heads(grid: Grid, styles: Styles, rows: Iterable[int], text_of: TextOf) -> None:
    """Make rows beside the body high enough for what stands in them, where the form states no height."""
    columns, usual = Columns.of(grid), default_height(grid.head)
    spans = {(top, number(left)): (number(right), bottom) for left, top, right, bottom in merged_rows(grid)}
    wanted: dict[int, float] = {}
    for row in rows:
        content = grid.rows.get(row)
        for column, cell in content.cells.items() if content else ():
            text = text_of(cell)
            right, bottom = spans.get((row, column), (column, row))
            if not text or (bottom > row and right > column):
                continue
            need = _height(styles, cell.style, text, sum(columns.width(one) for one in range(column, right + 1)))
            if bottom > row:
                need -= sum(wanted.get(one) or height_of(grid.rows.get(one)) or usual for one in range(row, bottom))
            wanted[bottom] = max(wanted.get(bottom, usual), need)
    for row, need in wanted.items():
        content = grid.rows.get(row)
        if content is not None and height_of(content) is None and need > usual + 0.5:
            set_height(content, need)


def _height(styles: Styles, style: int, text: str, width: float) -> float:
    size = styles.size(style)
    count = measure.lines(text, width, size) if styles.wraps(style) else 1
    return measure.height(count, size)


def fit_row(row: RowXml, usual: float, need: float) -> None:
    """Make a filled row as high as its highest cell; never lower than the form has it."""
    if need > (height_of(row) or usual):
        set_height(row, need)
