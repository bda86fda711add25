"""What is known for a cell before it is put into the form's own words."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianfang.reports.columns import Reason


@dataclass(frozen=True, slots=True)
class Coded:
    """Codes of a field; `own` are a county's own words beside them."""

    codes: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YesNo:
    value: bool


@dataclass(frozen=True, slots=True)
class Several:
    """Several of the same: phones, words."""

    words: tuple[str, ...]


RawValue = str | int | float | date | datetime | Coded | YesNo | Several | None


@dataclass(frozen=True, slots=True)
class Raw:
    value: RawValue
    evidence: tuple[UUID, ...] = ()
    reason: Reason | None = None


NOTHING = Raw(None)
