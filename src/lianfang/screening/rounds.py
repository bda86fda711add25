"""Rules of a round, pure: what may be asked of whom and on what ground, and how many doors begin in one entry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from lianfang.facts.catalogue import fields
from lianfang.facts.fields import OWN, Field
from lianfang.facts.grounds import MINIMAL
from lianfang.kit.rules import DatedRule, Rulebook

from .terms import Audience

# Where somebody was, whom they met, how they feel, what they measure: asked only of whom the round's rule names.
GUARDED: Final = ("travel", "contact", "symptom", "temp_c")
GUARDED_TOPICS: Final = ("health", "clinic", "trip", "exposure")
# Collection follows the smallest scope (最小范围原则): in principle only 确诊者、疑似者、密切接触者等重点人群, and
# nobody because of the region they come from.
SMALLEST_SCOPE: Final = Rulebook(
    [
        DatedRule(Audience.NOTED, date(2019, 12, 1), "产品的起始值：最小范围，只问重点人群"),
        DatedRule(Audience.NOTED, MINIMAL.since, MINIMAL.title),
    ]
)
# Types that fit a box on paper and a key on the board; what needs words is the register's, sealed, and no question.
ASKABLE_TYPES: Final = ("code", "codes", "bool", "int", "temp_c", "date")
ASKABLE_CLASSES: Final = ("open", "C")
# What of the directory is asked at a door; the rest of it belongs to registers, checkpoints and departments.
ASKABLE: Final = (
    "temp_c", "symptom", "health_state", "travel", "return_on", "contact",
    "vulnerable", "need", "housing_use", "member_count",
)  # fmt: skip
# What a residence must be for `came`: who lives here for good has not come from elsewhere.
CAME: Final = frozenset({"floating", "tenant", "away", "visiting"})
# So many doors an entry keep a transaction near 50 ms, and an entry well below its 64 KB.
MOST_DOORS: Final = 200


@dataclass(frozen=True, slots=True)
class Someone:
    """A resident as the rule of a round sees them."""

    person: UUID
    residence: str = ""
    is_noted: bool = False


def may_be_asked(someone: Someone, audience: str) -> bool:
    """True if a round of this `audience` asks `someone` about travel, contact, symptoms and temperature."""
    if audience == Audience.EVERYONE:
        return True
    return someone.is_noted or (audience == Audience.CAME and someone.residence in CAME)


def is_guarded(key: str) -> bool:
    """True for what may be asked only of whom a round's rule names."""
    known = fields.get(key)
    return key in GUARDED or (known is not None and known.topic in GUARDED_TOPICS)


def needs_ground(keys: Iterable[str]) -> bool:
    return any(is_guarded(key) for key in keys)


def is_askable(field: Field) -> bool:
    """True if a round can ask for `field`: a county's own question with closed answers, or one of ours."""
    if field.key in GUARDED:
        return True
    closed = field.type in ASKABLE_TYPES and field.privacy in ASKABLE_CLASSES
    known = field.key in ASKABLE or field.key.startswith(OWN)
    return closed and known and field.subject in ("person", "household")


def share(done: int, total: int) -> int | None:
    """Return per mille, rounded down; None of nothing."""
    return done * 1000 // total if total else None
