"""What a figure was counted from: a page of subjects with the entries behind each, then or now, and what differs."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any
from uuid import UUID

from lianfang.ledger.models import EntrySubject, StoredEntry
from lianfang.ledger.reading.said import came_later

from .counting import DOOR, HOME, NOBODY, PERSON, STATEMENT, Amount, Counting, Moved, behind_home
from .indicators.shapes import Doors, Homes, Measure, Persons, Told, Visits

PART = 2_000


def behind(counting: Counting, measure: Measure, after: str, limit: int) -> tuple[tuple[Amount, ...], str | None]:
    """Return a page of what adds to the figure of the one place that `counting` is about, and where the next begins."""
    last = UUID(hex=after) if after else NOBODY
    if isinstance(measure, Told):
        found = [one for one in counting.told(measure) if one.subject > last]
    else:
        moved = counting.moved(measure)
        stored = (one for one in _stored(counting, measure, last) if one.subject not in moved)
        found = [
            one for _now, one in moved.values() if one is not None and _is_in(counting, one) and one.subject > last
        ]
        found += islice(stored, limit + 1)
    found.sort(key=lambda one: one.subject)
    page = tuple(found[:limit])
    return page, page[-1].subject.hex if len(found) > limit else None


def _is_in(counting: Counting, one: Amount) -> bool:
    return one.path.startswith(counting.top)


def _stored(counting: Counting, measure: Homes | Doors | Visits | Persons, last: UUID) -> Iterator[Amount]:
    """Yield what counts as the registers stand, in the order of ids, from the one after `last`."""
    if isinstance(measure, Visits):
        yield from counting.standing.visits_of(measure, last)
    elif isinstance(measure, Homes):
        for home in counting.standing.homes_of(measure).filter(id__gt=last).order_by("id").iterator(PART):
            amount = getattr(home, measure.adds) if measure.adds else 1
            entries = behind_home(home, getattr(home, "visit", None))
            yield Amount(home.id, home.path, amount, entries, home.door, home.id)
    elif isinstance(measure, Doors):
        for door in counting.standing.doors_of(measure).filter(id__gt=last).order_by("id").iterator(PART):
            amount = getattr(door, measure.adds) or 0 if measure.adds else 1
            yield Amount(door.id, door.path, amount, (door.last_visit or door.head_id,), door.id)
    else:
        rows: Any = counting.standing.persons_of(measure).filter(id__gt=last).order_by("id")
        for person in rows.iterator(PART):
            yield Amount(person.id, person.path, 1, (person.head_id,), person.door, person.household)


def differing(
    old: Counting, new: Counting, measure: Measure
) -> list[tuple[UUID, int, int, tuple[UUID, ...], UUID | None]]:
    """Return (subject, what it added, what it adds, entries that came since, door) for all that differs."""
    was, is_ = (_told(old, measure), _told(new, measure)) if isinstance(measure, Told) else _both(old, new, measure)
    differ = {}
    for subject in sorted(was.keys() | is_.keys()):
        before, after = was.get(subject), is_.get(subject)
        amounts = [one.amount if one is not None and _is_in(old, one) else 0 for one in (before, after)]
        if amounts[0] != amounts[1]:
            differ[subject] = (before, after, amounts)
    since = _since(old, measure, (one for before, after, _amounts in differ.values() for one in (before, after)))
    found = []
    for subject, (before, after, (then, now)) in differ.items():
        door = next((one.door for one in (after, before) if one is not None), None)
        found.append((subject, then, now, _later(old, subject, before, after, since), door))
    return found


def _since(old: Counting, measure: Measure, amounts: Iterable[Amount | None]) -> dict[UUID, set[UUID]]:
    """What was said since of the entries that state facts: one that waited then says now what it said, and a fact may
    stand in its entry alone, so that no register changes by it.
    """
    if not isinstance(measure, Told):
        return {}
    named = {entry for one in amounts if one is not None for entry in one.entries}
    return came_later(old.scope.county, named, old.at.seq)


def _told(counting: Counting, measure: Told) -> dict[UUID, Amount | None]:
    return {one.subject: one for one in counting.told(measure)}


def _both(
    old: Counting, new: Counting, measure: Homes | Doors | Visits | Persons
) -> tuple[dict[UUID, Amount | None], dict[UUID, Amount | None]]:
    """Return what each subject that may differ added in either reading; what one does not name is as it is now."""
    first, second = old.moved(measure), new.moved(measure)
    was, is_ = (
        {i: _at(i, one, other) for i in first.keys() | second.keys()}
        for one, other in ((first, second), (second, first))
    )
    return was, is_


def _at(subject: UUID, own: Moved, other: Moved) -> Amount | None:
    return own[subject][1] if subject in own else other[subject][0]


def _later(
    old: Counting, subject: UUID, before: Amount | None, after: Amount | None, since: Mapping[UUID, set[UUID]]
) -> tuple[UUID, ...]:
    """The entries that came since and concern the subject, its door or what it was counted by."""
    changed = old.changed
    named = {entry for one in (before, after) if one is not None for entry in one.entries}
    doors = {one.door for one in (before, after) if one is not None and one.door is not None}
    homes = {one.home for one in (before, after) if one is not None and one.home is not None}
    found: set[UUID] = set().union(*(since.get(entry, ()) for entry in named))
    for register, subjects in (
        (HOME, {subject, *homes}),
        (PERSON, {subject}),
        (DOOR, {subject, *doors}),
        (STATEMENT, named),
    ):
        for one in subjects & changed.of(register).keys():
            found |= {*changed.of(register)[one].later}
    return tuple(sorted(found or _moves(old, doors)))


def _moves(old: Counting, doors: Iterable[UUID]) -> set[UUID]:
    """What was said since of the places that took `doors` along, where nothing else explains the difference."""
    places, moved = old.changed.places, set[UUID]()
    for door in doors:
        place: UUID | None = door
        while place is not None and place in places and place not in moved:
            moved.add(place)
            place = next((one.parent for one in places[place] if one is not None), None)
    county = old.scope.county
    seqs = EntrySubject.objects.filter(county=county, subject__in=moved, seq__gt=old.at.seq).values("seq")
    rows = StoredEntry.objects.filter(county=county, seq__in=seqs, kind__startswith="places.")
    return set(rows.values_list("id", flat=True))
