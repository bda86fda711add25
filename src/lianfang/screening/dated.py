"""What visits say of persons, handed over to people's dated facts: one table for all that anybody ever states."""

from collections.abc import Iterator
from functools import partial

from lianfang.kit.clock import day_of
from lianfang.ledger.kinds import Entry
from lianfang.people.dated import NONE, Stated, add_source

from .kinds import Answered, DoorVisitBody, PersonSeen


def stated_at_visit(entry: Entry) -> Iterator[Stated]:
    """Return the facts of a visit; what is said of nobody in particular stays with the door's answers."""
    body: DoorVisitBody = entry.body
    for seen in body.persons:
        yield from _stated(seen, entry)


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


add_source("screening.door_visit", stated_at_visit)
