"""What is told of persons and households: rosters, corrections, lives, facts, who is made one; one teller a kind."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from lianfang.people import kinds as people
from lianfang.people.kinds import facts, lives, merging

from .drafts import entry_id
from .stage import PERSONS, TODAY, Tellers, Told, doors, households, names, pairs, past_days, persons, teller, together

numbers = st.sampled_from(["", "W-1", "W-2"])
identities = st.builds(people.Identity, name=names, phones=st.sampled_from([(), ("13800003817",)]))
members = st.builds(people.Member, person=persons, identity=identities, relation=st.sampled_from(["head", "child", ""]))
rosters = st.lists(members, min_size=1, max_size=2, unique_by=lambda member: member.person).map(tuple)

corrections = st.one_of(
    st.builds(
        people.PersonCorrected,
        person=persons,
        fields=st.just(("relation",)),
        facts=st.builds(people.Facts, relation=st.sampled_from(["parent", "spouse"])),
    ),
    st.builds(
        people.PersonCorrected,
        person=persons,
        fields=st.just(("name",)),
        identity=st.builds(people.Identity, name=st.sampled_from(["王小桥", "张大山"])),
    ),
)
household_corrections = st.one_of(
    st.builds(people.HouseholdCorrected, household=households, fields=st.just(("number",)), number=numbers),
    st.builds(people.HouseholdCorrected, household=households, fields=st.just(("head",)), head=persons),
    st.builds(people.HouseholdCorrected, household=households, fields=st.just(("note",)), note=st.just("门口有狗")),
)
OF_ROSTERS: Tellers = together(
    [
        teller(
            people.HOUSEHOLD_REGISTERED,
            st.builds(people.HouseholdRegistered, household=households, number=numbers, members=rosters),
        ),
        teller(people.PERSON_ADDED, st.builds(people.PersonAdded, household=households, member=members)),
        teller(
            people.PERSON_MOVED,
            st.builds(people.PersonMoved, person=persons, household=households, left=households, on=past_days),
        ),
        teller(people.PERSON_CORRECTED, corrections),
        teller(people.HOUSEHOLD_CORRECTED, household_corrections),
        teller(people.HOUSEHOLD_MOVED, st.builds(people.HouseholdMoved, household=households, left=doors)),
        teller(
            people.UNMASKED,
            st.builds(people.Unmasked, persons=st.tuples(persons), purpose=st.just("visit"), words=st.none()),
        ),
    ]
)

# ── lives ────────────────────────────────────────────────────────────────────────────────────────────────────────────

children = st.builds(
    people.Member,
    person=persons,
    identity=identities,
    relation=st.just("child"),
    birth_on=st.sampled_from([date(2020, 1, 31), TODAY]),
)
OF_LIVES: Tellers = together(
    [
        teller(
            lives.PERSON_LEFT,
            st.builds(
                people.PersonLeft,
                person=persons,
                household=households,
                on=past_days,
                back_on=st.sampled_from([None, date(2020, 3, 1)]),
                words=st.sampled_from([None, "去太原女儿家"]),
            ),
        ),
        teller(
            lives.PERSON_RETURNED,
            st.builds(
                people.PersonReturned,
                person=persons,
                household=households,
                on=past_days,
                from_code=st.sampled_from(["", "420100"]),
            ),
        ),
        teller(lives.PERSON_DIED, st.builds(people.PersonDied, person=persons, household=households, on=past_days)),
        teller(
            lives.CHILD_BORN,
            st.builds(people.ChildBorn, household=households, member=children, mother=st.none() | persons),
        ),
    ]
)

# ── dated facts ──────────────────────────────────────────────────────────────────────────────────────────────────────

AT_EIGHT = datetime(2020, 2, 1, 0, tzinfo=UTC)
sorts_of_facts = st.sampled_from(
    [
        {"travels": (people.Travel(from_code="420100", left_on=date(2020, 1, 21), with_persons=tuple(PERSONS[:1])),)},
        {"travels": (people.Travel(from_code="420100", words="搭老周的车"), people.Travel(to_code="141028"))},
        {"contacts": (people.Contact(kind="confirmed", on=date(2020, 1, 20), with_person=PERSONS[2]),)},
        {"symptoms": (people.Coded(code="cough", on=TODAY),), "temps": (people.Reading(temp_c=37.4, at=AT_EIGHT),)},
        {"vulnerable": (people.Coded(code="lives_alone"),), "needs": (people.Coded(code="medicine", on=TODAY),)},
        {"answers": (people.Answered(key="q.pets", yes=True), people.Answered(key="q.trips", words="两趟"))},
        {"none_of": ("travel", "contact")},
    ]
)
OF_FACTS: Tellers = teller(
    facts.FACTS_RECORDED,
    st.builds(lambda person, said: people.FactsRecorded(person=person, **said), persons, sorts_of_facts),
)

# ── one person recorded twice ────────────────────────────────────────────────────────────────────────────────────────

gone_and_kept = st.permutations(PERSONS).flatmap(
    lambda order: st.sampled_from(
        [{"kept": order[0], "gone": (order[1],)}, {"kept": order[0], "gone": tuple(order[1:])}]
    )
)
homes = st.lists(households, min_size=1, max_size=2, unique=True).map(tuple)
taken = st.sampled_from(
    [
        {},
        {"fields": ("phones",), "identity": people.Identity(phones=("15400000001",))},
        {"fields": ("birth_on",), "facts": people.Facts(birth_on=date(1968, 3, 9))},
    ]
)


@st.composite
def merged(draw: st.DrawFn) -> Told:
    body = merging.Merged(**draw(gone_and_kept), home=draw(households), left=draw(homes), **draw(taken))
    return (merging.MERGED.name, draw(doors), body)


@st.composite
def undone(draw: st.DrawFn) -> Told:
    """Which merge it takes back: one of the first entries of a history, whatever these are (`rooms` knows better)."""
    merge = entry_id(draw(st.integers(0, 5)))
    body = merging.MergeUndone(merge=merge, **draw(gone_and_kept), home=draw(households), left=draw(homes))
    return (merging.MERGE_UNDONE.name, draw(doors), body)


OF_TWINS: Tellers = together(
    [
        teller(
            merging.ALIKE_FOUND,
            st.builds(
                lambda two, score: people.AlikeFound(first=two[0], second=two[1], score=score, same=("name",)),
                pairs,
                st.sampled_from([60, 92]),
            ),
        ),
        teller(merging.NOT_SAME, pairs.map(lambda two: people.NotSame(first=two[0], second=two[1]))),
        {merging.MERGED.name: merged(), merging.MERGE_UNDONE.name: undone()},
    ]
)
