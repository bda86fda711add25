"""How much of a file is read. What is larger is refused whole and says so; nothing is cut off in silence."""

from .cannot import CannotReadColumns, CannotReadRows, CannotReadSheets
from .shapes import letters

MOST_BYTES = 32 << 20
MOST_UNPACKED = 400 << 20
MOST_FORM_UNPACKED = 32 << 20  # of what is filled: its XML is changed in the server itself, and takes ten times as much
MOST_SHEETS = 100
MOST_ROWS = 100_000
MOST_COLUMNS = 256
MOST_CELLS = 4_000_000  # of a sheet, most of them empty
MOST_HELD = 1_500_000  # cells of a book that hold something: 120 to 240 MiB for as long as it is worked on


def check_sheets(count: int) -> None:
    if count > MOST_SHEETS:
        raise CannotReadSheets(count=count, limit=MOST_SHEETS)


def check_extent(sheet: str, rows: int, columns: int) -> None:
    """Refuse a sheet by the last row and column that hold something."""
    if rows > MOST_ROWS:
        raise CannotReadRows(sheet=sheet, count=MOST_ROWS, limit=MOST_ROWS)
    if columns > MOST_COLUMNS:
        raise CannotReadColumns(sheet=sheet, column=letters(columns), limit=letters(MOST_COLUMNS))
    if rows * columns > MOST_CELLS:
        raise CannotReadRows(sheet=sheet, count=MOST_CELLS // columns, limit=MOST_CELLS // columns)


def megabytes(size: int) -> str:
    return f"{size / (1 << 20):.0f} MB"
