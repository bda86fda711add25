"""What is recorded about persons and households, one module a matter; imported here, so that the ledger knows all."""

from .facts import Answered, Coded, Contact, FactsRecorded, Reading, Travel
from .households import (
    HOUSEHOLD_REGISTERED,
    PERSON_CORRECTED,
    UNMASKED,
    HouseholdCorrected,
    HouseholdMoved,
    HouseholdRegistered,
    PersonAdded,
    PersonCorrected,
    PersonMoved,
    Unmasked,
    seals_of_household,
)
from .lives import ChildBorn, PersonDied, PersonLeft, PersonReturned
from .members import FACT_FIELDS, IDENTITY_FIELDS, MOST_MEMBERS, Facts, Identity, Member, SexCode
from .merging import AlikeFound, Merged, MergeUndone, NotSame, pair_id

__all__ = [
    "FACT_FIELDS",
    "HOUSEHOLD_REGISTERED",
    "IDENTITY_FIELDS",
    "MOST_MEMBERS",
    "PERSON_CORRECTED",
    "UNMASKED",
    "AlikeFound",
    "Answered",
    "ChildBorn",
    "Coded",
    "Contact",
    "Facts",
    "FactsRecorded",
    "HouseholdCorrected",
    "HouseholdMoved",
    "HouseholdRegistered",
    "Identity",
    "Member",
    "MergeUndone",
    "Merged",
    "NotSame",
    "PersonAdded",
    "PersonCorrected",
    "PersonDied",
    "PersonLeft",
    "PersonMoved",
    "PersonReturned",
    "Reading",
    "SexCode",
    "Travel",
    "Unmasked",
    "pair_id",
    "seals_of_household",
]
