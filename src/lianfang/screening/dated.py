"""What visits say of persons, handed over to people's dated facts: one table for all that anybody ever states."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from lianfang.kit.clock import day_of
from lianfang.ledger.kinds import Entry
from lianfang.ledger.reading.said import Said
from lianfang.people.dated import NONE, Left, Stated, add_source

from .kinds import Answered, DoorVisitBody, PersonSeen
from .rules import FEVER_C

# Whatever else a visit may say of a person: a new field of `PersonSeen` is told, too.
_TOLD = tuple(name for name in PersonSeen.model_fields if name not in ("person", "temp_c"))


def stated_at_visit(entry: Entry) -> Iterator[Stated]:
    """Return the facts of a visit; what is said of nobody in particular stays with the door's answers."""
    body: DoorVisitBody = entry.body
    for seen in body.told_of(day_of(entry.effective_at)):
        yield from _stated(seen, entry)


def read_at_visit(said: Said) -> Iterator[Stated]:
    """Return the temperatures of those of whom nothing else is said: three in four rows of facts, were they any.

    Out of plain values, since a county's day has a hundred thousand. Each person is here or in `stated_at_visit`.
    """
    day = day_of(said.at)
    fever = FEVER_C.on(day).value
    for seen in said.body.get("persons") or ():
        temp = seen.get("temp_c")
        if temp is not None and temp < fever and not any(seen.get(name) for name in _TOLD):
            yield Stated(UUID(seen["person"]), "temp_c", day, said.at, number=temp)


def _stated(seen: PersonSeen, entry: Entry) -> Iterator[Stated]:
    at, day = entry.effective_at, day_of(entry.effective_at)
    said = partial(Stated, seen.person, at=at)
    if seen.temp_c is not None:
        yield said("temp_c", day, number=seen.temp_c)
    for symptom in seen.symptoms:
        yield said("symptom", day, code=symptom.value)
    if seen.travel is not None:
        way = {"by": seen.travel.by, "trip_no": seen.travel.trip_no}
        more = {name: value for name, value in way.items() if value}
        yield said("travel", seen.travel.left_on, code=seen.travel.from_code, value=more)
    if seen.contact_on is not None:
        yield said("contact", seen.contact_on)
    for need in seen.needs:
        yield said("need", day, code=need.value)
    for answer in seen.answers or ():
        yield _answer(said, answer)


def _answer(said: "partial[Stated]", answer: Answered) -> Stated:
    """Return one answer as a fact; a plain no to what has a table of codes is a fact, too: asked, and there is none."""
    value = answer.value
    if isinstance(value, bool):
        no = NONE if answer.key in ("travel", "contact", "symptom", "need") else "no"
        return said(answer.key, None, code="yes" if value else no)
    if isinstance(value, int | float):
        return said(answer.key, None, number=float(value))
    codes = [value] if isinstance(value, str) else list(value)
    return said(answer.key, None, code=codes[0] if codes else NONE, value={"codes": codes} if len(codes) > 1 else {})


add_source("screening.door_visit", stated_at_visit, left=Left(frozenset({"temp_c"}), read_at_visit))
