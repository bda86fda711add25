"""各地覆盖: how many doors of each place have been reached, from the tallies that boards read."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from lianfang.access.scope import Scope
from lianfang.exports.sources import Asked, Column, Counted, Filter, Row, Source, sources
from lianfang.kit.paths import ancestors, depth, parent
from lianfang.places.rules import COMMUNITY_LEVEL
from lianfang.screening.queries import coverage, doors
from lianfang.screening.sums import Coverage

TOWNSHIP_LEVEL = COMMUNITY_LEVEL - 1


def places_covered(scope: Scope, asked: Asked) -> list[tuple[str, Coverage]]:
    """Return the counts of each village and community, or of each township, under the place; below them its own."""
    if not scope.covers(asked.path):
        return []
    if depth(asked.path) >= COMMUNITY_LEVEL:
        return [(asked.path, coverage.coverage(scope, asked.path))]
    found = coverage.communities(scope, asked.path)
    if asked.filters.get("level") != "township":
        return sorted(found.items())
    summed: dict[str, Coverage] = {}
    for path, counts in found.items():
        summed[parent(path)] = summed.get(parent(path), Coverage()) + counts
    return sorted(summed.items())


def count_places(scope: Scope, asked: Asked) -> Counted:
    return Counted(len(places_covered(scope, asked)))


def coverage_rows(scope: Scope, asked: Asked) -> Iterator[Row]:
    found = places_covered(scope, asked)
    names = doors.places_named(scope, {above for path, _counts in found for above in ancestors(path)})
    for path, counts in found:
        words = [names[above].name if above in names else "" for above in ancestors(path)]
        share = counts.reached * 1000 // counts.doors / 10 if counts.doors else None
        yield Row(
            (
                words[TOWNSHIP_LEVEL - 1] if len(words) >= TOWNSHIP_LEVEL else words[-1],
                words[-1] if depth(path) >= COMMUNITY_LEVEL else "",
                counts.doors,
                counts.reached,
                counts.left,
                share,
                counts.todo,
                counts.again,
                counts.refused,
                counts.needs,
                counts.watch,
                counts.done,
                counts.vacant,
                counts.persons_seen,
            )
        )


sources.add(
    Source(
        name="screening.coverage",
        label=gettext_lazy("各地覆盖"),
        says=gettext_lazy("一个村或社区一行：应访、走到、还差、覆盖率。"),
        columns=(
            Column("township", gettext_lazy("乡镇（街道）"), 16),
            Column("community", gettext_lazy("社区（村）"), 16),
            *(
                Column(key, label, 9)
                for key, label in (
                    ("doors", gettext_lazy("应访")),
                    ("reached", gettext_lazy("走到")),
                    ("left", gettext_lazy("还差")),
                    ("share", gettext_lazy("覆盖率 %")),
                    ("todo", gettext_lazy("未访")),
                    ("again", gettext_lazy("待复访")),
                    ("refused", gettext_lazy("拒访")),
                    ("needs", gettext_lazy("需办理")),
                    ("watch", gettext_lazy("观察中")),
                    ("done", gettext_lazy("已访")),
                    ("vacant", gettext_lazy("空置")),
                    ("persons_seen", gettext_lazy("见到人数")),
                )
            ),
        ),
        filters=(
            Filter(
                "level",
                gettext_lazy("分到"),
                [("", gettext_lazy("社区（村）")), ("township", gettext_lazy("乡镇（街道）"))],
            ),
        ),
        count=count_places,
        rows=coverage_rows,
    )
)
