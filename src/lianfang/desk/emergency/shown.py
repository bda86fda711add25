"""How a response is shown: its steps out of the ledger, and what is still open when it is to end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.access.scope import Scope
from lianfang.desk.board.words import level_words
from lianfang.desk.chart.page import list_href
from lianfang.desk.ledger.lines import Line, lines
from lianfang.kit.clock import day_of, now
from lianfang.ledger import queries
from lianfang.ledger.emergencies import ENDED, LEVEL, OPENED
from lianfang.ledger.kinds import Entry
from lianfang.ledger.models import Emergency
from lianfang.ledger.withdrawing import FORGOTTEN
from lianfang.screening.queries import coverage, rounds

STEPS = frozenset({OPENED.name, LEVEL.name, ENDED.name, FORGOTTEN.name})
MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was decided, as a timeline shows it."""

    at: datetime
    text: str
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class Opened:
    """One response: its row, its steps, the newest first, and whether what was sealed for it can still be read."""

    row: Emergency
    steps: Sequence[Step]
    is_forgotten: bool

    @property
    def level(self) -> str:
        return level_words(self.row.level)

    @property
    def is_on(self) -> bool:
        return self.row.ended_at is None

    @property
    def day_count(self) -> int:
        """The day of the response that this is, the first included; up to its end if it has ended."""
        until = day_of(self.row.ended_at) if self.row.ended_at else day_of(now())
        return (until - day_of(self.row.opened_at)).days + 1


def opened(scope: Scope, row: Emergency) -> Opened:
    """Return the response of `row` with its steps. Who covers a part of the county is told the levels alone."""
    page = queries.entries(scope, queries.Asked(subject=row.id), limit=MOST_STEPS)
    found = [one for one in page.rows if one.kind in STEPS]
    bodies = queries.masked(scope, found)
    steps = [_step(line, bodies[line.id]) for line in lines(scope, found, bodies)]
    is_forgotten = any(one.kind == FORGOTTEN.name for one in found)
    return Opened(row, steps or list(_levels(row)), is_forgotten)


def _step(line: Line, entry: Entry) -> Step:
    ground = str(getattr(entry.body, "ground", "") or getattr(entry.body, "reason", ""))
    changed = _("后来改过或者撤回了，不算数") if line.is_changed else ""
    said = [word for word in (changed, ground, line.who) if word]
    return Step(line.at, _said(entry), " · ".join(said), reverse("desk:entry", args=[line.id]))


def _said(entry: Entry) -> str:
    if entry.kind == FORGOTTEN.name:
        return _("销毁钥匙，封着的谁也读不出来了")
    if entry.kind == ENDED.name:
        return _("终止")
    level = level_words(entry.body.level)
    return _("启动，{level}").format(level=level) if entry.kind == OPENED.name else _("改成{level}").format(level=level)


def _levels(row: Emergency) -> Iterator[Step]:
    for at, level in reversed(row.levels):
        yield Step(datetime.fromisoformat(at), level_words(level), "", "")


@dataclass(frozen=True, slots=True)
class Open:
    """What is not done yet while a response is to end, and where it is seen."""

    text: str
    count: int
    href: str


def still_open(scope: Scope) -> list[Open]:
    if scope.current is None:
        return []
    running = sum(one.closed_at is None for one in rounds.rounds(scope))
    left = coverage.coverage(scope, scope.current.path).left
    found = [
        Open(_("轮排查没收"), running, reverse("desk:rounds")),
        Open(_("户还没走到"), left, list_href(scope.current.place)),
    ]
    return [one for one in found if one.count]
