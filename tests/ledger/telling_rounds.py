"""What is told of doors: rounds that are opened, begin and are closed, visits, revisits that fall due, lists."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from lianfang.screening import kinds as screening
from lianfang.screening.terms import Audience, Outcome

from .drafts import entry_id
from .stage import BUILDING_3, COMMUNITIES, DOORS, DUE_AT, LANE, Tellers, Told, doors, persons, rounds, teller, together

named = st.lists(persons, max_size=2, unique=True).map(tuple)
answers = st.sampled_from(
    [
        None,
        (screening.Answered(key="housing_use", value="rented"),),
        (screening.Answered(key="housing_use", value="own"), screening.Answered(key="member_count", value=4)),
        (screening.Answered(key="q.means", value=("bus", "bike")), screening.Answered(key="contact", value=False)),
    ]
)
ways = st.sampled_from([None, screening.Travel(from_code="4201", left_on=date(2020, 1, 31))])
seen = st.builds(
    screening.PersonSeen,
    person=persons,
    temp_c=st.sampled_from([None, 36.5, 37.9]),
    symptoms=st.sampled_from([(), ("cough",)]),
    travel=ways,
    needs=st.sampled_from([(), ("medicine",)]),
    answers=answers,
)


outcomes = st.sampled_from([*Outcome, Outcome.SEEN, Outcome.SEEN, Outcome.NOBODY_HOME])


@st.composite
def visited(draw: st.DrawFn) -> Told:
    door, outcome = draw(doors), draw(outcomes)
    said: dict[str, Any] = {"outcome": outcome, "round": draw(st.none() | rounds)}
    if outcome is Outcome.SEEN:
        said |= draw(st.sampled_from([{"present_count": 2}, {"persons": (draw(seen),)}]))
        said |= {"answers": draw(answers), "added": draw(st.none() | named), "corrected": draw(st.none() | named)}
    if draw(st.booleans()):
        said["note"] = {"about": door, "text": "狗凶"}
    return (screening.DOOR_VISIT.name, door, screening.DoorVisitBody.model_validate(said))


@st.composite
def overdue(draw: st.DrawFn) -> Told:
    """Whose visit: one of the first entries of a history, whatever these are (`rooms` knows better)."""
    body = screening.RevisitOverdueBody(
        visit=entry_id(draw(st.integers(0, 5))), due_at=datetime(2020, 2, 2, tzinfo=UTC)
    )
    return (screening.REVISIT_OVERDUE.name, draw(doors), body)


grounds = st.sampled_from(
    [
        {},
        {"questions": (screening.Question(key="housing_use", subject="household"),)},
        {
            "questions": (screening.Question(key="temp_c", subject="person"),),
            "asked_of": screening.AskedOf(
                of=Audience.CAME, ground="吉县指挥部办公室通知第7号", ground_on=date(2020, 2, 1)
            ),
        },
    ]
)
openings = st.builds(
    lambda round, name, said: screening.RoundOpenedBody(round=round, name=name, due_at=DUE_AT, **said),
    rounds,
    st.sampled_from(["第一轮", "第二轮"]),
    grounds,
)
begun = st.lists(doors, min_size=1, max_size=len(DOORS), unique=True).map(tuple)
records = st.integers(0, 2).map(
    lambda left: screening.RoundRecord(seq=9, doors=4, left=left, todo=left, done=4 - left, persons_seen=3)
)
OF_ROUNDS: Tellers = together(
    [
        teller(screening.ROUND_OPENED, openings, st.sampled_from(COMMUNITIES)),
        teller(
            screening.ROUND_BEGUN,
            st.builds(screening.RoundBegunBody, round=rounds, doors=begun, part=st.integers(1, 2), parts=st.just(2)),
            st.sampled_from([LANE, BUILDING_3, *COMMUNITIES]),
        ),
        teller(
            screening.ROUND_CLOSED,
            st.builds(screening.RoundClosedBody, round=rounds, record=records),
            st.sampled_from(COMMUNITIES),
        ),
    ]
)
OF_VISITS: Tellers = together(
    [
        {screening.DOOR_VISIT.name: visited(), screening.REVISIT_OVERDUE.name: overdue()},
        teller(
            screening.LIST_EXPORTED,
            st.just(screening.ListExportedBody(list="unvisited", rows=2, digest="0" * 64)),
            st.sampled_from([*COMMUNITIES, LANE]),
        ),
    ]
)
