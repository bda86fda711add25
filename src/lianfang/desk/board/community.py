"""The board of a community or village: compound by compound, building by building; who holds it, what waits there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianfang.access.scope import Scope
from lianfang.desk import marks
from lianfang.desk.addresses import address, url_or_none
from lianfang.desk.chart.page import chart_href, entries_href, give_href, list_href, place_href
from lianfang.desk.frame import Here, here_of
from lianfang.desk.ledger.lines import Line, lines
from lianfang.kit.clock import day_of
from lianfang.kit.masking import mask_name
from lianfang.kit.sentences import listed
from lianfang.ledger import queries as ledger
from lianfang.people.duplicates import open_count
from lianfang.places.models import Place
from lianfang.screening.queries import coverage, doors, holders, notable, unvisited
from lianfang.screening.sums import Coverage, Pace

from .page import with_pace
from .rows import Row
from .standing import GRAVE, row_of

PARTS = ("grid", "compound", "building", "lane", "group", "stairwell")
SILENT_DAYS = 3
MOST_WAITING = 100


@dataclass(frozen=True, slots=True)
class Part:
    """A compound, building, lane or group: its doors, how they stand, who holds it.

    `level` is 0 for what stands directly in the community, 1 for what stands in that.
    """

    row: Row
    level: int
    stale: int
    stale_href: str
    holder: str
    give_href: str

    @property
    def cells(self) -> SafeString:
        return marks.safe(_cells(self) + f"<td>{_holder(self)}</td>")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for the office, or came in today: how much, and where it is listed."""

    word: str
    count: int
    href: str
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class CommunityBoard:
    place: Place
    here: Here | None
    total: Part
    parts: Sequence[Part]
    unheld_count: int
    waiting: Sequence[Waiting]
    grave: Sequence[Line]
    member_count: int
    overdue_href: str
    chart_href: str


def open_community(scope: Scope, place: Place, *, at: datetime) -> CommunityBoard:
    """Read all that the board of a community shows: a fixed number of queries, whatever its size."""
    counts = coverage.counted_places(scope, place.path)
    found = _Found(
        scope=scope,
        at=at,
        counts=counts,
        paces=coverage.paces_of_places(scope, place.path, at=at),
        stale=_stale(scope, place, at),
        holders=holders.holders_around(scope, place.path, at=at),
    )
    ground = doors.places_under(scope, place, kinds=PARTS)
    parts = found.parts(place, ground)
    unheld = [path for path in counts if found.holders.of(path) is None]
    above = doors.places_above(scope, place.path)
    shown = notable.notable_entries(scope, place.path, (), limit=GRAVE)
    return CommunityBoard(
        place=place,
        here=here_of(scope, above, link=place_href),
        total=found.whole(place),
        parts=parts,
        unheld_count=len(unheld),
        waiting=_waiting(scope, place, day_of(at)),
        grave=lines(scope, shown),
        member_count=coverage.members_registered(scope, place.path),
        overdue_href=list_href(place.id, overdue="on"),
        chart_href=chart_href(place.id),
    )


def _stale(scope: Scope, place: Place, at: datetime) -> Mapping[str, int]:
    """Return at how many doors nothing was recorded for three days, by the path of what counts them."""
    by_place = unvisited.stale_by_place(scope, place.path, at - timedelta(days=SILENT_DAYS))
    return {path: by_place[id] for path, id in coverage.counting_ids(scope, place.path).items() if id in by_place}


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read of a community, by the paths of the lowest places that count doors."""

    scope: Scope
    at: datetime
    counts: Mapping[str, Coverage]
    paces: Mapping[str, Pace]
    stale: Mapping[str, int]
    holders: holders.Holders

    def parts(self, base: Place, ground: Sequence[Place]) -> list[Part]:
        """Return what stands in the community, and what stands in that, each where the walk goes on."""
        found: list[Part] = []
        for place in ground:
            if place.parent == base.id:
                inside = [one for one in ground if one.parent == place.id and self._has_doors(one)]
                if self._has_doors(place):
                    found.append(self.part(place, level=0))
                    found += [self.part(one, level=1) for one in inside]
        loose = self.counts.get(base.path)
        return found if loose is None else [*found, self.part(base, level=0, own=True)]

    def _has_doors(self, place: Place) -> bool:
        return any(path.startswith(place.path) for path in self.counts)

    def whole(self, place: Place) -> Part:
        return self.part(place, level=0)

    def part(self, place: Place, *, level: int, own: bool = False) -> Part:
        """`own` counts only what stands directly at the place."""
        under = {place.path: place.path} if own else {path: path for path in self.counts if path.startswith(place.path)}
        counts = sum((self.counts[path] for path in under), Coverage())
        pace = sum((self.paces[path] for path in under if path in self.paces), Pace())
        holder = self.holders.of(place.path)
        shared = sorted({mask_name(one.name) for path in under if (one := self.holders.of(path))})
        return Part(
            row=with_pace(row_of(place, counts, day_of(self.at)), pace, self.at),
            level=level,
            stale=sum(self.stale.get(path, 0) for path in under),
            stale_href=f"{address('desk:stale')}?place={place.id}&days={SILENT_DAYS}",
            holder=mask_name(holder.name) if holder else _several(shared),
            give_href=give_href(self.scope, place.id) if not holder and not shared else "",
        )


def _several(names: Sequence[str]) -> str:
    if len(names) < 3:
        return listed(names)
    return _("%(names)s等 %(n)s 人") % {"names": listed(names[:2]), "n": len(names)}


def _cells(part: Part) -> str:
    row, counts = part.row, part.row.coverage
    numbers = (
        marks.figure(counts.doors, row.href),
        f"<b>{marks.figure(counts.left, row.list_href)}</b>",
        marks.figure(counts.again, row.again_href),
        marks.figure(counts.overdue, f"{row.list_href}&overdue=on"),
        marks.figure(counts.refused, row.refused_href),
        marks.figure(counts.needs, row.needs_href),
        marks.figure(part.stale, part.stale_href),
        marks.figure(row.pace.today, row.today_href),
        marks.figure(row.pace.hour, row.today_href),
    )
    return (
        f'<td class="cov">{marks.bar(counts.reached, counts.doors)}</td>'
        f'<td class="num pc">{marks.percent(counts.reached, counts.doors)}</td>'
        + "".join(f'<td class="num">{number}</td>' for number in numbers)
    )


def _holder(part: Part) -> str:
    if part.holder:
        return marks.escape(part.holder)
    assign, none = _("指定"), marks.say("noholder", _("没人包联"))
    return f'{none} <a class="more" href="{marks.escape(part.give_href)}">{assign}</a>' if part.give_href else none


def _waiting(scope: Scope, place: Place, day: date) -> list[Waiting]:
    """What waits for this office, which only its own post sees, and who came into the register today."""
    found: list[Waiting] = []
    if place.path in scope.paths:
        inbox = address("desk:inbox")
        account = scope.account
        two = len(ledger.returned(scope, account=account, clashing=True, limit=MOST_WAITING).rows)
        back = len(ledger.returned(scope, account=account, clashing=False, limit=MOST_WAITING).rows)
        held = len(ledger.held(scope, account=account, limit=MOST_WAITING).rows)
        found = [
            Waiting(_("两处记的不一样"), two + len(ledger.conflicts(scope)), f"{inbox}?show=clash"),
            Waiting(_("退回来的"), back, f"{inbox}?show=returned"),
            Waiting(_("等着对上的"), held, f"{inbox}?show=held"),
            Waiting(_("可能重复的人"), open_count(scope), url_or_none("desk:doubles") or ""),
        ]
    kinds = {"people.household_registered": _("今天登记的户"), "people.person_added": _("今天补登的人")}
    for kind, word in kinds.items():
        count = ledger.entry_count(scope, ledger.Asked(under=place.path, kind=kind, day=day))
        found.append(Waiting(word, count, entries_href(place.path, day=day, kind=kind), is_open=False))
    return found
