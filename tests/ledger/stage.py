"""Where histories of the real rooms play: few places, households, persons and rounds, so that much meets."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from uuid import UUID

from hypothesis import strategies as st

from lianfang.kit.ids import named_id, root_id
from lianfang.ledger.door import Draft
from lianfang.ledger.kinds import Body, Kind
from lianfang.people import kinds as people
from lianfang.places import kinds as places
from lianfang.places.terms import PlaceKind
from lianfang.reports import kinds as reports
from lianfang.screening import kinds as screening

from .drafts import ROOT, START_AT

Told = tuple[str, UUID | None, Body]  # kind, place, body
Tellers = dict[str, st.SearchStrategy[Told]]  # by the kind that each of them tells

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
ROUNDS = [named_id(ROOT, f"round/{n}") for n in range(2)]
FORM_KEYS = ("fanxiang", "zhuhu")
FORMS = [reports.form_id(key) for key in FORM_KEYS]
TODAY = date(2020, 2, 1)  # in the county, when histories begin
DUE_AT = datetime(2020, 2, 8, tzinfo=UTC)

any_place = st.sampled_from([*COMMUNITIES, *NEW])
doors, households, persons = st.sampled_from(DOORS), st.sampled_from(HOUSEHOLDS), st.sampled_from(PERSONS)
pairs = st.sampled_from([(one, other) for one in PERSONS for other in PERSONS if one != other])
rounds = st.sampled_from(ROUNDS)
days = st.sampled_from([TODAY, date(2020, 2, 2), date(2020, 3, 1)])
past_days = st.sampled_from([None, date(2020, 1, 20), TODAY])
names = st.sampled_from(["张大山", "李小河"])


def teller(kind: Kind, bodies: st.SearchStrategy[Body], at: st.SearchStrategy[UUID] = doors) -> Tellers:
    """Return a teller of one kind, somewhere."""
    return {kind.name: st.tuples(st.just(kind.name), at, bodies)}


def together(tellers: Iterable[Tellers]) -> Tellers:
    """Return all of them; two tellers of one kind are an oversight."""
    found: Tellers = {}
    for some in tellers:
        assert found.keys().isdisjoint(some)
        found |= some
    return found


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
    """The same with what stands: a building and a lane, two households in them, a round, a form, to be disturbed."""
    new = [
        places.NewPlace(id=COMPOUND, parent=COMMUNITIES[1], kind=PlaceKind.COMPOUND, segment="01", name="祥和苑"),
        places.NewPlace(id=BUILDING_3, parent=COMPOUND, kind=PlaceKind.BUILDING, segment="3", name="3号楼"),
        places.NewPlace(id=LANE, parent=COMMUNITIES[1], kind=PlaceKind.LANE, segment="02", name="西排"),
    ]
    opened = screening.RoundOpenedBody(round=ROUNDS[0], name="第一轮", due_at=DUE_AT)
    told: list[Told] = [
        (places.ADDED.name, COMMUNITIES[1], places.PlacesAdded(places=tuple(new))),
        (places.DOORS_BUILT.name, BUILDING_3, places.DoorsBuilt(building=BUILDING_3, per_floor=(2,), top=1)),
        (places.GROUP_DOORS_BUILT.name, LANE, places.GroupDoorsBuilt(group=LANE, last=2)),
        (people.HOUSEHOLD_REGISTERED.name, DOORS[0], _household(HOUSEHOLDS[0], PERSONS[:1])),
        (people.HOUSEHOLD_REGISTERED.name, DOORS[3], _household(HOUSEHOLDS[1], PERSONS[1:])),
        (screening.ROUND_OPENED.name, COMMUNITIES[1], opened),
        (reports.FORM_REGISTERED.name, COMMUNITIES[1], _form()),
    ]
    more = [Draft(kind, body, at, START_AT, id=settled_id(n)) for n, (kind, at, body) in enumerate(told)]
    return ground() + more


def settled_id(n: int) -> UUID:
    return named_id(ROOT, f"settled/{n}")


SETTLED = [settled_id(n) for n in range(7)]


def _household(household: UUID, living: Sequence[UUID]) -> people.HouseholdRegistered:
    names = people.Identity(name="张大山", phones=("13800003817",))
    members = tuple(people.Member(person=person, identity=names) for person in living)
    return people.HouseholdRegistered(household=household, members=members)


def _form() -> reports.FormRegistered:
    return reports.FormRegistered(
        form=FORMS[0], book=reports.BookRef(digest="0" * 64, name="返乡人员登记表.xlsx", size=9),
        columns=(reports.ColumnAsked(key="姓名", words="姓名"),), key=FORM_KEYS[0], title="返乡人员登记表",
        department="县卫健局", level="community", often="daily", due_time=time(16, 30), purpose="掌握返乡人员",
        ground="县卫健局通知第3号", ground_on=TODAY, since=TODAY, until=date(2020, 4, 30),
    )  # fmt: skip
