"""The words of all fields, by their bare form and by their wording, made once for a catalogue."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from lianfang.books.texts import tight
from lianfang.facts.fields import Field

from .lexicon import GENERIC
from .spelling import stem
from .wording import key_of, typos


@dataclass(slots=True)
class Index:
    """Which fields a word means. `whole` has words as written, `bare` without asides, `keys` by wording."""

    whole: dict[str, list[Field]] = field(default_factory=lambda: defaultdict(list))
    bare: dict[str, list[Field]] = field(default_factory=lambda: defaultdict(list))
    keys: dict[tuple[str, ...], list[Field]] = field(default_factory=lambda: defaultdict(list))
    under: dict[str, list[Field]] = field(default_factory=lambda: defaultdict(list))
    # wordings that only everyday words have: 状态, 当前情况
    everyday: frozenset[tuple[str, ...]] = frozenset()
    by_key: dict[str, Field] = field(default_factory=dict)
    topics: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, fields: Sequence[Field]) -> "Index":
        return _made(tuple(fields))

    def _admit(self, one: Field) -> None:
        self.by_key[one.key] = one
        for word in (one.label, *one.synonyms):
            _add(self.whole[whole(word)], one)
            name = typos(stem(word))
            if name:
                _add(self.bare[name], one)
                self.topics[one.topic].add(name)
        for word in one.under:
            _add(self.under[typos(stem(word))], one)

    def _settle(self) -> None:
        """A bare word that is somebody's whole word is nobody else's; a wording that two share is nobody's."""
        for name, found in self.bare.items():
            owners = self.whole.get(name)
            if owners:
                found[:] = owners
        worded: dict[tuple[str, ...], Counter[Field]] = defaultdict(Counter)
        for name, found in self.bare.items():
            worded[key_of(name)].update(found)
        for key, counted in worded.items():
            (first, most), *rest = counted.most_common()
            clear = not rest or most >= 4 * rest[0][1]
            self.keys[key] = [first] if clear else list(counted)

    def beside(self, field: Field, what: str) -> Field | None:
        """The field for the phone or number of whom a field names: responsible_name → responsible_phone."""
        key = f"{field.key.removesuffix('_name')}_{what}"
        return self.by_key.get(key) if field.key.endswith("_name") else None


def _add(found: list[Field], one: Field) -> None:
    if one not in found:
        found.append(one)


def whole(word: str) -> str:
    return tight(word).lower().strip("*:。.※")


@lru_cache(maxsize=8)
def _made(fields: tuple[Field, ...]) -> Index:
    index = Index()
    for one in fields:
        index._admit(one)
    index._settle()
    special = {key_of(name) for name in index.bare if name not in GENERIC}
    index.everyday = frozenset(map(key_of, GENERIC)) - special
    return index


def worded(key: tuple[str, ...], index: Index) -> Field | None:
    """The field of a wording; 返乡 before what belongs to the trip (返程航班, 返乡同行人) adds nothing."""
    found = index.keys.get(key) or []
    if not found and "返乡" in key:
        rest = tuple(one for one in key if one != "返乡")
        found = [field for field in index.keys.get(rest) or [] if field.topic == "trip"]
    return found[0] if key and len(found) == 1 else None
