"""What the door remarks on in a visit: guarded questions put to somebody whom the round's rule does not name.

A round says whom its travel, contact, symptom and temperature questions may be asked of. Pages offer no more than that;
but phones, other programs and paper come through the same door, and it depends on what is known of a person, so that
the visit is stored and shows as a finding for the office to look at (law 2).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from lianfang.kit.clock import day_of
from lianfang.ledger.hooks import Says
from lianfang.ledger.kinds import Entry
from lianfang.ledger.registers import NIL
from lianfang.ledger.sql import Asked, Row, Table, store
from lianfang.people.models import Person

from . import rounds, rules
from .kinds import DoorVisitBody, PersonSeen
from .models import Affected, Door, Round
from .terms import Audience

DOORS, ROUNDS = Table(Door), Table(Round)
ASKED_BEYOND = "asked_beyond"


def asked_beyond(county: str) -> Says:
    """Ask whose rounds limit whom they ask, beside what the writer asks itself; then go through the visits."""
    rounds_asked = store().ask(ROUNDS, "county", county, [county], columns=("id", "audience", "closed_at"))
    return lambda entries: _asked_beyond(county, entries, rounds_asked)


def _asked_beyond(county: str, entries: Sequence[Entry], rounds_asked: Asked) -> Iterator[tuple[UUID, str]]:
    """Give the visits that hold guarded answers of persons whom the rule of their round does not name.

    Somebody of whom the visit itself says that they are ill or come from elsewhere is a key person by that, and may
    have said it unasked: what is remarked on are plain answers, a normal temperature or a no, of everybody else.
    """
    limited = _limited(rounds_asked()) if any(entry.body.persons for entry in entries) else {}
    if not limited:
        return  # as a rule: then nobody's answers are looked through, and nobody's past is asked for
    told = [(entry, seen) for entry in entries for seen in plain_guarded(entry)]
    audiences = _audiences(county, {entry.id: entry for entry, _seen in told}, limited)
    known = _someones(county, {seen.person for entry, seen in told if entry.id in audiences})
    beyond = {
        entry.id
        for entry, seen in told
        if entry.id in audiences
        and not rounds.may_be_asked(known.get(seen.person, rounds.Someone(seen.person)), audiences[entry.id])
    }
    for entry in entries:
        if entry.id in beyond:
            yield entry.id, ASKED_BEYOND


def plain_guarded(entry: Entry) -> list[PersonSeen]:
    """Return those of whom a visit holds guarded answers without saying anything that makes them a key person."""
    body: DoorVisitBody = entry.body
    day = day_of(entry.effective_at)
    return [seen for seen in body.persons if _is_guarded(seen) and not _is_key(seen, rules.is_fever(seen.temp_c, day))]


def _is_guarded(seen: PersonSeen) -> bool:
    own = seen.temp_c is not None or seen.symptoms or seen.travel is not None or seen.contact_on is not None
    return bool(own) or any(rounds.is_guarded(answer.key) for answer in seen.answers or ())


def _is_key(seen: PersonSeen, is_fever: bool) -> bool:
    return bool(is_fever or seen.symptoms or seen.travel is not None or seen.contact_on is not None)


def _limited(rows: Iterable[Row]) -> dict[UUID, tuple[str, object]]:
    """Return, of rounds that may not ask everyone, whom they may ask and when they were closed."""
    return {round_: (who, closed_at) for round_, who, closed_at in rows if who not in ("", Audience.EVERYONE)}


def _audiences(
    county: str, entries: Mapping[UUID, Entry], limited: Mapping[UUID, tuple[str, object]]
) -> dict[UUID, str]:
    """Return whom the round of each visit may ask, where that is not everyone: the round it names, or its door's."""
    doors = list({entry.place for entry in entries.values() if entry.place and not entry.body.round})
    at_doors: dict[UUID | None, UUID | None] = (
        dict(store().rows(DOORS, "id", county, doors, columns=("id", "round"))) if doors else {}
    )
    found = {}
    for entry in entries.values():
        who, closed_at = limited.get(entry.body.round or at_doors.get(entry.place) or NIL, ("", None))
        if who and not _is_over(closed_at, entry):
            found[entry.id] = who
    return found


def _is_over(closed_at: object, entry: Entry) -> bool:
    """True for a visit made after the round was closed that does not name it: no rule of a round holds there."""
    return closed_at is not None and entry.body.round is None


def _someones(county: str, persons: set[UUID]) -> dict[UUID, rounds.Someone]:
    noted = noted_among(county, persons)
    rows = Person.objects.filter(county=county, id__in=list(persons)).values_list("id", "residence")
    return {person: rounds.Someone(person, residence, person in noted) for person, residence in rows}


def noted_among(county: str, persons: Iterable[UUID]) -> set[UUID]:
    """Return those of whom a visit has said that they came from elsewhere, met a case, feel ill or have a fever."""
    rows = Affected.objects.filter(county=county, id__in=list(persons))
    named = rows.values_list("id", "is_fever", "symptoms", "from_code", "contact_on")
    return {person for person, fever, symptoms, code, contact in named if fever or symptoms or code or contact}
