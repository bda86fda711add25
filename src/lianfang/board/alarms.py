"""What the wall calls for: at most four alarms, those that ask most first, each with where to begin."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianfang.access.scope import Scope
from lianfang.desk.board.page import Board
from lianfang.desk.board.rows import Row
from lianfang.screening.queries import notable

MOST_ALARMS = 4


@dataclass(frozen=True, slots=True)
class Alarm:
    """A number on the wall that asks for somebody; `where` says in a few words where to begin."""

    count: int
    glyph: str
    word: str
    where: str
    is_grave: bool


def alarms(scope: Scope, board: Board) -> list[Alarm]:
    """What the wall calls for: at most four, those that ask most first; nothing that is zero."""
    rows, total, standing = board.rows, board.total.coverage, board.standing
    fevers = notable.fever_count(scope, board.place.path)
    found = [
        Alarm(fevers, "fever", _("发热"), _("入户量到，要人跟上"), is_grave=True),
        Alarm(total.overdue, "late", _("过点没再去"), _most(rows, "overdue"), is_grave=True),
        Alarm(total.refused, "refused", _("拒访"), _most(rows, "refused"), is_grave=True),
        Alarm(standing.unheld_count, "nopost", _("没人包联"), _doors(board.total.unheld), is_grave=False),
        Alarm(total.needs, "needs", _("需办理"), _most(rows, "needs"), is_grave=False),
    ]
    return [alarm for alarm in found if alarm.count][:MOST_ALARMS]


def _doors(count: int) -> str:
    return _("共 %(n)s 户") % {"n": count}


def _most(rows: Sequence[Row], status: str) -> str:
    """吉昌 66，车城 22: where most of them are."""
    counted = sorted(((getattr(row.coverage, status), row.name) for row in rows), reverse=True)
    return _("，").join(f"{_bare(name)} {count}" for count, name in counted[:2] if count)


def _bare(name: str) -> str:
    """柏山寺乡 → 柏山寺: a wall has little room."""
    return name.rstrip("乡镇") if len(name) > 2 else name
