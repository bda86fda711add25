"""A visit at a door: what was found, who is fine, who is not, what they answered, who was added or put right with it.

Version 2 names the round it belongs to and carries answers to the round's questions. Everything of version 1 is still
said in the same words, so that a body of version 1 is one of version 2 that says nothing new.
"""

from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from typing import Annotated, Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, StringConstraints

from lianfang.kit.clock import day_of
from lianfang.kit.ids import id_of
from lianfang.kit.refusals import Refusal
from lianfang.ledger.kinds import Body, Entry, Header, Kind, Seal, kinds
from lianfang.screening import rules
from lianfang.screening.terms import OUTCOME_WORDS, Need, Outcome, Symptom

FIELD_AND_OFFICES = frozenset({"grid_worker", "community_office", "township_office", "headquarters"})
MOST_PERSONS = 60
MOST_ANSWERS = 40
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:+-]{1,40}$")]


class CannotRecordVisit(Refusal):
    """The base of all that a visit alone can have wrong."""

    code: ClassVar[str] = "visit_wrong"
    what = gettext_lazy("这一笔入户没记下")


class CannotRecordEmptyVisit(CannotRecordVisit):
    code = "visit_without_count"
    why = gettext_lazy("说有人，却没有写几人在家，也没有写谁怎么样。")
    do = gettext_lazy("补上在家几人，再记。")


class CannotRecordCount(CannotRecordVisit):
    code = "visit_count_unlikely"
    why = gettext_lazy("在家 {count} 人，不像一户人家（0 到 {most}）。")
    do = gettext_lazy("看看是不是多敲了一位。")


class CannotRecordTemperature(CannotRecordVisit):
    code = "visit_temp_unlikely"
    why = gettext_lazy("体温 {temp}℃ 不在 {low}–{high}℃ 之间，多半是写错或量错了。")
    do = gettext_lazy("再量一次，照实写。")


class CannotRecordUnseenPersons(CannotRecordVisit):
    code = "visit_persons_unseen"
    why = gettext_lazy("没见到人，却写了人的情况。")
    do = gettext_lazy("见到了就选“有人”；没见到就把人的情况去掉。")


class CannotRecordPersonTwice(CannotRecordVisit):
    code = "visit_person_twice"
    why = gettext_lazy("同一个人写了两遍。")
    do = gettext_lazy("合成一条再记。")


class CannotRecordLaterFact(CannotRecordVisit):
    code = "visit_fact_later"
    why = gettext_lazy("离开或接触的日子 {on} 比入户还晚。")
    do = gettext_lazy("改对日子再记。")


class CannotRecordNoteElsewhere(CannotRecordVisit):
    code = "visit_note_elsewhere"
    why = gettext_lazy("备注写的不是这一户。")
    do = gettext_lazy("在那一户的门上记。")


class CannotRecordAnswerTwice(CannotRecordVisit):
    code = "visit_answer_twice"
    why = gettext_lazy("同一个问题（{key}）答了两遍。")
    do = gettext_lazy("留一个答案再记。")


class CannotRecordUnseenAnswers(CannotRecordVisit):
    code = "visit_answers_unseen"
    why = gettext_lazy("没见到人，却写了问来的答案。")
    do = gettext_lazy("见到了就选“有人”；没见到就把答案去掉。")


class Travel(Body):
    """Where somebody came from and when they left it: a fact; whose window it falls into is computed later."""

    from_code: Annotated[str, StringConstraints(pattern=r"^\d{2,12}$")]
    left_on: date | None = None
    by: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,20}$")] | None = None
    trip_no: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{0,12}$")] | None = None


class Answered(Body):
    """What was answered to one question of the round: codes, numbers and days, never free text (that is sealed)."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.-]{0,60}$")]
    value: bool | int | float | Code | tuple[Code, ...]


Answers = Annotated[tuple[Answered, ...], Field(max_length=MOST_ANSWERS)]
Named = Annotated[tuple[UUID, ...], Field(max_length=MOST_PERSONS)]


class PersonSeen(Body):
    """What a visit says of one person; only what was asked and answered."""

    person: UUID
    temp_c: float | None = None
    symptoms: tuple[Symptom, ...] = ()
    travel: Travel | None = None
    contact_on: date | None = None
    needs: tuple[Need, ...] = ()
    answers: Answers | None = None


answers_of = attrgetter("answers")


class Note(Body):
    """Free text about a door, sealed under the door's key."""

    about: UUID
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] | None = None


class DoorVisitBody(Body):
    """`answers` are the household's; `added` and `corrected` name persons whom entries beside this one add or mend."""

    outcome: Outcome
    present_count: int | None = None
    persons: tuple[PersonSeen, ...] = Field(default=(), max_length=MOST_PERSONS)
    note: Note | None = None
    round: UUID | None = None
    answers: Answers | None = None
    added: Named | None = None
    corrected: Named | None = None

    @classmethod
    def all_well(cls, present_count: int, *, round: UUID | None = None) -> "DoorVisitBody":
        """Return `present_count` at home and nobody affected: what one tap says."""
        return cls(outcome=Outcome.SEEN, present_count=present_count, round=round)

    @property
    def seen_count(self) -> int | None:
        """How many were at home: as counted, or else those of whom something was said."""
        if self.outcome is not Outcome.SEEN:
            return None
        return self.present_count if self.present_count is not None else len(self.persons)

    def notable(self, day: date) -> list[PersonSeen]:
        return rules.notable(self.persons, day)

    def told_of(self, day: date) -> list[PersonSeen]:
        """Those of whom more was said than an ordinary temperature."""
        if not any(map(answers_of, self.persons)):
            return rules.notable(self.persons, day)
        return [person for person in self.persons if person.answers or rules.is_notable(person, day)]


def check_visit(body: DoorVisitBody, header: Header) -> None:
    """Refuse what the visit alone shows to be wrong."""
    if body.outcome is not Outcome.SEEN and (body.persons or body.present_count is not None):
        raise CannotRecordUnseenPersons
    if body.outcome is Outcome.SEEN and body.present_count is None and not body.persons:
        raise CannotRecordEmptyVisit
    if body.present_count is not None and not 0 <= body.present_count <= rules.MOST_AT_HOME:
        raise CannotRecordCount(count=body.present_count, most=rules.MOST_AT_HOME)
    if len({person.person for person in body.persons}) != len(body.persons):
        raise CannotRecordPersonTwice
    if body.note is not None and body.note.about != header.place:
        raise CannotRecordNoteElsewhere
    if body.answers or any(map(answers_of, body.persons)):
        _check_answers(body)
    low, high = rules.PLAUSIBLE_C
    for person in body.persons:
        if person.temp_c is not None and not low <= person.temp_c <= high:
            raise CannotRecordTemperature(temp=person.temp_c, low=f"{low:g}", high=f"{high:g}")
        if person.contact_on is not None or person.travel is not None:
            _check_days(person, day_of(header.happened_at))


def _check_answers(body: DoorVisitBody) -> None:
    if body.answers and body.outcome is not Outcome.SEEN:
        raise CannotRecordUnseenAnswers
    for said in (body.answers, *(person.answers for person in body.persons)):
        if not said:
            continue
        keys = [answer.key for answer in said]
        if len(set(keys)) != len(keys):
            raise CannotRecordAnswerTwice(key=next(key for key in keys if keys.count(key) > 1))


def _check_days(person: PersonSeen, day: date) -> None:
    for on in (person.contact_on, person.travel.left_on if person.travel else None):
        if on is not None and on > day:
            raise CannotRecordLaterFact(on=on.isoformat())


def visit_seals(body: dict[str, Any]) -> Iterable[Seal]:
    note = body.get("note")
    if note and note.get("text"):
        yield Seal(holder=note, key="text", subject=id_of(str(note["about"])))


def visit_subjects(body: DoorVisitBody, header: Header) -> list[UUID]:
    said = (person.person for person in body.persons)
    return [*([header.place] if header.place else []), *said, *(body.added or ()), *(body.corrected or ())]


def visit_targets(body: DoorVisitBody, header: Header) -> list[UUID]:
    """Whoever it speaks of must be registered, and its round be opened; until then it is held."""
    named = [person.person for person in body.persons]
    return [*named, *(body.added or ()), *(body.corrected or ()), *([body.round] if body.round else [])]


def from_v1(body: dict[str, Any]) -> dict[str, Any]:
    """Version 1 knew neither rounds nor answers: what it says is said the same way now."""
    return body


def visit_summary(entry: Entry) -> str:
    """One line for timelines: no names, no identity."""
    body: DoorVisitBody = entry.body
    words = str(OUTCOME_WORDS[body.outcome])
    parts = [words] if body.seen_count is None else [words, _("{n} 人在家").format(n=body.seen_count)]
    day = day_of(entry.effective_at)
    fevers = [person.temp_c for person in body.persons if rules.is_fever(person.temp_c, day)]
    if fevers:
        parts.append(_("{n} 人发热 {temp}℃").format(n=len(fevers), temp=max(t for t in fevers if t is not None)))
    others = len(body.notable(day)) - len(fevers)
    if others:
        parts.append(_("{n} 人要留意").format(n=others))
    if body.added:
        parts.append(_("补登 {n} 人").format(n=len(body.added)))
    return _("，").join(parts)


DOOR_VISIT = kinds.add(
    Kind(
        name="screening.door_visit",
        version=2,
        upcasts={1: from_v1},
        body=DoorVisitBody,
        label="入户",
        label_en="Door visit",
        roles=FIELD_AND_OFFICES,
        subjects=visit_subjects,
        targets=visit_targets,
        seals=visit_seals,
        check=check_visit,
        summary=visit_summary,
    )
)
