"""未访单、复访单、久没去的: the doors left to do as lists, narrowed as on their pages."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.access.scope import Scope
from lianfang.exports.sources import Asked, Cell, Column, Counted, Filter, Row, Source, sources
from lianfang.kit.clock import ZONE
from lianfang.kit.masking import mask_name
from lianfang.kit.paths import ancestors
from lianfang.places.rules import in_three
from lianfang.screening.models import Door
from lianfang.screening.queries import unvisited
from lianfang.screening.queries.holders import Holders, holders_around
from lianfang.screening.queries.unvisited import NOBODY, Wanted, place_words
from lianfang.screening.terms import STATUS_WORDS, Status

SILENT_DAYS = "3"


def wanted_of(asked: Asked, kind: str) -> Wanted:
    """Return what a list shows, as its page would with these filters."""
    said = asked.filters
    holder = said.get("holder", "")
    days = int(said.get("days") or SILENT_DAYS)
    return Wanted(
        path=asked.path,
        status=said.get("status", ""),
        overdue=bool(said.get("overdue")),
        holder=UUID(holder) if holder and holder != NOBODY else holder or None,
        again=kind == "revisit",
        before=asked.at - timedelta(days=days) if kind == "stale" else None,
    )


def count_doors(kind: str, scope: Scope, asked: Asked) -> Counted:
    if not scope.covers(asked.path):
        return Counted(0)
    holders = holders_around(scope, asked.path, at=asked.at)
    return Counted(unvisited.left(scope, wanted_of(asked, kind), holders).count())


def door_rows(kind: str, scope: Scope, asked: Asked) -> Iterator[Row]:
    """Yield a line for each door, in the order in which one walks them."""
    if not scope.covers(asked.path):
        return
    holders = holders_around(scope, asked.path, at=asked.at)
    number = 0
    for rows in unvisited.left_rows(scope, wanted_of(asked, kind), holders):
        names = place_words(scope, [row.path for row in rows])
        for row in rows:
            number += 1
            yield Row(_cells(number, row, names, holders))


def _cells(number: int, row: Door, names: Mapping[str, str], holders: Holders) -> Sequence[Cell]:
    words = [names.get(path, "") for path in ancestors(row.path)]
    holder = holders.of(row.path)
    return (
        number,
        *in_three(words),
        str(STATUS_WORDS[Status(row.status)]),
        row.attempt_count,
        local(row.last_at),
        local(row.revisit_due_at),
        mask_name(holder.name) if holder else _("没人包联"),
        "",
    )


def local(at: datetime | None) -> str:
    """Return an instant as lists write it."""
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}" if at else ""


COLUMNS = (
    Column("number", gettext_lazy("序号"), 6),
    Column("community", gettext_lazy("社区（村）"), 16),
    Column("area", gettext_lazy("在哪儿"), 26),
    Column("door", gettext_lazy("门牌"), 12, is_code=True),
    Column("status", gettext_lazy("状态"), 10, "C"),
    Column("attempts", gettext_lazy("去过几次"), 8),
    Column("last_at", gettext_lazy("最近一次"), 18),
    Column("due_at", gettext_lazy("该何时前再去"), 18),
    Column("holder", gettext_lazy("谁包联"), 12),
    Column("result", gettext_lazy("走访结果"), 30),
)
HOLDER = Filter(
    "holder", gettext_lazy("谁包联"), [("", gettext_lazy("全部")), (NOBODY, gettext_lazy("没人包联"))], "account"
)
OVERDUE = Filter("overdue", gettext_lazy("只看过点没复访的"), kind="flag")


def _states(*found: Status) -> Filter:
    return Filter(
        "status",
        gettext_lazy("状态"),
        [("", gettext_lazy("全部")), *((str(status), STATUS_WORDS[status]) for status in found)],
    )


DAYS = Filter("days", gettext_lazy("几天没动静"), [(n, n) for n in ("1", "3", "7", "14")], first=SILENT_DAYS)
LISTS = {
    "unvisited": (
        gettext_lazy("未访单"),
        gettext_lazy("还差的门：没去过的、去了没人应的、拒访的。"),
        (_states(Status.TODO, Status.AGAIN, Status.REFUSED), HOLDER, OVERDUE),
    ),
    "revisit": (
        gettext_lazy("复访单"),
        gettext_lazy("要再去的门，和该何时前再去。"),
        (_states(Status.AGAIN, Status.REFUSED), HOLDER, OVERDUE),
    ),
    "stale": (gettext_lazy("久没去的"), gettext_lazy("几天没有动静的门，不论上次怎样。"), (DAYS, HOLDER)),
}
for _name, (_label, _says, _filters) in LISTS.items():
    sources.add(
        Source(
            name=f"screening.{_name}",
            label=_label,
            says=_says,
            columns=COLUMNS,
            filters=_filters,
            count=partial(count_doors, _name),
            rows=partial(door_rows, _name),
        )
    )
