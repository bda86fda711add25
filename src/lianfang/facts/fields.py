"""A field: what it is called, what its values look like, whom it is about, and why it may be stored at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Subject = Literal["person", "household", "place", "event"]
ValueType = Literal["text", "code", "codes", "bool", "int", "temp_c", "date", "datetime", "phone", "id_no", "place"]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a closed question; `synonyms` are the words that workbooks use for it."""

    code: str
    label: str
    label_en: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """字段 · One thing that may be known about a person, household, place or event.

    `privacy` is the class of law 9 (open, A, B, C, D). `purpose` says in one sentence what it is needed for, `ground`
    the document that allows it with its date.
    """

    key: str
    label: str
    label_en: str
    subject: Subject
    type: ValueType
    privacy: str
    purpose: str
    ground: str
    since: date
    synonyms: tuple[str, ...] = ()
    # words of the header above that must (one of them) stand there for the synonyms to count
    parents: tuple[str, ...] = ()
    # words that turn a header of these synonyms into somebody else's: 责任人 in 责任人姓名
    never: tuple[str, ...] = ()
    unit: str = ""
    options: tuple[Option, ...] = ()


class Fields:
    """The registry of fields that come with the product."""

    def __init__(self) -> None:
        self._by_key: dict[str, Field] = {}

    def add(self, field: Field) -> Field:
        """Add `field`; ValueError if its key is taken or it says no purpose or ground."""
        if field.key in self._by_key:
            raise ValueError(f"{field.key} is there already")
        if not field.purpose or not field.ground:
            raise ValueError(f"{field.key} has no purpose or no ground")
        self._by_key[field.key] = field
        return field

    def get(self, key: str) -> Field | None:
        return self._by_key.get(key)

    def __iter__(self) -> Iterator[Field]:
        return iter(self._by_key.values())


fields = Fields()
