"""What a county records about its own questions: added, changed, ended. Nothing here is about a person.

The question's id follows from its slug, so that two offices that add the same one meet in one row.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field as Value
from pydantic import StringConstraints

from lianfang.kit.ids import named_id, root_id
from lianfang.ledger.kinds import Body, Entry, Header, Kind, kinds

from . import cannot
from .rules import check_question

HEADQUARTERS = frozenset({"headquarters"})
MOST_OPTIONS = 24
MOST_SYNONYMS = 12
_ROOT = root_id("facts/question")

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,29}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{0,19}$")]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=30)]
English = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Changed = Literal[
    "label", "label_en", "type", "unit", "options", "privacy", "purpose", "ground", "ground_on", "since", "synonyms"
]


class Choice(Body):
    """One answer that may be chosen."""

    slug: Code
    label: Label
    label_en: English = ""

    @property
    def code(self) -> str:
        """What an answer is stored as."""
        return self.slug


class QuestionAsked(Body):
    """All that a question says of itself; `key` in the directory is q.<slug>."""

    slug: Slug
    label: Label
    label_en: English = ""
    about: Literal["person", "household", "place"]
    type: Literal["bool", "code", "codes", "int", "decimal", "date", "text"]
    unit: Annotated[str, StringConstraints(strip_whitespace=True, max_length=10)] = ""
    options: tuple[Choice, ...] = Value(default=(), max_length=MOST_OPTIONS)
    privacy: Literal["open", "C", "D"]
    purpose: Sentence
    ground: Sentence
    ground_on: date | None = None
    since: date
    synonyms: tuple[Label, ...] = Value(default=(), max_length=MOST_SYNONYMS)

    @property
    def subject(self) -> str:
        return self.about


class QuestionAdded(QuestionAsked):
    """The county asks something of its own."""


class QuestionChanged(QuestionAsked):
    """`fields` names what is changed; the body states the whole question as it then stands."""

    fields: tuple[Changed, ...] = Value(min_length=1)


class QuestionEnded(Body):
    """From `until` on it is no longer asked; what was answered stays readable."""

    slug: Slug
    label: Label
    until: date
    reason: Sentence = ""


def question_id(slug: str) -> UUID:
    """Return the id of a county's question; the row is the county's, since its key begins with the county."""
    return named_id(_ROOT, slug)


def check_added(body: QuestionAdded, header: Header) -> None:
    if header.amends is not None:
        raise cannot.CannotAmendQuestion(label=body.label)
    check_question(body)


def _ids(body: QuestionAsked | QuestionEnded, header: Header) -> list[UUID]:
    return [question_id(body.slug)]


def question_words(entry: Entry) -> str:
    return str(entry.body.label)


ADDED = kinds.add(
    Kind(
        name="facts.question_added",
        body=QuestionAdded,
        label="添问题",
        label_en="Question added",
        roles=HEADQUARTERS,
        subjects=_ids,
        creates=_ids,
        check=check_added,
        summary=question_words,
    )
)
CHANGED = kinds.add(
    Kind(
        name="facts.question_changed",
        body=QuestionChanged,
        label="改问题",
        label_en="Question changed",
        roles=HEADQUARTERS,
        subjects=_ids,
        targets=_ids,
        check=lambda body, header: check_question(body),
        summary=question_words,
    )
)
ENDED = kinds.add(
    Kind(
        name="facts.question_ended",
        body=QuestionEnded,
        label="停用问题",
        label_en="Question ended",
        roles=HEADQUARTERS,
        subjects=_ids,
        targets=_ids,
        summary=question_words,
    )
)
