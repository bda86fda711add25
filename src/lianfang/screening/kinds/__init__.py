"""What screening records, one module a matter; imported here, so that the ledger knows all."""

from .lists import LIST_EXPORTED, REVISIT_OVERDUE, ListExportedBody, RevisitOverdueBody
from .rounds import (
    ROUND_BEGUN,
    ROUND_CLOSED,
    ROUND_OPENED,
    AskedOf,
    Question,
    RoundBegunBody,
    RoundClosedBody,
    RoundOpenedBody,
    RoundRecord,
)
from .visits import (
    DOOR_VISIT,
    FIELD_AND_OFFICES,
    Answered,
    DoorVisitBody,
    Note,
    PersonSeen,
    Travel,
    answers_of,
)

__all__ = [
    "DOOR_VISIT",
    "FIELD_AND_OFFICES",
    "LIST_EXPORTED",
    "REVISIT_OVERDUE",
    "ROUND_BEGUN",
    "ROUND_CLOSED",
    "ROUND_OPENED",
    "Answered",
    "AskedOf",
    "DoorVisitBody",
    "ListExportedBody",
    "Note",
    "PersonSeen",
    "Question",
    "RevisitOverdueBody",
    "RoundBegunBody",
    "RoundClosedBody",
    "RoundOpenedBody",
    "RoundRecord",
    "Travel",
    "answers_of",
]
