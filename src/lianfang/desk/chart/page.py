"""What a chart says around its doors: tabs of compounds, the sentence, counts, keepers of buildings, the plate."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianfang.access.scope import Scope
from lianfang.access.terms import MAY_GIVE
from lianfang.desk import marks
from lianfang.desk.addresses import address, url_or_none
from lianfang.desk.frame import Here, here_of
from lianfang.desk.status import DOOR_LEGEND
from lianfang.kit.clock import day_of
from lianfang.kit.masking import mask_name
from lianfang.kit.paths import depth
from lianfang.ledger.queries import newest_seq
from lianfang.places.models import Place
from lianfang.places.terms import UNCOUNTED
from lianfang.screening.queries import coverage as counts
from lianfang.screening.queries import doors, holders
from lianfang.screening.registers import CLOSED
from lianfang.screening.rules import LEFT

from .draw import Pen
from .layout import BANDS, Layout, lay_out

GROUND = ("community", "village")
TABBED = ("grid", "compound", "building", "lane")
COMMUNITY_DEPTH = 5


@dataclass(frozen=True, slots=True)
class Tab:
    """One compound of a community, and what is left there."""

    name: str
    href: str
    left: int
    doors: int
    current: bool

    @property
    def words(self) -> SafeString:
        """还差 12 / 48, 走完 48: a community has a hundred of these."""
        if not self.left:
            return marks.safe(_("走完 %(doors)s") % {"doors": marks.grouped(self.doors)})
        counts = {"left": marks.grouped(self.left), "doors": marks.grouped(self.doors)}
        return marks.safe(_("还差 <b>%(left)s</b> / %(doors)s") % counts)


@dataclass(frozen=True, slots=True)
class Head:
    """What a chart says above its doors; sent anew whenever a door changes."""

    place: Place
    left: int
    doors: int
    buildings: int
    groups: int
    today: int
    last_at: datetime | None
    by_status: Mapping[str, int]
    tabs: Sequence[Tab]
    seq: int
    today_href: str
    list_href: str
    share_href: str

    def legend(self, chosen: str, who: str = "") -> SafeString:
        """Legend, filter and counter in one; pressing the chosen one again lifts the filter. `who` stays as it is."""
        keys = [
            marks.legend_key(
                status,
                self.by_status.get(status, 0),
                chart_href(self.place.id, status="" if status == chosen else status, who=who),
                current=status == chosen,
            )
            for status in DOOR_LEGEND
        ]
        return marks.safe("".join(keys))


@dataclass(frozen=True, slots=True)
class Chart:
    head: Head
    layout: Layout
    pen: Pen
    here: Here | None


def open_chart(
    scope: Scope, place: Place, *, at: datetime, picked: str = "", asked: frozenset[str] = frozenset()
) -> Chart:
    """Read all that a chart shows: a fixed number of queries, whatever its size."""
    seq = newest_seq(scope)  # read first: what is recorded meanwhile is asked for again, never missed
    ground = doors.ground(scope, place.path)
    layout = lay_out(ground, doors.doors(scope, place.path))
    above = doors.places_above(scope, place.path)
    pen = pen_for(scope, place, ground, at=at, picked=picked, asked=asked)
    head = head_of(scope, above, ground, Counter(door.status for door in layout.doors), at=at, seq=seq)
    return Chart(head, layout, pen, here_of(scope, above, link=place_href))


def pen_for(
    scope: Scope,
    place: Place,
    ground: Sequence[doors.ChartPlace],
    *,
    at: datetime,
    picked: str = "",
    asked: frozenset[str] = frozenset(),
) -> Pen:
    keepers = holders.holders_around(scope, place.path, at=at)
    return Pen(
        base=place.path,
        picked=picked,
        asked=asked,
        homes=doors.homes(scope, place.path) if any(p.kind in BANDS for p in ground) else {},
        keeper=Keepers(keepers, may_give=scope.role in MAY_GIVE, base=place.path),
        list_href=lambda path: f"?left={path.removeprefix(place.path)}",
    )


def head_of(
    scope: Scope,
    above: Sequence[Place],
    ground: Sequence[doors.ChartPlace],
    by_status: Mapping[str, int],
    *,
    at: datetime,
    seq: int,
) -> Head:
    place = above[-1]
    kinds = [p.kind for p in ground]
    counted = {status: count for status, count in by_status.items() if status != CLOSED}
    return Head(
        place=place,
        left=sum(counted.get(status, 0) for status in LEFT),
        doors=sum(counted.values()),
        buildings=kinds.count("building"),
        groups=kinds.count("group"),
        today=counts.visits_at(scope, [p.id for p in ground if p.kind not in UNCOUNTED], at=at),
        last_at=doors.last_visit_at(scope, place.path),
        by_status=counted,
        tabs=tabs(scope, above, place),
        seq=seq,
        today_href=entries_href(place.path, day=day_of(at)),
        list_href=list_href(place.id),
        share_href=give_href(scope, place.id),
    )


@dataclass(frozen=True, slots=True)
class Keepers:
    """Who holds a building, in words; the same few words for hundreds of buildings.

    What is left of a building and who may be named for it are opened by way of the chart (`?left=3.`, `?hold=3.`),
    which knows the place at a path: the ids of hundreds of buildings do not compress.
    """

    holders: holders.Holders
    may_give: bool
    base: str

    def __call__(self, path: str) -> str:
        return keeper_words(self.holders, path, f"?hold={path.removeprefix(self.base)}" if self.may_give else "")


def list_href(place: UUID, **more: str) -> str:
    query = urlencode({"place": place, **more}) if more else f"place={place}"
    return f"{address('desk:unvisited')}?{query}"


def affected_href(place: UUID) -> str:
    return f"{address('desk:affected')}?place={place}"


def entries_href(path: str, *, day: date | None = None, kind: str = "screening.door_visit") -> str:
    """The address of the entries behind a number of visits: of one day, or all."""
    ledger = url_or_none("desk:ledger")
    asked = {"under": path, "kind": kind} | ({"day": day.isoformat()} if day else {})
    return f"{ledger}?{urlencode(asked)}" if ledger else ""


def chart_href(place: UUID, **more: str) -> str:
    asked = {name: value for name, value in more.items() if value}
    return address("desk:chart_place", place) + (f"?{urlencode(asked)}" if asked else "")


def give_href(scope: Scope, place: UUID | None) -> str:
    """Where an office gives a grid worker the post at `place`; nobody else is offered it."""
    give = url_or_none("desk:give_post") if place and scope.role in MAY_GIVE else None
    return f"{give}?place={place}" if give else ""


def keeper_words(keepers: holders.Holders, path: str, give: str) -> str:
    """网格员 王*, or who may be named where nobody holds the place (没人包联)."""
    holder = keepers.of(path)
    if holder is not None:
        words = _("网格员 %(name)s") % {"name": mask_name(holder.name)}
        return f'<span class="by">{marks.escape(words)}</span>'
    nobody, choose = _("没人包联"), _("指定")
    name = f'<a href="{marks.escape(give)}">{choose}</a>' if give else ""
    return f'<span class="by none"><span class="say act">{marks.glyph("nopost")}{nobody}</span> {name}</span>'


def tabs(scope: Scope, above: Sequence[Place], place: Place) -> list[Tab]:
    """Return a tab for the community and one for each of its compounds; none where there is only one part."""
    base = next((p for p in above if p.kind in GROUND and scope.covers(p.path)), None)
    if base is None:
        return []
    parts = doors.places_below(scope, base, kinds=TABBED)
    if len(parts) < 2:
        return []
    whole, shown = counts.progress_counts(scope, base.path, [part.path for part in parts])
    found = [
        Tab(_("%(place)s全部") % {"place": base.name}, chart_href(base.id), whole.left, whole.doors, base == place)
    ]
    for part, count in zip(parts, shown, strict=True):
        inside = place.path.startswith(part.path)
        found.append(Tab(part.name, chart_href(part.id), count.left, count.doors, inside))
    return found


def place_href(place: Place) -> str:
    """Where a place is looked at: on its board, from a community down on its chart."""
    if depth(place.path) < COMMUNITY_DEPTH:
        return address("desk:board_place", place.id)
    return chart_href(place.id)
