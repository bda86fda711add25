"""How the tables of this room follow from entries."""

from lianfang.ledger.registers import registers
from lianfang.people.dated import Statements

from .candidates import Candidates
from .households import Households, household_changes
from .persons import Persons, person_changes, whole

__all__ = ["household_changes", "person_changes", "whole"]

registers.add(Households())
registers.add(Persons())
registers.add(Statements())
registers.add(Candidates())
