"""What the door remarks on in a visit: guarded questions put to somebody whom the round's rule does not name.

A round says whom its travel, contact, symptom and temperature questions may be asked of. Pages offer no more than that;
but phones, other programs and paper come through the same door, and it depends on what is known of a person, so that
the visit is stored and shows as a finding for the office to look at (law 2).
"""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from lianfang.kit.clock import day_of
from lianfang.ledger.kinds import Entry
from lianfang.people.models import Person

from . import rounds, rules
from .kinds import DoorVisitBody, PersonSeen
from .models import Affected, Door, Round

ASKED_BEYOND = "asked_beyond"


def asked_beyond(county: str, entries: Sequence[Entry]) -> Iterator[tuple[UUID, str]]:
    """Give the visits that hold guarded answers of persons whom the rule of their round does not name.

    Somebody of whom the visit itself says that they are ill or come from elsewhere is a key person by that, and may
    have said it unasked: what is remarked on are plain answers, a normal temperature or a no, of everybody else.
    """
    told = [(entry, seen) for entry in entries for seen in plain_guarded(entry)]
    if not told:
        return
    audiences = _audiences(county, [entry for entry, _seen in told])
    known = _someones(county, {seen.person for _entry, seen in told})
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


def _audiences(county: str, entries: Iterable[Entry]) -> dict[UUID, str]:
    """Return whom the round of each visit may ask: the one it names, else the one that is on at its door."""
    named = {entry.id: entry.body.round for entry in entries if entry.body.round}
    doors = {entry.place: entry.id for entry in entries if not entry.body.round and entry.place}
    on = Door.objects.filter(county=county, id__in=list(doors)).exclude(round=None).values_list("id", "round")
    at_doors = dict(on) if doors else {}
    named |= {entry.id: at_doors[entry.place] for entry in entries if entry.place in at_doors and not entry.body.round}
    rows = Round.objects.filter(county=county, id__in=set(named.values())).values_list("id", "audience", "closed_at")
    rules_of = {found: (audience, closed_at) for found, audience, closed_at in rows if audience}
    by_id = {entry.id: entry for entry in entries}
    return {
        entry: rules_of[round_][0]
        for entry, round_ in named.items()
        if round_ in rules_of and not _is_over(rules_of[round_][1], by_id[entry])
    }


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
