"""One place of the board's table. Its figures are joined by hand: templates took a third of a board's time for them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianfang.desk import marks
from lianfang.screening.sums import Coverage, Pace

NOTHING_YET = Pace()


@dataclass(frozen=True, slots=True)
class Row:
    """One place of the table; its numbers open to lists and entries. Pace and what follows from it are read later."""

    path: str
    name: str
    href: str
    list_href: str
    again_href: str
    refused_href: str
    needs_href: str
    today_href: str
    visits_href: str
    coverage: Coverage
    pace: Pace = NOTHING_YET
    done: str = ""
    finished_at: datetime | None = None
    is_slow: bool = False
    board_href: str = ""
    unheld: int = 0
    unheld_href: str = ""
    above: str = ""

    @property
    def cells(self) -> SafeString:
        """The table's cells behind the name of the place."""
        return _cells(self)


def _cells(row: "Row") -> SafeString:
    counts = row.coverage
    doors = marks.figure(counts.doors, row.href) if counts.doors else marks.figure(None)
    numbers = (
        doors,
        f"<b>{marks.figure(counts.left, row.list_href)}</b>",
        marks.figure(counts.again, row.again_href),
        marks.figure(counts.refused, row.refused_href),
        marks.figure(counts.needs, row.needs_href),
        marks.figure(row.unheld, row.unheld_href),
        marks.figure(row.pace.today, row.today_href),
        marks.figure(row.pace.hour, row.today_href),
        _end(row),
    )
    return marks.safe(
        f'<td class="cov">{marks.bar(counts.reached, counts.doors)}</td>'
        f'<td class="num pc">{marks.percent(counts.reached, counts.doors)}</td>'
        + "".join(f'<td class="num">{number}</td>' for number in numbers)
    )


def _end(row: "Row") -> str:
    """When all is done there, the latest of all in red; who stands still is told so."""
    if row.done:
        words = marks.escape(row.done)
        return f'<span class="say act">{marks.glyph("late")}{words}</span>' if row.is_slow else words
    return marks.say("missing", _("没人在走")) if row.coverage.left else ""
