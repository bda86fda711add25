"""A keyed row into a visit and back: which entry it is, what its fields say, what was recorded of it before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lianfang.access.scope import Scope
from lianfang.desk.status import STATUSES
from lianfang.facts.fields import Field
from lianfang.kit.batches import batched
from lianfang.kit.clock import day_of
from lianfang.kit.ids import named_id
from lianfang.kit.refusals import Refusal
from lianfang.ledger.door import record_one
from lianfang.ledger.drafts import Draft
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.queries import masked
from lianfang.screening.kinds import DOOR_VISIT, Answered, DoorVisitBody, PersonSeen, Travel
from lianfang.screening.models import Door
from lianfang.screening.terms import Need, Outcome, Status, Symptom

from .codes import KEY_OF, Mistake, answer_of, outcome_of, typed_answer
from .rows import Papers, Person, Row

OUTCOME = "outcome"
MOST_VERSIONS = 9  # how often one row of one sheet can be put right here; after that from its entry


@dataclass(frozen=True, slots=True)
class Keying:
    """Which sheet is keyed: its own id, when its doors were gone to, by whom if that is known, and in which round."""

    id: UUID
    at: datetime
    observer: UUID | None = None
    round: UUID | None = None

    def entry_of(self, door: UUID, version: int) -> UUID:
        return named_id(self.id, f"{door}/{version}")


@dataclass(frozen=True, slots=True)
class Kept:
    """What of a door this sheet has recorded: the newest version, and how many there are."""

    entry: UUID
    body: DoorVisitBody
    versions: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a row: `state` is saved, blank or wrong; `wrong` says by field what may be typed."""

    state: str
    words: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)


class Wrong(Exception):
    """Fields that say nothing, each with what may be typed there."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(str(fields))
        self.fields = fields


def name_of(question: Field, person: UUID | None = None) -> str:
    """Return the name of the input for a question: of a household, or of a person."""
    return f"{question.key}@{person.hex}" if person else question.key


def kept(scope: Scope, keying: Keying, doors: Sequence[UUID]) -> dict[UUID, Kept]:
    """Return, by door, what this sheet has recorded already; one query whatever the number of doors."""
    wanted = {keying.entry_of(door, n): (door, n) for door in doors for n in range(MOST_VERSIONS)}
    rows = [row for row in _stored(scope, list(wanted)) if row.kind == DOOR_VISIT.name]
    found: dict[UUID, Kept] = {}
    for entry in sorted(masked(scope, rows).values(), key=lambda one: wanted[one.id][1]):
        door, version = wanted[entry.id]
        found[door] = Kept(entry.id, entry.body, version + 1)
    return found


def _stored(scope: Scope, ids: Sequence[UUID]) -> list[StoredEntry]:
    found: list[StoredEntry] = []
    for part in batched(ids, 500):
        found += StoredEntry.objects.filter(county=scope.county, id__in=part)
    return found


def record_row(
    scope: Scope, papers: Papers, keying: Keying, row: Row, values: Mapping[str, str], before: Kept | None
) -> Answer:
    """Record one row as it was left: a visit, or a correction of what this sheet recorded before."""
    try:
        body = body_of(papers, row, values, day=day_of(keying.at), round_id=keying.round)
    except Wrong as wrong:
        return Answer("wrong", "；".join(dict.fromkeys(wrong.fields.values())), wrong.fields)
    if body is None:
        return _emptied(before)
    if before is not None and before.body == body:
        return Answer("saved", summary(body))
    version = before.versions if before else 0
    if version >= MOST_VERSIONS:
        return Answer("wrong", _("改了太多遍，去这一户的台账里改"), {OUTCOME: ""})
    draft = Draft(
        DOOR_VISIT.name, body, row.door, keying.at, id=keying.entry_of(row.door, version),
        amends=before.entry if before else None, observer=keying.observer,
    )  # fmt: skip
    try:
        record_one(draft, by=scope.author("sheet"))
    except Refusal as refusal:
        return Answer("wrong", refusal.text("why"), {OUTCOME: refusal.text("why")})
    return Answer("saved", _reopened(scope, row, body) or summary(body))


def _reopened(scope: Scope, row: Row, body: DoorVisitBody) -> str:
    """Say that a door that was done is to be gone to again: who keys 0 in the wrong line sees it at once."""
    if body.outcome is not Outcome.NOBODY_HOME or row.status not in (Status.DONE, Status.VACANT):
        return ""
    if not Door.objects.filter(county=scope.county, place=row.door, status=Status.AGAIN).exists():
        return ""  # somebody was seen since
    return _("记下：没人应。原来是%(was)s，现在要再去") % {"was": STATUSES[row.status].word}


def _emptied(before: Kept | None) -> Answer:
    if before is None:
        return Answer("blank")
    said = _("已经记下的要撤回，去这一户的台账里撤")
    return Answer("wrong", said, {OUTCOME: said})


def body_of(
    papers: Papers, row: Row, values: Mapping[str, str], *, day: date, round_id: UUID | None
) -> DoorVisitBody | None:
    """Return the visit that a row says; None for an empty row. Raises Wrong with every field that says nothing."""
    read = _Reading(values, day)
    outcome = read.outcome()
    household = read.answers(papers.household)
    persons = [_person(person, read) for person in row.persons]
    seen = tuple(person for person in persons if person is not None)
    if outcome is None and not read.wrong and (household or seen):
        read.wrong[OUTCOME] = _("写几人在家")
    if outcome is not None and outcome[0] is not Outcome.SEEN and (household or seen):
        read.wrong[OUTCOME] = _("没见到人，后面就空着")
    if read.wrong:
        raise Wrong(read.wrong)
    if outcome is None:
        return None
    return DoorVisitBody(
        outcome=outcome[0],
        present_count=outcome[1],
        persons=seen,
        round=round_id,
        answers=household or None,
    )


class _Reading:
    """Reads the fields of one row and keeps what could not be read."""

    def __init__(self, values: Mapping[str, str], day: date) -> None:
        self.values = values
        self.day = day
        self.wrong: dict[str, str] = {}

    def outcome(self) -> tuple[Outcome, int | None] | None:
        try:
            return outcome_of(self.values.get(OUTCOME, ""))
        except Mistake as mistake:
            self.wrong[OUTCOME] = str(mistake)
            return None

    def value(self, question: Field, person: UUID | None = None) -> Any:
        name = name_of(question, person)
        try:
            return answer_of(question, self.values.get(name, ""), today=self.day)
        except Mistake as mistake:
            self.wrong[name] = str(mistake)
            return None

    def answers(self, questions: Sequence[Field], person: UUID | None = None) -> tuple[Answered, ...]:
        said = [(question.key, self.value(question, person)) for question in questions]
        return tuple(Answered(key=key, value=_plain(value)) for key, value in said if value is not None)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _person(person: Person, read: _Reading) -> PersonSeen | None:
    """Return what a row says of one person; what has a field of its own in the visit goes there."""
    said: dict[str, Any] = {}
    rest: list[Answered] = []
    for question in person.asked:
        value = read.value(question, person.id)
        own = _own_field(question.key, value)
        if own:
            said |= own
        elif value is not None:
            rest.append(Answered(key=question.key, value=_plain(value)))
    if not said and not rest:
        return None
    return PersonSeen(person=person.id, answers=tuple(rest) or None, **said)


def _own_field(key: str, value: Any) -> dict[str, Any]:
    if value is None or value is False:
        return {}
    if key == "temp_c":
        return {"temp_c": value}
    if key == "travel":
        return {"travel": Travel(from_code=value[0], left_on=value[1])}
    if key == "contact":
        return {"contact_on": value}
    if key == "symptom":
        return {"symptoms": tuple(Symptom(code) for code in value)}
    return {"needs": tuple(Need(code) for code in value)} if key == "need" else {}


def typed(papers: Papers, row: Row, body: DoorVisitBody) -> dict[str, str]:
    """Return what would have been typed for `body`: a row that was keyed shows it again."""
    count = body.present_count if body.present_count is not None else body.seen_count
    found = {OUTCOME: KEY_OF.get(body.outcome, "") or str(count)}
    answers = {answer.key: answer.value for answer in body.answers or ()}
    for question in papers.household:
        found[name_of(question)] = typed_answer(question, answers.get(question.key))
    said = {person.person: person for person in body.persons}
    for person in row.persons:
        for question in person.asked:
            seen = said.get(person.id)
            found[name_of(question, person.id)] = typed_answer(question, _said(seen, question.key)) if seen else ""
    return {name: text for name, text in found.items() if text}


def _said(seen: PersonSeen, key: str) -> Any:
    own: dict[str, Any] = {
        "temp_c": seen.temp_c,
        "travel": (seen.travel.from_code, seen.travel.left_on) if seen.travel else None,
        "contact": seen.contact_on,
        "symptom": seen.symptoms or None,
        "need": seen.needs or None,
    }
    if own.get(key) is not None:
        return own[key]
    return next((answer.value for answer in seen.answers or () if answer.key == key), None)


def summary(body: DoorVisitBody) -> str:
    """Say in a word what was recorded."""
    if body.outcome is Outcome.SEEN:
        return _("记下：%(n)s 人在家") % {"n": body.seen_count}
    words = {
        Outcome.NOBODY_HOME: _("记下：没人应"),
        Outcome.REFUSED: _("记下：拒访"),
        Outcome.VACANT: _("记下：空置"),
        Outcome.WRONG_DOOR: _("记下：走错门"),
    }
    return words[body.outcome]
