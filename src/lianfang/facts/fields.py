"""A field: what it is called, what its values look like, whom it is about, and why it may be stored at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from django.utils.functional import lazy
from django.utils.translation import get_language

from lianfang.kit.sentences import listed

Subject = Literal["person", "household", "place", "event"]
ValueType = Literal[
    "text", "code", "codes", "bool", "int", "decimal", "temp_c", "date", "datetime", "phone", "id_no", "place"
]
OWN = "q."  # keys of a county's own questions


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a closed question; `synonyms` are the words that workbooks use for it."""

    code: str
    label: str
    label_en: str
    synonyms: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The label in the reader's language."""
        return in_language(self.label, self.label_en)


@dataclass(frozen=True, slots=True)
class Field:
    """字段 · One thing that may be known about a person, household, place or event.

    `privacy` is the class of law 9 (open, A, B, C, D). `purpose` says in one sentence what it is needed for, `ground`
    the document that allows it with its date. `topic` is the heading under which the directory lists it.
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
    # words of a header that mean this field wherever they stand
    synonyms: tuple[str, ...] = ()
    # words of the header above; below one of them the words in `under` mean this field, too: 电话 below 责任人
    parents: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    # words that turn a header of these synonyms into somebody else's: 责任人 in 责任人姓名
    never: tuple[str, ...] = ()
    unit: str = ""
    options: tuple[Option, ...] = ()
    topic: str = ""
    purpose_en: str = ""
    ground_en: str = ""

    @property
    def is_own(self) -> bool:
        """True for a question that the county added itself."""
        return self.key.startswith(OWN)

    @property
    def words(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each word that means this field, with the parents it needs above it (none: it counts anywhere).

        Where a header stands below a parent that some field names, that field wins over one that needs none.
        """
        yield self.label, ()
        for word in self.synonyms:
            yield word, ()
        for word in self.under:
            yield word, self.parents

    @property
    def said(self) -> str:
        """The label in the reader's language."""
        return in_language(self.label, self.label_en)

    @property
    def purpose_said(self) -> str:
        return in_language(self.purpose, self.purpose_en)

    @property
    def ground_said(self) -> str:
        return in_language(self.ground, self.ground_en)

    def option(self, word: str) -> Option | None:
        """Return the option that a cell means by `word`: its code, label or one of its synonyms."""
        wanted = word.strip()
        return next((o for o in self.options if wanted in (o.code, o.label, o.label_en, *o.synonyms)), None)


def in_language(chinese: str, english: str) -> str:
    """Return the English where there is one and the reader reads English."""
    return english if english and (get_language() or "").startswith("en") else chinese


class Called(Protocol):
    """What has a label."""

    @property
    def said(self) -> str: ...


def _said(*several: Called) -> str:
    return listed(one.said for one in several)


called = lazy(_said, str)
"""Labels in the language of whoever looks, not of whoever made the sentence they stand in."""


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

    def __getitem__(self, key: str) -> Field:
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __len__(self) -> int:
        return len(self._by_key)

    def __iter__(self) -> Iterator[Field]:
        return iter(self._by_key.values())


fields = Fields()  # filled by `facts.catalogue`
