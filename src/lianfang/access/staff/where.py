"""Finds the place that a cell of a list names: 吉昌镇西关社区祥和苑, 西关社区居委会, 141028100003, 14.10.28.100.003."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from lianfang.access.scope import Scope
from lianfang.kit.paths import ancestors
from lianfang.kit.sentences import listed
from lianfang.places.models import Place
from lianfang.places.terms import PlaceKind

from .cannot import CannotFindGround, CannotTellGround

NO_GROUND = (PlaceKind.DOOR, PlaceKind.STAIRWELL)
OFFICES = re.compile(r"(居民委员会|村民委员会|居委会|村委会|委员会|人民政府|政府|办事处|办公室|指挥部|党支部|村部)+$")
KINDS = re.compile(r"(社区|村|街道|镇|乡|县)$")
MOST_NAMED = 4
COLUMNS = ("county", "id", "name", "full_name", "code", "path", "kind")


class Grounds:
    """The places of a scope that somebody can be posted at, by their names; read once for a whole list."""

    def __init__(self, scope: Scope) -> None:
        rows = scope.within(Place.objects.filter(is_open=True).exclude(kind__in=NO_GROUND)).only(*COLUMNS)
        tops = {above for path in scope.paths for above in ancestors(path)[:-1]}
        self._by_path = {row.path: row for row in rows}
        # What lies above the scope may be said and is no ground to be posted at.
        self._above = {row.path: row for row in Place.objects.filter(county=scope.county, path__in=tops).only(*COLUMNS)}
        self._by_name: dict[str, list[Place]] = defaultdict(list)
        for row in self._by_path.values():
            for name in _names(row):
                self._by_name[name].append(row)

    def named(self, text: str) -> Place:
        """Return the one place that `text` names. Raises CannotFindGround and CannotTellGround."""
        said = "".join(text.split())
        coded = (one for one in self._by_path.values() if said and said in (one.path, one.code))
        if (found := next(coded, None)) is not None:
            return found
        fitting = list(self._fitting(OFFICES.sub("", said) or said))
        if not fitting:
            raise CannotFindGround(place=text[:40])
        if len(fitting) > 1:
            which = listed(self._line(one) for one in fitting[:MOST_NAMED])
            raise CannotTellGround(place=text[:40], count=len(fitting), which=which)
        return fitting[0]

    def _fitting(self, said: str) -> Iterator[Place]:
        """Give the places whose name ends `said`, the longest name first, and that lie in what `said` begins with."""
        for start in range(len(said)):
            before, named = said[:start], self._by_name.get(said[start:], ())
            fitting = [one for one in named if self._lies_in(one, before)]
            if fitting:
                yield from fitting
                return

    def _lies_in(self, place: Place, before: str) -> bool:
        """True if `before` is made of names of places above `place`, the upper first; some may be left out."""
        rest = before
        for path in ancestors(place.path)[:-1]:
            above = self._by_path.get(path) or self._above.get(path)
            names = sorted(_names(above), key=len, reverse=True) if above else []
            rest = rest[len(next((name for name in names if rest.startswith(name)), "")) :]
        return not rest

    def _line(self, place: Place) -> str:
        above = [self._by_path[path].name for path in ancestors(place.path)[-2:-1] if path in self._by_path]
        return "".join([*above, place.name])


def _names(place: Place) -> Iterable[str]:
    """A place by its name, its full name, and its name without the kind: 西关 for 西关社区."""
    names = {"".join(name.split()) for name in (place.name, place.full_name) if name}
    names |= {part for part in place.name.split() if len(part) > 1}  # 一组 上黑秀 is called either
    return names | {short for name in names if len(short := KINDS.sub("", name)) > 1}
