"""Histories of the real rooms: places added, moved and merged under visits, households and posts."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from lianfang.access import kinds as access
from lianfang.kit.ids import named_id, root_id
from lianfang.ledger.door import Draft
from lianfang.ledger.emergencies import LEVEL, LevelBody
from lianfang.ledger.kinds import Body
from lianfang.ledger.reading import WITHDRAWN
from lianfang.people import kinds as people
from lianfang.places import kinds as places
from lianfang.places.terms import PlaceKind
from lianfang.screening import kinds as screening
from lianfang.screening.terms import Outcome

from .drafts import ROOT, START_AT, entry_id, withdrawals
from .worlds import EMERGENCY

Told = tuple[str, UUID | None, Body]  # kind, place, body

COUNTY_PLACE, TOWN = root_id("division/141028"), root_id("division/141028100")
COMMUNITIES = [root_id("division/141028100001"), root_id("division/141028100003")]
NEW = {
    named_id(ROOT, "compound"): PlaceKind.COMPOUND,
    named_id(ROOT, "building 3"): PlaceKind.BUILDING,
    named_id(ROOT, "building 30"): PlaceKind.BUILDING,
    named_id(ROOT, "lane"): PlaceKind.LANE,
}
COMPOUND, BUILDING_3, BUILDING_30, LANE = NEW
DOORS = [
    named_id(BUILDING_3, "1/0101"),
    named_id(BUILDING_3, "1/0102"),
    named_id(BUILDING_30, "1/0101"),
    named_id(LANE, "1"),
]
HOUSEHOLDS = [named_id(ROOT, f"household/{n}") for n in range(2)]
PERSONS = [named_id(ROOT, f"person/{n}") for n in range(3)]
ACCOUNTS = [named_id(ROOT, f"account/{n}") for n in range(2)]
POSTS = [named_id(ROOT, f"post/{n}") for n in range(2)]
DAYS = [date(2020, 2, 1), date(2020, 2, 2), date(2020, 3, 1)]

any_place = st.sampled_from([*COMMUNITIES, *NEW])
doors, households, persons = st.sampled_from(DOORS), st.sampled_from(HOUSEHOLDS), st.sampled_from(PERSONS)
accounts, posts, days = st.sampled_from(ACCOUNTS), st.sampled_from(POSTS), st.sampled_from(DAYS)
segments = st.sampled_from(["01", "3", "30"])


def ground() -> list[Draft]:
    """The county, a township and two communities, in which every history plays."""
    top = places.NewPlace(id=COUNTY_PLACE, kind=PlaceKind.COUNTY, segment="14.10.28", name="吉县")
    below = [
        places.NewPlace(id=TOWN, parent=COUNTY_PLACE, kind=PlaceKind.TOWNSHIP, segment="100", name="吉昌镇"),
        places.NewPlace(id=COMMUNITIES[0], parent=TOWN, kind=PlaceKind.COMMUNITY, segment="001", name="东关社区"),
        places.NewPlace(id=COMMUNITIES[1], parent=TOWN, kind=PlaceKind.COMMUNITY, segment="003", name="西关社区"),
    ]
    added = [(None, [top]), (COUNTY_PLACE, below)]
    return [
        Draft(places.ADDED.name, places.PlacesAdded(places=tuple(new)), at, START_AT, id=named_id(ROOT, f"ground/{n}"))
        for n, (at, new) in enumerate(added)
    ]


def settled() -> list[Draft]:
    """The same with a building and a lane that stand, and a household in it: what histories then disturb."""
    new = [
        places.NewPlace(id=COMPOUND, parent=COMMUNITIES[1], kind=PlaceKind.COMPOUND, segment="01", name="祥和苑"),
        places.NewPlace(id=BUILDING_3, parent=COMPOUND, kind=PlaceKind.BUILDING, segment="3", name="3号楼"),
        places.NewPlace(id=LANE, parent=COMMUNITIES[1], kind=PlaceKind.LANE, segment="02", name="西排"),
    ]
    member = people.Member(person=PERSONS[0], identity=people.Identity(name="张大山"), relation="head")
    told: list[Told] = [
        (places.ADDED.name, COMMUNITIES[1], places.PlacesAdded(places=tuple(new))),
        (places.DOORS_BUILT.name, BUILDING_3, places.DoorsBuilt(building=BUILDING_3, per_floor=(2,), top=1)),
        (places.GROUP_DOORS_BUILT.name, LANE, places.GroupDoorsBuilt(group=LANE, last=2)),
        (
            people.HOUSEHOLD_REGISTERED.name,
            DOORS[0],
            people.HouseholdRegistered(household=HOUSEHOLDS[0], members=(member,)),
        ),
    ]
    more = [
        Draft(kind, body, at, START_AT, id=named_id(ROOT, f"settled/{n}")) for n, (kind, at, body) in enumerate(told)
    ]
    return ground() + more


@st.composite
def place_entries(draw: st.DrawFn) -> Told:
    """Something about places: they come, change, go and come back."""
    place, other, segment = draw(st.sampled_from(list(NEW))), draw(any_place), draw(segments)
    new = places.NewPlace(id=place, parent=other, kind=NEW[place], segment=segment, name=draw(st.sampled_from("甲乙")))
    told: list[Told] = [
        (places.GROUP_DOORS_BUILT.name, LANE, places.GroupDoorsBuilt(group=LANE, last=2)),
        (places.RENAMED.name, place, places.PlaceRenamed(place=place, name=draw(st.sampled_from(["丙", "丁"])))),
        (places.CLOSED.name, place, places.PlaceClosed(place=place, on=draw(days))),
        (places.REOPENED.name, place, places.PlaceReopened(place=place)),
    ]
    for building in (BUILDING_3, BUILDING_30):
        body = places.DoorsBuilt(building=building, per_floor=(2,), top=draw(st.integers(1, 2)))
        told.append((places.DOORS_BUILT.name, building, body))
    if place != other:
        told.append((places.ADDED.name, other, places.PlacesAdded(places=(new,))))
        told.append((places.ADDED.name, other, places.PlacesAdded(places=(new,))))
        told.append((places.MOVED.name, place, places.PlaceMoved(place=place, to=other, segment=segment)))
        told.append((places.MERGED.name, place, places.PlaceMerged(place=place, into=other)))
    return draw(st.sampled_from(told))


@st.composite
def person_entries(draw: st.DrawFn) -> Told:
    person, household, door = draw(persons), draw(households), draw(doors)
    identity = people.Identity(name=draw(st.sampled_from(["张大山", "李小河"])), phones=("13800003817",))
    member = people.Member(person=person, identity=identity, relation=draw(st.sampled_from(["head", "child"])))
    facts = people.Facts(relation=draw(st.sampled_from(["parent", "spouse"])))
    number = draw(st.sampled_from(["W-1", "W-2"]))
    registered = people.HouseholdRegistered(household=household, number=number, members=(member,))
    told: list[Told] = [
        (people.HOUSEHOLD_REGISTERED.name, door, registered),
        (people.PERSON_ADDED.name, door, people.PersonAdded(household=household, member=member)),
        (
            people.PERSON_CORRECTED.name,
            door,
            people.PersonCorrected(person=person, fields=("relation",), facts=facts),
        ),
        (
            people.PERSON_CORRECTED.name,
            door,
            people.PersonCorrected(person=person, fields=("name",), identity=people.Identity(name="王小桥")),
        ),
        (
            people.HOUSEHOLD_CORRECTED.name,
            door,
            people.HouseholdCorrected(household=household, fields=("number",), number=number),
        ),
        (people.HOUSEHOLD_MOVED.name, door, people.HouseholdMoved(household=household, left=draw(doors))),
        (people.UNMASKED.name, door, people.Unmasked(persons=(person,), purpose="visit")),
        (
            people.PERSON_MOVED.name,
            door,
            people.PersonMoved(person=person, household=household, left=draw(households)),
        ),
    ]
    return draw(st.sampled_from(told))


@st.composite
def visit_entries(draw: st.DrawFn) -> Told:
    door = draw(doors)
    seen = {"person": draw(persons), "temp_c": draw(st.sampled_from([36.5, 37.9]))}
    outcome = draw(st.sampled_from(list(Outcome)))
    said: dict[str, Any] = {"outcome": outcome}
    if outcome is Outcome.SEEN:
        said |= draw(st.sampled_from([{"present_count": 2}, {"persons": [seen]}]))
    if draw(st.booleans()):
        said["note"] = {"about": door, "text": "狗凶"}
    return (screening.DOOR_VISIT.name, door, screening.DoorVisitBody.model_validate(said))


@st.composite
def post_entries(draw: st.DrawFn) -> Told:
    post, account, other = draw(posts), draw(accounts), draw(posts)
    at = draw(st.sampled_from([*COMMUNITIES, COMPOUND]))
    terms = access.PostTerms(post=post, account=account, role="grid_worker", from_on=draw(days))
    identity = access.Identity(name="王建国", phone="13800001234")
    told: list[Told] = [
        (
            access.ACCOUNT_OPENED.name,
            at,
            access.AccountOpenedBody(account=account, staff_code="T1", identity=identity),
        ),
        (access.POST_GIVEN.name, at, terms),
        (access.POST_ENDED.name, at, access.PostEndedBody(post=post, role="grid_worker", reason="轮换")),
        (access.POST_LAPSED.name, at, access.PostLapsedBody(post=post, until_on=draw(days))),
    ]
    if other != post:
        told.append((access.POST_HANDED_OVER.name, at, access.PostHandedOverBody(post=other, to=terms)))
    return draw(st.sampled_from(told))


levels: st.SearchStrategy[Told] = st.integers(1, 4).map(
    lambda level: (LEVEL.name, None, LevelBody(emergency=EMERGENCY, level=level, ground="预案"))
)
all_rooms = st.one_of(place_entries(), place_entries(), person_entries(), visit_entries(), post_entries(), levels)


@st.composite
def histories(draw: st.DrawFn, told: st.SearchStrategy[Told] = all_rooms, most: int = 10) -> list[Draft]:
    """Return distinct drafts; some amend or withdraw others, some know of others."""
    count = draw(st.integers(1, most))
    found = []
    for n in range(count):
        others = [target for target in range(count + 1) if target != n]
        amends = draw(st.none() | st.none() | st.none() | st.sampled_from(others))
        kind, place, body = draw(told)
        if amends is not None and draw(st.booleans()):
            kind, body = draw(withdrawals)
        base = draw(st.sets(st.integers(0, count - 1), max_size=2))
        at = START_AT + timedelta(hours=draw(st.integers(0, 4)))
        found.append(_draft(n, (kind, place, body), at, amends, sorted(base)))
    return found


def _draft(n: int, told: Told, at: Any, amends: int | None, base: Sequence[int]) -> Draft:
    kind, place, body = told
    target = entry_id(amends) if amends is not None else None
    return Draft(kind, body, place, at, id=entry_id(n), base=tuple(map(entry_id, base)), amends=target)


TOLD = frozenset(
    {kind.name for kind in (places.ADDED, places.DOORS_BUILT, places.GROUP_DOORS_BUILT, places.RENAMED, places.MOVED)}
    | {kind.name for kind in (places.MERGED, places.CLOSED, places.REOPENED, screening.DOOR_VISIT, LEVEL)}
    | {kind.name for kind in (people.HOUSEHOLD_REGISTERED, people.HOUSEHOLD_CORRECTED, people.HOUSEHOLD_MOVED)}
    | {kind.name for kind in (people.PERSON_ADDED, people.PERSON_CORRECTED, people.PERSON_MOVED, people.UNMASKED)}
    | {kind.name for kind in (access.ACCOUNT_OPENED, access.POST_GIVEN, access.POST_ENDED, access.POST_LAPSED)}
    | {access.POST_HANDED_OVER.name, WITHDRAWN}
)
