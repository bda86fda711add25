"""What the pages of sheets show: titles of places, inputs of a row with what was typed, boxes with their keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import Promise

from lianfang.access.scope import Scope
from lianfang.facts.fields import Field
from lianfang.kit.paths import ancestors
from lianfang.places.models import Place
from lianfang.screening.models import DoorTally

from .codes import help_of, option_keys
from .keyed import OUTCOME, Answer, Kept, name_of, summary, typed
from .rows import Papers, Row


@dataclass(frozen=True, slots=True)
class Listed:
    """A building or group in the list of sheets."""

    place: Place
    title: str
    doors: int
    left: int

    @property
    def reached(self) -> int:
        return self.doors - self.left


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a row: its name in the form, what was typed, what may be, and what is wrong with it."""

    name: str
    label: str
    value: str
    help: str | Promise
    wrong: str
    is_wide: bool


@dataclass(frozen=True, slots=True)
class KeyedPerson:
    who: str
    inputs: Sequence[Input]


@dataclass(frozen=True, slots=True)
class KeyedRow:
    """One door on the keying page; `begins_sheet` is the number of the sheet that starts with it."""

    row: Row
    state: str
    words: str
    outcome: Input
    household: Sequence[Input]
    persons: Sequence[KeyedPerson]
    begins_sheet: int | None


def titles(scope: Scope, listed: Sequence[tuple[Place, DoorTally]]) -> list[Listed]:
    """Return places with their titles; one more query whatever their number."""
    above = {path for place, _tally in listed for path in ancestors(place.path)[5:]}
    names = dict(Place.objects.filter(county=scope.county, path__in=above).values_list("path", "name"))
    return [
        Listed(
            place=place,
            title=" ".join(names.get(path, "") for path in ancestors(place.path)[5:]) or place.name,
            doors=tally.doors,
            left=tally.todo + tally.again + tally.refused,
        )
        for place, tally in listed
    ]


def keyed_rows(
    papers: Papers, before: Mapping[UUID, Kept], answers: Mapping[UUID, Answer], sent: QueryDict
) -> list[KeyedRow]:
    """Return the rows as they stand: what was recorded, and over it what was sent and could not be."""
    firsts = {sheet.rows[0].door: sheet.number for sheet in papers.sheets if sheet.rows and sheet.of > 1}
    return [
        _keyed(papers, row, before.get(row.door), answers.get(row.door), sent, firsts.get(row.door))
        for row in papers.rows
    ]


def _keyed(
    papers: Papers, row: Row, before: Kept | None, answer: Answer | None, sent: QueryDict, begins: int | None
) -> KeyedRow:
    values = typed(papers, row, before.body) if before else {}
    wrong: Mapping[str, str] = {}
    state, words = ("saved", summary(before.body)) if before else ("", "")
    if answer is not None and answer.state == "wrong":
        state, words, wrong = "wrong", answer.words, answer.wrong
        values = {name.partition(":")[2]: str(sent[name]) for name in sent if name.startswith(f"{row.door}:")}

    def asked(question: Field, person: UUID | None = None) -> Input:
        name = name_of(question, person)
        wide = question.type in ("codes", "place", "date") or question.key == "travel"
        shown = f"{row.door}:{name}"
        return Input(shown, question.said, values.get(name, ""), help_of(question), wrong.get(name, ""), wide)

    outcome = Input(f"{row.door}:{OUTCOME}", "", values.get(OUTCOME, ""), "", wrong.get(OUTCOME, ""), False)
    household = [asked(question) for question in papers.household]
    persons = [
        KeyedPerson(person.who, [asked(question, person.id) for question in person.asked]) for person in row.persons
    ]
    return KeyedRow(row, state, words, outcome, household, persons, begins)


def boxes(question: Field) -> list[tuple[str, str]]:
    """Return (key, word) for each box that is printed for a question; none where a line is left to write on."""
    keys = option_keys(question)
    if keys and question.type in ("code", "codes"):
        return [(key, question.options[n].said) for n, key in enumerate(keys)]
    return []
