"""A finding of the doctor."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

Text = str | Promise


class Level(StrEnum):
    OK = "ok"
    MIND = "mind"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's: what was looked at, how it is, and what to do where something has to be done."""

    level: Level
    about: str
    said: Text
    do: Text = ""


def worst(findings: list[Finding]) -> Level:
    order = list(Level)
    return max((finding.level for finding in findings), key=order.index, default=Level.OK)
