"""Which columns of a form are asked elsewhere already, which nobody at the grass roots can know, which serve nothing.

Pure: given the columns of a form and the other forms in force. A column asks what another does if both mean the same
field or indicator, or, where neither was recognised, if they have the same key. 序号 and the like ask nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from lianfang.facts.refused import JUDGED, refused_by

# What every table has and nobody is asked for: a number, who wrote it, on which day, a remark.
ASKS_NOTHING: Final = frozenset(
    {"serial", "filled_by", "filled_phone", "filled_unit", "filled_on", "checked_by", "signature", "note"}
)
_JUDGED_KEYS: Final = JUDGED[0]


class Library(Protocol):
    """A form as the comparison needs it."""

    @property
    def title(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def columns(self) -> Sequence[Mapping[str, str]]: ...


@dataclass(frozen=True, slots=True)
class ColumnJudged:
    """One column: which forms ask it already, and a reason why nobody should be asked at all."""

    column: Mapping[str, str]
    others: Sequence[Library]
    known: bool  # the ledger states it, so that nobody has to be asked
    against: str = ""  # "" or why: unknowable, no_purpose
    why: str = ""

    @property
    def words(self) -> str:
        return self.column["words"]

    @property
    def is_new(self) -> bool:
        """True if no other form asks it and the ledger does not know it."""
        return not self.others and not self.known


@dataclass(frozen=True, slots=True)
class Overlap:
    """A form judged against the library."""

    columns: Sequence[ColumnJudged]

    @property
    def asking(self) -> list[ColumnJudged]:
        """The columns that ask for anything."""
        return [one for one in self.columns if one.column["asks"] not in ASKS_NOTHING and one.column["why"] != "hand"]

    @property
    def known(self) -> list[ColumnJudged]:
        return [one for one in self.asking if one.known]

    @property
    def repeated(self) -> list[ColumnJudged]:
        return [one for one in self.asking if one.others]

    @property
    def against(self) -> list[ColumnJudged]:
        return [one for one in self.asking if one.against]

    @property
    def new(self) -> list[ColumnJudged]:
        """The columns for whose sake alone somebody has to go out."""
        return [one for one in self.asking if one.is_new and not one.against]

    @property
    def asks_nothing_new(self) -> bool:
        return bool(self.asking) and not self.new

    @property
    def likest(self) -> "tuple[Library, int] | None":
        """The form that asks most of the same, and how many columns they share."""
        counted: dict[int, tuple[Library, int]] = {}
        for one in self.repeated:
            for other in one.others:
                counted[id(other)] = (other, counted.get(id(other), (other, 0))[1] + 1)
        return max(counted.values(), key=lambda pair: pair[1], default=None)


def overlap_of(columns: Sequence[Mapping[str, str]], others: Iterable[Library]) -> Overlap:
    """Judge the columns of one form against the other forms in force."""
    by_meaning: dict[str, list[Library]] = {}
    for other in others:
        for name in {_meaning(column) for column in other.columns}:
            by_meaning.setdefault(name, []).append(other)
    return Overlap([_judge(column, by_meaning) for column in columns])


def _judge(column: Mapping[str, str], by_meaning: Mapping[str, list[Library]]) -> ColumnJudged:
    refused = None if column["asks"] else refused_by(column["words"].rpartition(" / ")[2])
    against = "" if refused is None else "unknowable" if refused.why == _JUDGED_KEYS else "no_purpose"
    others = [] if column["asks"] in ASKS_NOTHING else by_meaning.get(_meaning(column), [])
    known = bool(column["asks"]) and not column["why"]
    return ColumnJudged(column, others, known, against, refused.why_said if refused else "")


def _meaning(column: Mapping[str, str]) -> str:
    return column["asks"] or f"?{column['key']}"
