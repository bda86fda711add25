"""Dated facts about one person: where they travelled, whom they met, how they are, what they need, what they answered.

Facts, not flags (law 6): a form's own window is computed from the days. What is coded stands plain under the person's
id; what somebody said in their own words is sealed under the person's key. `none_of` keeps what was asked and denied,
which is not the same as nobody having asked (law 4).
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from lianfang.kit.clock import day_of
from lianfang.ledger.kinds import Body, Entry, Header, Kind, Seal, kinds
from lianfang.people import cannot, rules

from .members import FIELD_AND_OFFICES

MOST_STATED = 40  # of one sort in one entry: ten days of temperatures, mornings and evenings, and some
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
PlaceCode = Annotated[str, StringConstraints(pattern=r"^(\d{2,12})?$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Denied = Literal["travel", "contact", "symptom", "need"]


class Travel(Body):
    """One way from one place to another. `words` (with whom, which car) is sealed; `with_persons` are known ids."""

    from_code: PlaceCode = ""
    to_code: PlaceCode = ""
    left_on: date | None = None
    arrived_on: date | None = None
    by: Code | None = None
    trip_no: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20)] = ""
    with_persons: tuple[UUID, ...] = Field(default=(), max_length=20)
    with_count: int | None = Field(default=None, ge=0, le=200)
    words: Words | None = None


class Contact(Body):
    """One time that somebody was near a case or came from where there are cases; `kind` says which."""

    kind: Code | None = None
    on: date | None = None
    until_on: date | None = None
    with_person: UUID | None = None
    words: Words | None = None


class Coded(Body):
    """A symptom, a need or a frailty by its code, from a day on and until it ended."""

    code: Code
    on: date | None = None
    until_on: date | None = None


class Reading(Body):
    """A temperature, measured at an instant."""

    temp_c: float
    at: datetime


class Answered(Body):
    """The answer to a county's own question; the one of its values that fits its type. `words` is sealed."""

    key: Annotated[str, StringConstraints(pattern=r"^q\.[a-z0-9_]{1,60}$")]
    codes: tuple[Code, ...] = Field(default=(), max_length=20)
    number: float | None = None
    day: date | None = None
    yes: bool | None = None
    words: Words | None = None


class FactsRecorded(Body):
    """What was stated of `person`; only what was asked and answered."""

    person: UUID
    travels: tuple[Travel, ...] = Field(default=(), max_length=MOST_STATED)
    contacts: tuple[Contact, ...] = Field(default=(), max_length=MOST_STATED)
    symptoms: tuple[Coded, ...] = Field(default=(), max_length=MOST_STATED)
    temps: tuple[Reading, ...] = Field(default=(), max_length=MOST_STATED)
    vulnerable: tuple[Coded, ...] = Field(default=(), max_length=MOST_STATED)
    needs: tuple[Coded, ...] = Field(default=(), max_length=MOST_STATED)
    answers: tuple[Answered, ...] = Field(default=(), max_length=MOST_STATED)
    none_of: tuple[Denied, ...] = ()

    @property
    def days(self) -> list[date]:
        """Every day on which something is said to have happened or begun; an end may lie ahead."""
        found = [day for travel in self.travels for day in (travel.left_on, travel.arrived_on)]
        found += [contact.on for contact in self.contacts]
        found += [one.on for one in (*self.symptoms, *self.vulnerable, *self.needs)]
        found += [day_of(reading.at) for reading in self.temps]
        return [day for day in found if day is not None]

    @property
    def spans(self) -> list[tuple[date | None, date | None]]:
        """Every beginning with its end."""
        found = [(travel.left_on, travel.arrived_on) for travel in self.travels]
        found += [(contact.on, contact.until_on) for contact in self.contacts]
        return found + [(one.on, one.until_on) for one in (*self.symptoms, *self.vulnerable, *self.needs)]


SORTS = ("travels", "contacts", "symptoms", "temps", "vulnerable", "needs", "answers", "none_of")


def check_facts(body: FactsRecorded, header: Header) -> None:
    """Refuse what the entry alone shows to be wrong."""
    if not any(getattr(body, sort) for sort in SORTS):
        raise cannot.CannotStateNothing
    for reading in body.temps:
        if not rules.is_plausible_temp(reading.temp_c):
            low, high = rules.PLAUSIBLE_C
            raise cannot.CannotStateTemperature(temp=reading.temp_c, low=f"{low:g}", high=f"{high:g}")
    today = day_of(header.happened_at)
    for day in body.days:
        if day > today:
            raise cannot.CannotStateLaterFact(on=day.isoformat())
    for begun, ended in body.spans:
        if begun and ended and ended < begun:
            raise cannot.CannotEndBeforeBeginning(begun=begun.isoformat(), ended=ended.isoformat())


def seals_of_facts(body: dict[str, Any]) -> Iterable[Seal]:
    for sort in ("travels", "contacts", "answers"):
        for stated in body.get(sort, ()):
            if stated.get("words"):
                yield Seal(stated, "words", UUID(body["person"]))


def facts_words(entry: Entry) -> str:
    """Say which sorts of facts were stated, and how many of each."""
    words = {
        "travels": _("行程 {n} 段"), "contacts": _("接触 {n} 次"), "symptoms": _("症状 {n} 样"),
        "temps": _("体温 {n} 次"), "vulnerable": _("照顾 {n} 样"), "needs": _("需要 {n} 样"),
        "answers": _("答 {n} 问"), "none_of": _("{n} 样都没有"),
    }  # fmt: skip
    counts = ((sort, len(getattr(entry.body, sort))) for sort in SORTS)
    return _("，").join(words[sort].format(n=count) for sort, count in counts if count)


FACTS_RECORDED = kinds.add(
    Kind(
        name="people.facts_recorded",
        body=FactsRecorded,
        label="行程与健康",
        label_en="Travel and health",
        roles=FIELD_AND_OFFICES,
        subjects=lambda body, header: [header.place, body.person],
        targets=lambda body, header: [body.person],
        seals=seals_of_facts,
        check=check_facts,
        summary=facts_words,
    )
)
