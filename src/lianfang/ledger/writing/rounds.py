"""What a batch keeps of one round: what it has to ask beforehand, and what came out of admission."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from lianfang.ledger.kinds import Entry
from lianfang.ledger.sql import Asked, Row

from .intake import Ready


@dataclass(slots=True)
class Round:
    """Entries that may be folded together: none of them rests on what another of them begins."""

    rows: list[Row] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    incoming: list[Ready] = field(default_factory=list)
    holds: dict[UUID, set[UUID]] = field(default_factory=dict)
    created: set[UUID] = field(default_factory=set)


@dataclass(slots=True)
class Ahead:
    """What admission needs to know of a round's submissions, asked all at once."""

    stored: Asked
    keyless: Callable[[], list[UUID]]
    begun: Asked
    waiting: Asked
    returned: Asked
    spoken_of: Asked
