"""What the pages of rounds show: lines of the list, progress by part, answers by question, the record of a close."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianfang.access.scope import Scope
from lianfang.desk.chart.page import list_href
from lianfang.facts.fields import Field
from lianfang.kit.paths import depth
from lianfang.places.models import Place
from lianfang.screening.models import Round
from lianfang.screening.queries import coverage, doors
from lianfang.screening.queries import rounds as queries
from lianfang.screening.sums import Coverage

COMMUNITY_DEPTH = 5
PARTS = ("county", "township", "community", "village", "compound", "group", "lane", "building")
LOWEST = ("group", "lane", "building")


@dataclass(frozen=True, slots=True)
class Line:
    """One round in the list: how far it is at the reader's own place, or how it was closed."""

    round: Round
    place: str
    doors: int | None
    left: int | None
    is_late: bool

    @property
    def reached(self) -> int:
        return (self.doors or 0) - (self.left or 0)


@dataclass(frozen=True, slots=True)
class Part:
    """One place below a round's place."""

    place: Place
    coverage: Coverage
    list_href: str


@dataclass(frozen=True, slots=True)
class Answers:
    """A question with how often each answer was given."""

    field: Field
    given: Sequence[tuple[str, int]]


def lines(scope: Scope, rows: Sequence[Round], *, at: datetime) -> list[Line]:
    """Return a line for each round; open ones are counted where the reader's scope and the round meet."""
    places = Place.objects.filter(county=scope.county, id__in=[row.place for row in rows])
    names = dict(places.values_list("id", "name"))
    counted: dict[str, Coverage] = {}
    found = []
    for row in rows:
        path = meeting(scope, row.path)
        if row.closed_at is None and path not in counted:
            counted[path] = coverage.coverage(scope, path)
        found.append(_line(row, names.get(row.place, ""), counted.get(path), at))
    return found


def _line(row: Round, place: str, counts: Coverage | None, at: datetime) -> Line:
    if row.closed_at is not None:
        record = row.record or {}
        return Line(row, place, record.get("doors"), record.get("left"), is_late=False)
    return Line(row, place, counts.doors if counts else None, counts.left if counts else None, row.due_at < at)


def meeting(scope: Scope, path: str) -> str:
    """Return the narrower of the round's place and the reader's own."""
    own = scope.current.path if scope.current else ""
    return own if own.startswith(path) else path


def parts(scope: Scope, above: Place) -> list[Part]:
    """Return the places below `above` with their counts, the least covered first; a level of only one is passed by."""
    below = doors.places_below(scope, above, kinds=PARTS)
    while len(below) == 1 and below[0].kind not in LOWEST:
        above = below[0]
        below = doors.places_below(scope, above, kinds=PARTS)
    _whole, counts = coverage.progress_counts(scope, above.path, [place.path for place in below])
    found = [Part(place, count, list_href(place.id)) for place, count in zip(below, counts, strict=True) if count.doors]
    return sorted(found, key=lambda part: (part.coverage.reached / part.coverage.doors, part.place.path))


def answers(scope: Scope, row: Round, path: str) -> list[Answers]:
    """Return the questions of a round with the answers given so far under `path`."""
    given: dict[str, list[tuple[str, int]]] = {}
    asked = {field.key: field for field in queries.questions(scope, row)}
    for one in queries.answers_given(scope, row, path):
        if one.key in asked:
            given.setdefault(one.key, []).append((_word(asked[one.key], one.code), one.given))
    return [Answers(asked[key], found) for key, found in given.items()]


def _word(field: Field, code: str) -> str:
    fixed = {"yes": _("有"), "no": _("没有"), "*": _("答了")}
    option = field.option(code)
    return option.said if option else fixed.get(code, code)


def is_narrow(path: str) -> bool:
    """True where households can be counted one by one while somebody waits."""
    return depth(path) >= COMMUNITY_DEPTH
