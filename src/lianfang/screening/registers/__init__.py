"""How screening's tables follow from entries, one module a matter; imported here, so that the ledger knows all."""

from lianfang.screening import dated

from .answers import AnswersAtDoors
from .doors import CLOSED, AffectedPersons, Doors
from .rounds import BegunPlaces, Rounds

__all__ = ["CLOSED", "AffectedPersons", "AnswersAtDoors", "BegunPlaces", "Doors", "Rounds", "dated"]
