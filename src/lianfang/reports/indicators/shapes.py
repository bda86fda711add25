"""What an indicator is, and the few ways in which one counts: over households, doors, visits, persons, dated facts.

A condition is written once, as tests on columns: the database counts by it, and rows folded out of the past are judged
by it, so that a figure then and a figure now cannot differ in what they mean.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import eq, ge, gt, le, ne
from typing import Any, Literal

from django.db import connection
from django.db.models import Q
from django.utils.functional import Promise

from lianfang.facts.fields import in_language

Op = Literal["is", "not", "gt", "ge", "le"]
Basis = Literal["homes", "doors", "visits", "visits_today"]
_TESTS: dict[str, Callable[[Any, Any], bool]] = {"is": eq, "not": ne, "gt": gt, "ge": ge, "le": le}
_SIGNS = {"is": "=", "not": "<>", "gt": ">", "ge": ">=", "le": "<="}
_LOOKUPS = {"is": "", "not": "", "gt": "__gt", "ge": "__gte", "le": "__lte"}


@dataclass(frozen=True, slots=True)
class Test:
    """One condition on a column. What is unknown (None) passes none but `is None`."""

    column: str
    op: Op
    value: Any

    def holds(self, row: Any) -> bool:
        found = getattr(row, self.column)
        if found is None:
            return self.op == "is" and self.value is None
        return _TESTS[self.op](found, self.value)

    @property
    def as_q(self) -> Q:
        if self.value is None:
            return Q(**{f"{self.column}__isnull": self.op == "is"})
        found = Q(**{self.column + _LOOKUPS[self.op]: self.value})
        return ~found & Q(**{f"{self.column}__isnull": False}) if self.op == "not" else found

    def as_sql(self, table: str) -> tuple[str, list[Any]]:
        """Return the condition in SQL, with what stands for its %s."""
        column = f"{table}.{self.column}"
        if self.value is None:
            return f"{column} IS {'' if self.op == 'is' else 'NOT '}NULL", []
        value = connection.ops.adapt_datefield_value(self.value) if isinstance(self.value, date) else self.value
        return f"{column} {_SIGNS[self.op]} %s", [value]


Tests = tuple[Test, ...]


def fits(tests: Tests, row: Any) -> bool:
    return all(test.holds(row) for test in tests)


def as_q(tests: Tests) -> Q:
    found = Q()
    for test in tests:
        found &= test.as_q
    return found


def as_sql(table: str, tests: Tests) -> tuple[str, list[Any]]:
    """Return the same in SQL, for columns of `table` whose names are no words of SQL."""
    parts = [test.as_sql(table) for test in tests]
    return " AND ".join(text for text, _values in parts), [value for _text, values in parts for value in values]


@dataclass(frozen=True, slots=True)
class Homes:
    """Households that pass `tests`, or the sum of a column over them; `door`: whose door was gone to, or is left."""

    tests: Tests
    adds: str = ""
    door: Literal["", "reached", "left"] = ""


@dataclass(frozen=True, slots=True)
class Doors:
    """Doors that are not closed and pass `tests`, or the sum of a column over them."""

    tests: Tests = ()
    adds: str = ""
    tallied: tuple[str, ...] = ()  # columns of the tally whose sum is the same


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits on the report's own day, or on any `ever` up to it; `settled`: only those that somebody was met at, or a
    vacant door was found by."""

    settled: bool = False
    ever: bool = False


@dataclass(frozen=True, slots=True)
class Persons:
    """Persons who live here and pass the tests of the report's day."""

    tests: Callable[[date], Tests]


@dataclass(frozen=True, slots=True)
class Told:
    """Persons about whom dated facts were stated: `counts` gives those that make a person count on a day.

    `select` narrows in the database what may matter at all. Who was merged into another counts once. What stands in
    no table matters only where `left` says so: facts of the report's own day, read out of its entries.
    """

    keys: tuple[str, ...]
    select: Callable[[date, str], Q]
    counts: Callable[[Sequence[Any], date, str], Sequence[Any]]
    gone_too: bool = False  # whoever has left or died since counts, too: 累计
    left: bool = False


Measure = Homes | Doors | Visits | Persons | Told


@dataclass(frozen=True, slots=True)
class Indicator:
    """指标 · One figure of a place on a day. Without a `measure` it cannot be counted yet, and `reason` says why.

    `words` are headers that mean it wherever they stand; below one of `parents` those in `under` mean it too.
    `basis` says what must stand in the ledger for a zero to be a zero: where nobody looked, the figure is empty.
    """

    key: str
    label: str
    label_en: str
    unit: str
    definition: str
    definition_en: str
    evidence: str
    evidence_en: str
    since: date
    source: str
    measure: Measure | None = None
    basis: Basis = "homes"
    words: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    reason: str | Promise = ""
    privacy: str = "open"
    level: str = field(default="community")  # the lowest level at which a stranger may read it as a count

    @property
    def said(self) -> str:
        """The label in the reader's language."""
        return in_language(self.label, self.label_en)

    @property
    def definition_said(self) -> str:
        return in_language(self.definition, self.definition_en)

    @property
    def evidence_said(self) -> str:
        return in_language(self.evidence, self.evidence_en)

    @property
    def is_counted(self) -> bool:
        return self.measure is not None


class Indicators:
    """All indicators by key; those that count a flag are made when they are named."""

    def __init__(self, flagged: Callable[[str], Indicator | None]) -> None:
        self._by_key: dict[str, Indicator] = {}
        self._flagged = flagged

    def add(self, indicator: Indicator) -> Indicator:
        if indicator.key in self._by_key:
            raise ValueError(f"{indicator.key} is there already")
        self._by_key[indicator.key] = indicator
        return indicator

    def get(self, key: str) -> Indicator | None:
        return self._by_key.get(key) or self._flagged(key)

    def __getitem__(self, key: str) -> Indicator:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self._by_key.values())
