"""What a question must say of itself, and when it asks what the directory has: pure rules over bodies and fields."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Protocol

from . import cannot
from .catalogue import fields
from .fields import Field
from .refused import refused_by
from .words import plain

CHOICES = ("code", "codes")
MOST_OPTIONS = 24
FEWEST_OPTIONS = 2
ALIKE = 0.5


class Option(Protocol):
    """A choice, of a body or of a field."""

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...


class Question(Protocol):
    """What the rules need to know of a question."""

    @property
    def label(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def privacy(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    @property
    def ground(self) -> str: ...
    @property
    def ground_on(self) -> date | None: ...
    @property
    def since(self) -> date: ...
    @property
    def options(self) -> Sequence[Option]: ...
    @property
    def synonyms(self) -> Sequence[str]: ...


def check_question(question: Question) -> None:
    """Refuse what the question alone, beside the product's directory, shows to be wrong."""
    label = question.label
    check_words(label, words_of(question), fields)
    if not question.purpose:
        raise cannot.CannotAskWithoutPurpose(label=label)
    if not question.ground or question.ground_on is None:
        raise cannot.CannotAskWithoutGround(label=label)
    if question.since < question.ground_on:
        days = {"ground_on": question.ground_on.isoformat(), "since": question.since.isoformat()}
        raise cannot.CannotAskBeforeGround(label=label, **days)
    _check_options(question)
    if not is_class_allowed(question.type, question.subject, question.privacy):
        raise cannot.CannotAskInThisClass(label=label)


def _check_options(question: Question) -> None:
    found = {option.code for option in question.options}, {plain(option.label) for option in question.options}
    distinct = all(len(each) == len(question.options) for each in found)
    wanted = question.type in CHOICES
    fits = FEWEST_OPTIONS <= len(question.options) <= MOST_OPTIONS if wanted else not question.options
    if not (distinct and fits):
        raise cannot.CannotAskWithoutOptions(label=question.label, most=MOST_OPTIONS)


def is_class_allowed(type_: str, subject: str, privacy: str) -> bool:
    """Free text is sealed (D); what is said of people and households is never open (law 9)."""
    if type_ == "text":
        return privacy == "D"
    return privacy == "C" or (privacy == "open" and subject == "place")


def words_of(question: Question) -> list[str]:
    return [question.label, *question.synonyms]


def check_words(label: str, words: Iterable[str], known: Iterable[Field]) -> None:
    """Refuse `words` that the directory knows already, or that stand for something nobody needs."""
    taken = {plain(word): field for field in known for word, parents in field.words if not parents}
    for word in words:
        refused = refused_by(word)
        if refused is not None:
            raise cannot.CannotAskUseless(label=refused.said, reason=refused.why_said)
        there = taken.get(plain(word))
        if there is not None:
            raise cannot.CannotAskAgain(label=label, word=word, field=there.said, key=there.key)


def near(label: str, known: Iterable[Field], most: int = 4) -> list[Field]:
    """Return fields whose words look like `label`, the likest first: perhaps one of them is what is meant."""
    asked = _pairs(label)
    found = ((max(_likeness(asked, _pairs(word)) for word, _parents in field.words), field) for field in known)
    close = sorted(((like, field) for like, field in found if like >= ALIKE), key=lambda each: (-each[0], each[1].key))
    return [field for _like, field in close[:most]]


def matching(words: str, known: Iterable[Field]) -> list[Field]:
    """Return fields in whose names, key or synonyms `words` occur; all of them for no words."""
    wanted = plain(words)
    return [field for field in known if not wanted or wanted in _searched(field)]


def _searched(field: Field) -> str:
    """All that a field is called, in one line; blanks part the words, so that none is found across two of them."""
    return " ".join([plain(field.key), plain(field.label_en), *(plain(word) for word, _parents in field.words)])


def _pairs(text: str) -> set[str]:
    word = plain(text)
    return set(_neighbours(word)) if len(word) > 1 else {word}


def _neighbours(word: str) -> Iterator[str]:
    return (word[i : i + 2] for i in range(len(word) - 1))


def _likeness(one: set[str], other: set[str]) -> float:
    """How many of the pairs of characters they share (Dice): 1 for the same words, 0 for strangers."""
    return 2 * len(one & other) / (len(one) + len(other))
