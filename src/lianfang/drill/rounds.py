"""Who was gone to in ten days, and who was not: the visits of each door and the gaps planted on purpose. Pure.

The shares are those of the picture of headquarters: 柏山寺乡 behind, 黑秀村 and 桥南社区 far behind, 文城乡 nearly
done.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from random import Random

from lianfang.kit.clock import ZONE, day_of

from . import said
from .ground import Block, Site
from .residents import Family
from .said import Noted

DAYS = 10
# What has been gone to, of all doors: by township, then by community or village, as in the picture.
TOWNSHIPS = {"柏山寺": 0.738, "吉昌": 0.834, "车城": 0.913, "壶口": 0.958, "中垛": 0.959, "屯里": 0.972, "文城": 0.993}
SITES = {
    "黑秀": 0.443,
    "西头": 0.502,
    "桥南": 0.611,
    "马泉头": 0.645,
    "小府": 0.736,
    "曹井": 0.767,
    "祖师庙": 0.802,
    "西关": 0.873,
}
ELSEWHERE = (0.74, 0.83, 0.91, 0.95, 0.96, 0.97, 0.99)
BEHIND = ("黑秀", "西头")  # nobody went there today
LAST_HOUR = 0.0103
NOTED = 0.017  # of the families seen, those of whom something was noted
GAPS = {"todo": 66, "again": 27, "refused": 7}


@dataclass(frozen=True, slots=True)
class Visit:
    at: datetime
    outcome: str
    present_count: int | None = None
    noted: tuple[Noted, ...] = ()
    note: str = ""


@dataclass(slots=True)
class DoorPlan:
    """One door: who lives there, if anyone, and how it stands after ten days."""

    block: Block
    family: Family | None
    status: str = "todo"
    visits: tuple[Visit, ...] = ()


def shares_left(sites: Sequence[Site], townships: Mapping[str, str]) -> dict[str, float]:
    """Return the share of doors left by division code; `townships` names the township of each nine-digit code."""
    found: dict[str, float] = {}
    for place, (code, name) in enumerate(sorted(townships.items())):
        inside = [site for site in sites if site.division.code.startswith(code)]
        wanted = next((v for k, v in TOWNSHIPS.items() if name.startswith(k)), ELSEWHERE[place % len(ELSEWHERE)])
        found |= _shares_of_township(inside, 1 - wanted)
    return found


def _shares_of_township(sites: Sequence[Site], share: float) -> dict[str, float]:
    """Sites of the picture have their own share; the others make up what their township is to have left."""
    fixed = {
        site.division.code: 1 - gone
        for site in sites
        for name, gone in SITES.items()
        if site.division.name.startswith(name)
    }
    rest = [site for site in sites if site.division.code not in fixed]
    doors = sum(site.doors for site in rest)
    left = share * sum(site.doors for site in sites)
    left -= sum(site.doors * fixed.get(site.division.code, 0) for site in sites)
    each = min(0.35, max(0.004, left / doors)) if doors else 0.0
    return {site.division.code: fixed.get(site.division.code, each) for site in sites}


class Calendar:
    """Instants of visits: by day, within walking hours, never later than now."""

    def __init__(self, now: datetime, random: Random) -> None:
        self.now = now
        self._random = random
        self._days = [day_of(now) - timedelta(days=n) for n in reversed(range(DAYS))]

    def past(self, *, not_today: bool = False) -> datetime:
        """An instant on one of the ten days; today takes its share once it has begun."""
        days = self._days[:-1] if not_today or not self._today_began() else self._days
        day = self._random.choice(days)
        opens = datetime.combine(day, time(8), ZONE)
        closes = min(datetime.combine(day, time(20, 30), ZONE), self.now - timedelta(hours=1))
        return opens + (closes - opens) * self._random.random()

    def last_hour(self, *, stopped: bool = False) -> datetime:
        """An instant within the last hour; where work `stopped`, before its last 35 minutes."""
        back = self._random.uniform(36, 59) if stopped else self._random.uniform(0.5, 59)
        return self.now - timedelta(minutes=back)

    def next_day(self, at: datetime) -> datetime:
        """In the walking hours of the day after, where that is past; else within two hours."""
        morning = datetime.combine(day_of(at) + timedelta(days=1), time(8), ZONE)
        later = morning + timedelta(hours=self._random.uniform(0, 12))
        soon = at + timedelta(minutes=self._random.uniform(20, 55))
        return later if later < self.now - timedelta(hours=1) else min(soon, self.now)

    def _today_began(self) -> bool:
        return self.now.astimezone(ZONE) > datetime.combine(self._days[-1], time(10), ZONE)


def plan(site: Site, share_left: float, doors: Sequence[DoorPlan], now: datetime, random: Random) -> None:
    """Give every door of a site its visits, leaving `share_left` of them as gaps."""
    calendar = Calendar(now, random)
    for door, status in zip(doors, _gaps(doors, share_left, random), strict=True):
        door.status, door.visits = _visited(door, status, site, calendar, random)


def _gaps(doors: Sequence[DoorPlan], share: float, random: Random) -> list[str]:
    """Return for each door the gap planted there, or "" where somebody is to have been."""
    wanted = round(len(doors) * share)
    found = [""] * len(doors)
    if share > 0.15:  # far behind: whole buildings and groups that nobody has been to
        wanted -= _leave_blocks(doors, found, wanted * 0.6, random)
    open_ones = [n for n, gap in enumerate(found) if not gap]
    for n in random.sample(open_ones, min(len(open_ones), max(wanted, 0))):
        gap = random.choices(tuple(GAPS), tuple(GAPS.values()))[0]
        found[n] = "again" if gap == "refused" and doors[n].family is None else gap
    return found


def _leave_blocks(doors: Sequence[DoorPlan], found: list[str], most: float, random: Random) -> int:
    blocks: dict[int, list[int]] = {}
    for n, door in enumerate(doors):
        blocks.setdefault(id(door.block), []).append(n)
    order = list(blocks.values())
    random.shuffle(order)
    count = 0
    for members in order:
        if count + len(members) <= most:
            count += len(members)
            for n in members:
                found[n] = "todo"
    return count


def _visited(door: DoorPlan, gap: str, site: Site, calendar: Calendar, random: Random) -> tuple[str, tuple[Visit, ...]]:
    if gap == "todo":
        return "todo", ()
    behind = site.division.name.startswith(BEHIND)
    stopped = site.division.code[:9].endswith("203")
    recent = not behind and random.random() < LAST_HOUR
    at = calendar.last_hour(stopped=stopped) if recent else calendar.past(not_today=behind)
    if gap:
        return gap, (Visit(at, "nobody_home" if gap == "again" else "refused", note=_note(gap, random)),)
    if door.family is None:
        return "vacant", (Visit(at, "vacant"),)
    seen = _seen(door.family, at, random)
    visits = [seen]
    if not recent and random.random() < 0.09:
        later = calendar.next_day(at)
        visits = [Visit(at, "nobody_home"), replace(seen, at=later)]
    if seen.noted and not behind:
        visits += _looked_after(visits[-1], calendar, random)
    return "needs" if any(noted.is_notable for noted in visits[-1].noted) else "done", tuple(visits)


def _looked_after(visit: Visit, calendar: Calendar, random: Random) -> list[Visit]:
    """Whoever had a fever or came from elsewhere is measured again on a day after, where that is past."""
    again = said.measured_again(visit.noted, random)
    later = calendar.next_day(visit.at)
    if not again or day_of(later) == day_of(visit.at) or random.random() < 0.4:
        return []
    return [Visit(later, "seen", visit.present_count, again)]


def _seen(family: Family, at: datetime, random: Random) -> Visit:
    home = [n for n, member in enumerate(family.members) if member.residence == "resident"]
    noted = said.of_some(family, home, day_of(at), random) if home and random.random() < NOTED else ()
    note = random.choice(_NOTES) if random.random() < 0.03 else ""
    return Visit(at, "seen", max(1, len(home)), noted, note)


_NOTES = ("院里有狗，敲门先喊一声", "老人耳背，多敲一会儿", "白天在果园，傍晚再去", "儿子在外地，电话联系", "门铃坏了")
_REFUSALS = ("说已经登记过，不开门", "隔着门说没事，不让进", "说晚上再来")


def _note(gap: str, random: Random) -> str:
    return random.choice(_REFUSALS) if gap == "refused" else ""


def gaps_by_status(doors: Iterable[DoorPlan]) -> dict[str, int]:
    found: dict[str, int] = {}
    for door in doors:
        found[door.status] = found.get(door.status, 0) + 1
    return found
