"""What is told of places, labels, posts and emergencies: one teller a kind."""

from uuid import UUID

from hypothesis import strategies as st

from lianfang.access import kinds as access
from lianfang.kit.ids import named_id
from lianfang.ledger import emergencies
from lianfang.ledger.kinds import Kind
from lianfang.places import kinds as places

from .drafts import ROOT
from .stage import (
    BUILDING_3,
    BUILDING_30,
    COMMUNITIES,
    COMPOUND,
    DOORS,
    LANE,
    NEW,
    Tellers,
    Told,
    days,
    teller,
    together,
)
from .worlds import EMERGENCY

ACCOUNTS = [named_id(ROOT, f"account/{n}") for n in range(2)]
POSTS = [named_id(ROOT, f"post/{n}") for n in range(2)]

accounts, posts = st.sampled_from(ACCOUNTS), st.sampled_from(POSTS)
segments = st.sampled_from(["01", "3", "30"])
offices = st.sampled_from([*COMMUNITIES, COMPOUND])
standing = st.sampled_from(list(NEW))
apart = st.sampled_from([(place, other) for place in NEW for other in (*COMMUNITIES, *NEW) if place != other])


@st.composite
def added(draw: st.DrawFn) -> Told:
    place, parent = draw(apart)
    name, segment = draw(st.sampled_from("甲乙")), draw(segments)
    new = places.NewPlace(id=place, parent=parent, kind=NEW[place], segment=segment, name=name)
    return (places.ADDED.name, parent, places.PlacesAdded(places=(new,)))


@st.composite
def moved(draw: st.DrawFn) -> Told:
    place, to = draw(apart)
    return (places.MOVED.name, place, places.PlaceMoved(place=place, to=to, segment=draw(segments)))


@st.composite
def doors_built(draw: st.DrawFn) -> Told:
    building = draw(st.sampled_from([BUILDING_3, BUILDING_30]))
    body = places.DoorsBuilt(building=building, per_floor=(2,), top=draw(st.integers(1, 2)))
    return (places.DOORS_BUILT.name, building, body)


def at_itself(
    kind: Kind, bodies: st.SearchStrategy[places.PlaceRenamed | places.PlaceClosed | places.PlaceReopened]
) -> Tellers:
    return {kind.name: bodies.map(lambda body: (kind.name, body.place, body))}


OF_PLACES: Tellers = together(
    [
        {places.ADDED.name: added(), places.MOVED.name: moved(), places.DOORS_BUILT.name: doors_built()},
        teller(places.GROUP_DOORS_BUILT, st.just(places.GroupDoorsBuilt(group=LANE, last=2)), st.just(LANE)),
        {
            places.MERGED.name: apart.map(
                lambda two: (places.MERGED.name, two[0], places.PlaceMerged(place=two[0], into=two[1]))
            )
        },
        at_itself(places.RENAMED, st.builds(places.PlaceRenamed, place=standing, name=st.sampled_from(["丙", "丁"]))),
        at_itself(places.CLOSED, st.builds(places.PlaceClosed, place=standing, on=days)),
        at_itself(places.REOPENED, st.builds(places.PlaceReopened, place=standing)),
    ]
)

# One label or several in one go, told where the doors stand, or where they stood before.
labelled = st.lists(st.sampled_from([DOORS[0], *DOORS]), min_size=1, max_size=3, unique=True).map(tuple)
buildings = st.sampled_from([BUILDING_3, BUILDING_3, BUILDING_30, LANE])
salts = st.sampled_from("ab").map(lambda letter: letter * 32)
OF_LABELS: Tellers = together(
    [
        teller(places.DOORS_LABELLED, st.builds(places.DoorsLabelled, doors=labelled, salt=salts), buildings),
        teller(places.LABELS_ENDED, st.builds(places.LabelsEnded, doors=labelled), buildings),
    ]
)

terms = st.builds(access.PostTerms, post=posts, account=accounts, role=st.just("grid_worker"), from_on=days)
OTHER = dict(zip(POSTS, reversed(POSTS), strict=True))
OF_POSTS: Tellers = together(
    [
        teller(
            access.ACCOUNT_OPENED,
            st.builds(
                access.AccountOpenedBody,
                account=accounts,
                staff_code=st.just("T1"),
                identity=st.just(access.Identity(name="王建国", phone="13800001234")),
            ),
            offices,
        ),
        teller(access.POST_GIVEN, terms, offices),
        teller(
            access.POST_ENDED,
            st.builds(access.PostEndedBody, post=posts, role=st.just("grid_worker"), reason=st.just("轮换")),
            offices,
        ),
        teller(access.POST_LAPSED, st.builds(access.PostLapsedBody, post=posts, until_on=days), offices),
        teller(
            access.POST_HANDED_OVER,
            terms.map(lambda to: access.PostHandedOverBody(post=OTHER[to.post], to=to)),
            offices,
        ),
        teller(
            access.SECOND_FACTOR_RESET,
            st.builds(access.SecondFactorResetBody, account=accounts, role=st.sampled_from(["", "grid_worker"])),
            offices,
        ),
    ]
)

nowhere: st.SearchStrategy[UUID | None] = st.none()
levels = st.integers(1, 4)
# An opening is told as a correction of the world's own (`rooms.histories` sees to it): a second emergency would be what
# goes on from its arrival, and what comes after belongs to it.
OF_EMERGENCIES: Tellers = {
    kind.name: st.tuples(st.just(kind.name), nowhere, bodies)
    for kind, bodies in (
        (
            emergencies.OPENED,
            st.builds(
                emergencies.OpenedBody,
                emergency=st.just(EMERGENCY),
                name=st.sampled_from(["演练", "春季演练"]),
                drill=st.just(True),
                level=levels,
                ground=st.just(""),
            ),
        ),
        (
            emergencies.LEVEL,
            st.builds(emergencies.LevelBody, emergency=st.just(EMERGENCY), level=levels, ground=st.just("预案")),
        ),
        (emergencies.ENDED, st.builds(emergencies.EndedBody, emergency=st.just(EMERGENCY), ground=st.just("预案"))),
    )
}
