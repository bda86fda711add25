"""What stands beside a chart while no door is open: how many people it takes, why it is slow, whom to see to first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.utils.translation import gettext as _

from lianfang.access.scope import Scope
from lianfang.desk.days import when
from lianfang.kit.clock import ZONE, day_of
from lianfang.places.models import Place
from lianfang.screening import rules
from lianfang.screening.queries import coverage, doors, holders
from lianfang.screening.queries.doors import Attention

from .panel import noted_words

SHOWN = 5
EVENING = 17


@dataclass(frozen=True, slots=True)
class Due:
    """A door to see to, and why."""

    name: str
    rel: str
    why: str


@dataclass(frozen=True, slots=True)
class Aside:
    """`walk` says how many people finish the place by when; empty once nothing is left."""

    walk: str
    reckoning: str
    slow: Sequence[tuple[str, str]]
    needs: Sequence[Due]
    overdue: Sequence[Due]


def open_aside(scope: Scope, base: Place, *, at: datetime, left: int | None = None) -> Aside:
    """Read what stands beside the chart of `base`; `left` is what is left there, where it has been counted."""
    left = coverage.left_now(scope, base.path) if left is None else left
    people, until, hours = hands(left, at) if left else (0, "", "")
    walk = _("%(until)s走完要 %(n)s 个人") % {"until": until, "n": people} if left else ""
    per_hour = rules.DOORS_AN_HOUR.on(day_of(at)).value
    reckoning = _("还差 %(left)s 户，一人一小时约 %(each)s 户，%(hours)s。")
    return Aside(
        walk=walk,
        reckoning=reckoning % {"left": left, "each": per_hour, "hours": hours} if left else "",
        slow=_slow(scope, base, at) if left else (),
        needs=[_needed(one, base) for one in doors.needing(scope, base.path, limit=SHOWN)],
        overdue=[_overdue(one, base) for one in doors.overdue(scope, base.path, limit=SHOWN)],
    )


def hands(left: int, at: datetime) -> tuple[int, str, str]:
    """Return how many people finish `left` doors in what is left of the day, or tomorrow if it is late."""
    local = at.astimezone(ZONE)
    first, last = rules.WALKING_HOURS.on(local.date()).value
    today = local.hour < last - 2
    start = max(first, local.hour + 1) if today else first
    until = (_("今晚") if start >= EVENING else _("今天")) if today else _("明天")
    each = rules.DOORS_AN_HOUR.on(local.date()).value * (last - start)
    return max(1, ceil(left / each)), until, f"{start}:00–{last}:00"


def _slow(scope: Scope, base: Place, at: datetime) -> list[tuple[str, str]]:
    """Say what keeps a place back: days without a visit, parts that nobody holds."""
    said = []
    today, before, earlier = coverage.visits_by_day(scope, base.path, [at - timedelta(days=n) for n in range(3)])
    if not today:
        told = _("昨天 %(a)s 户，前天 %(b)s 户") % {"a": before, "b": earlier}
        said.append((_("今天没有一笔入户记录"), told))
    unheld = holders.without_holder(scope, base.path, holders.held_around(scope, base.path, at=at))
    named = doors.places_at(scope, [one.path for one in unheld[:SHOWN]])
    for one in unheld[:SHOWN]:
        name = named[one.path].name if one.path in named else ""
        counts = _("共 %(n)s 户，还差 %(left)s 户") % {"n": one.doors, "left": one.left}
        said.append((_("%(name)s 没人包联") % {"name": name}, counts))
    return said


def _needed(one: Attention, base: Place) -> Due:
    return Due(one.name, one.path.removeprefix(base.path), "；".join(noted_words(person) for person in one.noted))


def _overdue(one: Attention, base: Place) -> Due:
    why = _("该在 %(at)s前再去") % {"at": when(one.due_at)} if one.due_at else ""
    return Due(one.name, one.path.removeprefix(base.path), why)
