"""Figures of places, scope first: all for all places at once, one with its entries, one as known then and now.

    table = figures(scope, ["household_total", "hubei_today"], village_ids, on)
    table.value(village, "hubei_today")      a number; None where nobody stated one, and table.why(...) says why
    figure(scope, "fever_count", village, on, at_seq=4711)     as known at entry 4711, open to its entries
    compared(scope, "fever_count", village, on, at_seq=4711)   then beside now, and what came later

A figure is of the day `on`: what happened up to its end, as far as it was known at `at_seq` (without one: now).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.access.scope import Scope
from lianfang.kit.paths import depth
from lianfang.ledger.queries import newest_seq
from lianfang.ledger.sql import snapshot
from lianfang.places.queries import place as place_within
from lianfang.places.queries import places_by_id
from lianfang.places.terms import UNCOUNTED

from .counting import BASES, Amount, Counting
from .evidence import behind, differing
from .indicators import Indicator, indicators

Value = int | None
Why = Literal["", "unknown_key", "not_yet", "nobody_looked", "beyond_rights", "out_of_scope"]
PUBLIC_DEPTH = 5  # counts of coded facts are open to every reader from a community up


@dataclass(slots=True)
class Figures:
    """A table of figures: a value for each place and key, as known at `seq`."""

    on: date
    seq: int
    values: dict[UUID, dict[str, Value]] = field(default_factory=dict)
    reasons: dict[tuple[UUID, str], Why] = field(default_factory=dict)

    def value(self, place: UUID, key: str) -> Value:
        return self.values.get(place, {}).get(key)

    def why(self, place: UUID, key: str) -> Why:
        """Say why there is no value; empty where there is one."""
        if place not in self.values:
            return "out_of_scope"
        return self.reasons.get((place, key), "")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with what it was counted from: `evidence` names subjects and entries, a page of them at most."""

    indicator: Indicator
    place: UUID
    on: date
    value: Value
    seq: int
    why: Why = ""
    evidence: tuple[Amount, ...] = ()
    next: str | None = None

    @property
    def reason(self) -> str:
        return why_words(self.why, self.indicator)


@dataclass(frozen=True, slots=True)
class Difference:
    """One subject that counted otherwise: `was` and `is_` are what it adds, `later` the entries that came since."""

    subject: UUID
    was: int
    is_: int
    later: tuple[UUID, ...]
    door: UUID | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure as known then and as known now, with every subject in which they differ."""

    then: Figure
    now: Figure
    differences: tuple[Difference, ...]


def figures(
    scope: Scope, keys: Iterable[str], places: Iterable[UUID], on: date, *, at_seq: int | None = None
) -> Figures:
    """Return the figures `keys` of `places` on the day `on`; places outside the scope have none."""
    wanted = list(dict.fromkeys(keys))
    with snapshot():
        newest = newest_seq(scope)
        rows = places_by_id(scope, places)
        seq = newest if at_seq is None else min(at_seq, newest)
        found = Figures(on, seq, {i: {} for i in rows})
        known = {key: indicators.get(key) for key in wanted}
        counted = [one for one in known.values() if one is not None and one.measure is not None]
        fine = any(row.kind in UNCOUNTED for row in rows.values())
        counting = _counting(scope, [row.path for row in rows.values()], on, seq, newest, counted, fine=fine)
        for key, indicator in known.items():
            why: Why = "unknown_key" if indicator is None else "" if indicator.measure is not None else "not_yet"
            for row in rows.values():
                value: Value = None
                told = why
                if indicator is not None and not why:
                    value, told = _value(scope, indicator, counting, row.path)
                found.values[row.id][key] = value
                if told:
                    found.reasons[row.id, key] = told
    return found


def _counting(
    scope: Scope, paths: Sequence[str], on: date, seq: int, newest: int, found: Sequence[Indicator], *, fine: bool
) -> Counting:
    measures = [part for one in found if one.measure is not None for part in (one.measure, BASES[one.basis])]
    return Counting(scope, paths, on, seq, newest, dict.fromkeys(measures), tallied=not fine)


def _value(scope: Scope, indicator: Indicator, counting: Counting, path: str) -> tuple[Value, Why]:
    if indicator.measure is None or not may_read(scope, indicator, path):
        return None, "beyond_rights"
    value = counting.of(indicator.measure).get(path, 0)
    if not value and not counting.of(BASES[indicator.basis]).get(path, 0):
        return None, "nobody_looked"
    return value, ""


def may_read(scope: Scope, indicator: Indicator, path: str) -> bool:
    """True if the reader may know this count of this place: below a community a count can point at somebody."""
    return depth(path) <= PUBLIC_DEPTH or scope.may_see(indicator.privacy)


def figure(
    scope: Scope, key: str, place: UUID, on: date, at_seq: int | None = None, *, after: str = "", limit: int = 50
) -> Figure:
    """Return one figure with a page of its evidence. Raises CannotFindPlace outside the scope, KeyError for no key."""
    indicator = indicators[key]
    row = place_within(scope, place)
    table = figures(scope, [key], [place], on, at_seq=at_seq)
    value, why = table.value(place, key), table.why(place, key)
    if not value or indicator.measure is None or not scope.may_see(indicator.privacy):
        return Figure(indicator, place, on, value, table.seq, why)
    with snapshot():
        counting = Counting(scope, [row.path], on, table.seq, newest_seq(scope), [indicator.measure])
        page, more = behind(counting, indicator.measure, after, limit)
    return Figure(indicator, place, on, value, table.seq, why, page, more)


def compared(scope: Scope, key: str, place: UUID, on: date, at_seq: int) -> Compared:
    """Return a figure as known at `at_seq` beside the same as known now, with every subject that differs."""
    then, now = (figure(scope, key, place, on, seq) for seq in (at_seq, None))
    measure = then.indicator.measure
    if measure is None:
        return Compared(then, now, ())
    path = place_within(scope, place).path
    with snapshot():
        newest = newest_seq(scope)
        old, new = (Counting(scope, [path], on, seq, newest, [measure]) for seq in (then.seq, newest))
        return Compared(then, now, tuple(Difference(*one) for one in differing(old, new, measure)))


def why_words(why: Why, indicator: Indicator | None = None) -> str:
    """Say in a sentence why a cell is empty."""
    return str(why_said(why, indicator))


def why_said(why: Why, indicator: Indicator | None = None) -> str | Promise:
    """The same, in the language of whoever reads it."""
    if why == "not_yet" and indicator is not None:
        return indicator.reason
    return _WHY.get(why, "")


_WHY: Mapping[Why, str | Promise] = {
    "unknown_key": _("台账里没有这个指标"),
    "nobody_looked": _("还没有人去看过、问过，不能当作零"),
    "beyond_rights": _("这个岗位看不到这么细的数"),
    "out_of_scope": _("不在这个岗位管的地方"),
}
