"""The grounds of the matrix of pages: 3号楼, where all who are tested may work, and what lies beside it on each level.

Each ground has one of everything that a page can be about: a place, a door, a household, a person, an entry, a post,
what the door returned, two bodies under one id, two values of one field. Its words are unmistakable, so that a single
one on a page of somebody who may not see that ground is a leak. Everything goes through the ledger's door.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tests.people.world import AT, BUILDING_3, COUNTY, COUNTY_ID, EAST_1, TOWN, XIANGHE, door, id_no, lay_out
from tests.reports.asked import blank_form
from tests.reports.asked import form as wanted_form

from lianfang.access.models import Post
from lianfang.access.opening import give_post, open_account, opened_account, post_terms
from lianfang.exports.kinds import AskedBody
from lianfang.facts.kinds import QuestionAdded
from lianfang.kit.clock import day_of, now
from lianfang.kit.ids import named_id, root_id, uuid7
from lianfang.kit.paths import ancestors
from lianfang.ledger.door import SYSTEM, Author, Draft, receive, record_one
from lianfang.ledger.emergencies import open_emergency
from lianfang.ledger.models import Conflict, ReturnedEntry
from lianfang.people.kinds import (
    AlikeFound,
    Facts,
    HouseholdRegistered,
    Identity,
    Member,
    Merged,
    PersonCorrected,
    pair_id,
)
from lianfang.places.kinds import DoorsBuilt, DoorsLabelled, GroupDoorsBuilt, PlacesAdded
from lianfang.places.labels import code_of
from lianfang.places.models import Place
from lianfang.reports import shelf
from lianfang.screening.kinds import DoorVisitBody, RoundOpenedBody

FEVER = 38.4  # what was measured of everybody: no page may say so to who has no class C
OTHER_COUNTY = "141029"
OTHER_COUNTY_ID = root_id(f"division/{OTHER_COUNTY}")


@dataclass(frozen=True, slots=True)
class Ground:
    """One of everything at `place`.

    Nobody who does not cover `path` may read any of its words; `secrets` nobody at all before saying what for, `notes`
    only who holds class D. `rel` leads from the place to the door, `committee` is the community or village around it.
    """

    place: UUID
    path: str
    committee: UUID
    door: UUID
    rel: str
    household: UUID
    person: UUID
    registered: UUID
    entry: UUID
    post: UUID
    returned: UUID
    clash: UUID
    conflict: tuple[str, UUID, str]
    code: str
    round: UUID
    export: UUID
    pair: UUID
    merge: UUID
    words: Sequence[str]
    secrets: Sequence[str]
    notes: Sequence[str]

    @property
    def all_words(self) -> list[str]:
        """Everything that only who covers the ground may be shown, ids included."""
        ids = (self.place, self.door, self.household, self.person, self.entry, self.post, self.returned, self.clash)
        return [*self.words, *self.secrets, *self.notes, *map(str, ids)]


def grounds() -> dict[str, Ground]:
    """Lay out both counties and settle each ground."""
    lay_out()
    _lay_more()
    _ask()
    _want_forms()
    first = door(BUILDING_3, 1, "0101")
    return {
        "3": _settle(BUILDING_3, first, "毕", "缪在编", "W003"),
        "30": _settle(named("30号楼"), door(named("30号楼"), 1, "0101"), "祝", "滕三零", "W030", own=("30号楼",)),
        "31": _settle(named("卅一号楼"), door(named("卅一号楼"), 1, "0101"), "鲍", "殷三一", "W031", own=("卅一号楼",)),
        "sibling": _settle(EAST_1, door(EAST_1, 1, "0101"), "郤", "罗隔壁", "W100", own=("东关社区", "东苑")),
        "village": _settle(
            named("阚家沟组"), named_id(named("阚家沟组"), "1"), "璩", "贲小村", "W200", own=("阚家沟",)
        ),
        "township": _settle(named("邴外组"), named_id(named("邴外组"), "1"), "濮", "郗外镇", "W300", own=("邴外",)),
        "county": _settle(
            named("晏外组"), named_id(named("晏外组"), "1"), "仉", "麴外县", "W400", own=("晏外",), county=OTHER_COUNTY
        ),
    }


def named(name: str) -> UUID:
    return root_id(f"test/{name}")


def _place(id: UUID, parent: UUID | None, kind: str, segment: str, name: str) -> dict[str, Any]:
    return {"id": id, "parent": parent, "kind": kind, "segment": segment, "name": name}


def _lay_more() -> None:
    """Add 31 beside 3 and 30, a village beside the community, a township beside the town, and another county."""
    more = [
        _place(named("卅一号楼"), XIANGHE, "building", "31", "卅一号楼"),
        _place(named("阚家沟村"), TOWN, "village", "200", "阚家沟村"),
        _place(named("阚家沟组"), named("阚家沟村"), "group", "01", "阚家沟组"),
        _place(named("邴外镇"), COUNTY_ID, "township", "101", "邴外镇"),
        _place(named("邴外村"), named("邴外镇"), "village", "201", "邴外村"),
        _place(named("邴外组"), named("邴外村"), "group", "01", "邴外组"),
    ]
    _add(COUNTY, COUNTY_ID, more)
    _record(
        COUNTY, "places.doors_built", DoorsBuilt(building=named("卅一号楼"), per_floor=(2,), top=2), named("卅一号楼")
    )
    for group in ("阚家沟组", "邴外组"):
        _record(COUNTY, "places.group_doors_built", GroupDoorsBuilt(group=named(group), last=3), named(group))
    open_emergency(OTHER_COUNTY, name="演练", drill=True, level=1, ground="预案", at=AT)
    _add(OTHER_COUNTY, None, [_place(OTHER_COUNTY_ID, None, "county", "14.10.29", "晏外县")])
    other = [
        _place(named("晏外镇"), OTHER_COUNTY_ID, "township", "100", "晏外镇"),
        _place(named("晏外村"), named("晏外镇"), "village", "201", "晏外村"),
        _place(named("晏外组"), named("晏外村"), "group", "01", "晏外组"),
    ]
    _add(OTHER_COUNTY, OTHER_COUNTY_ID, other)
    _record(OTHER_COUNTY, "places.group_doors_built", GroupDoorsBuilt(group=named("晏外组"), last=3), named("晏外组"))


def _ask() -> None:
    """Let both counties ask something of their own; another county's question is a word nobody here may read."""
    said: dict[str, Any] = {"type": "bool", "privacy": "C", "about": "household", "purpose": "封闭期间有人喂"}
    said |= {"ground": "指挥部办公室通知第9号", "ground_on": date(2020, 2, 5), "since": date(2020, 2, 6)}
    for county, slug, label in ((COUNTY, "pets", "养没养猫"), (OTHER_COUNTY, "others", "晏外县自己问的")):
        _record(county, "facts.question_added", QuestionAdded(slug=slug, label=label, **said), _seat(county))


def _want_forms() -> None:
    """Let both counties ask for a form of the same key; what the other one's is called may be read by nobody here."""
    for county, title in ((COUNTY, "返乡人员登记表"), (OTHER_COUNTY, "晏外县自己的表")):
        body = wanted_form(title=title, book=shelf.keep(county, blank_form(), "返乡.xlsx"), until=date(2099, 12, 31))
        _record(county, "reports.form_registered", body, _seat(county))


def _seat(county: str) -> UUID:
    return COUNTY_ID if county == COUNTY else OTHER_COUNTY_ID


def _add(county: str, parent: UUID | None, places: Sequence[dict[str, Any]]) -> None:
    _record(county, "places.added", PlacesAdded.model_validate({"places": places}), parent)


def _record(county: str, kind: str, body: Any, place: UUID | None, **more: Any) -> UUID:
    return record_one(Draft(kind, body, place, AT + timedelta(minutes=1), **more), by=SYSTEM(county)).id


def _settle(
    place: UUID, door: UUID, surname: str, worker: str, code: str, *, own: Sequence[str] = (), county: str = COUNTY
) -> Ground:
    """Put one of everything at `place`."""
    name, street = f"{surname}其人", f"{surname}家巷"
    path, at = (Place.objects.get(county=county, id=one).path for one in (place, door))
    committee = Place.objects.get(county=county, path__in=ancestors(path), kind__in=("community", "village"))
    person, household = uuid7(), uuid7()
    identity = Identity(
        name=name, id_type="resident_id", id_no=id_no(11), phones=("13900000000",), hukou_address=street
    )
    member = Member(person=person, identity=identity, sex="male", relation="head")
    double, gone = (Member(person=uuid7(), identity=Identity(name=name)) for _n in range(2))
    body = HouseholdRegistered(household=household, members=(member, double, gone))
    registered = _record(county, "people.household_registered", body, door)
    note = {"about": str(door), "text": f"{surname}记"}
    visit = DoorVisitBody.model_validate(
        {"outcome": "seen", "present_count": 1, "persons": [{"person": person, "temp_c": FEVER}], "note": note}
    )
    entry = _record(county, "screening.door_visit", visit, door)
    post, author = _worker(county, place, worker, code)
    _contradict(county, person, household, door, surname)
    merge = _twice(county, household, door, (person, double.person, gone.person))
    returned, clash = _returned(author, door, surname)
    conflict = Conflict.objects.get(county=county, subject=person, field="name")
    return Ground(
        place,
        path,
        committee.id,
        door,
        at.removeprefix(path),
        household,
        person,
        registered,
        entry,
        post,
        returned,
        clash,
        (conflict.register, person, conflict.field),
        _label(county, place, door),
        _round(county, place, surname),
        _export(author, place),
        pair_id(person, double.person),
        merge,
        (f"{surname}*", worker, code, f"{surname}家轮", *own),
        (name, street, f"{surname}甲", f"{surname}乙"),
        (f"{surname}记",),
    )


def _round(county: str, place: UUID, surname: str) -> UUID:
    """A round that is on at `place`."""
    body = RoundOpenedBody(round=uuid7(), name=f"{surname}家轮", due_at=now() + timedelta(days=2))
    _record(county, "screening.round_opened", body, place)
    return body.round


def _label(county: str, place: UUID, door: UUID) -> str:
    """Give the door a label and return its code."""
    salt = door.hex
    _record(county, "places.doors_labelled", DoorsLabelled(doors=(door,), salt=salt), place)
    return code_of(county, salt, door)


def _export(author: Author, place: UUID) -> UUID:
    """A list with whole names of the place, which its worker asked for and somebody else has to agree to."""
    body = AskedBody(
        export=uuid7(),
        source="people.persons",
        format="xlsx",
        unmasked=True,
        purpose="report",
        classes="ABC",
        rows=1,
        identities=1,
        second=True,
    )
    record_one(Draft("exports.asked", body, place, now()), by=author)
    return body.export


def _worker(county: str, place: UUID, name: str, code: str) -> tuple[UUID, Author]:
    opened = opened_account(uuid7(), place=place, staff_code=code, name=name, phone="", at=AT, id=uuid7())
    account = open_account(opened, by=SYSTEM(county))
    terms = post_terms(uuid7(), account.id, "grid_worker", from_on=day_of(AT))
    give_post(terms, place=place, by=SYSTEM(county), at=AT, id=uuid7())
    found = Post.objects.get(county=county, id=terms.post)
    return found.id, Author(county, account.id, found.id, "", "desk")


def _contradict(county: str, person: UUID, household: UUID, door: UUID, surname: str) -> None:
    """Two corrections of a name that do not know of each other."""
    for second in ("甲", "乙"):
        body = PersonCorrected(
            person=person, fields=("name",), identity=Identity(name=f"{surname}{second}"), facts=Facts()
        )
        _record(county, "people.person_corrected", body, door)


def _twice(county: str, household: UUID, door: UUID, persons: tuple[UUID, UUID, UUID]) -> UUID:
    """A pair that may be one person, and a third row that was merged into the first; returns the merge."""
    person, double, gone = persons
    _record(county, "people.alike_found", AlikeFound(first=person, second=double, score=60), door)
    body = Merged(kept=person, gone=(gone,), home=household, left=(household,))
    return _record(county, "people.merged", body, door)


def _returned(author: Author, door: UUID, surname: str) -> tuple[UUID, UUID]:
    """One visit that cannot be taken, and one whose id already stands for another."""
    first, second = uuid7(), uuid7()
    sent = {"kind": "screening.door_visit", "version": 1, "place": str(door), "happened_at": now().isoformat()}
    note = {"about": str(door), "text": f"{surname}记"}
    lines = [
        {**sent, "id": str(first), "body": {"outcome": "seen", "note": note}},
        {**sent, "id": str(second), "body": {"outcome": "refused", "note": note}},
        {**sent, "id": str(second), "body": {"outcome": "vacant", "note": note}},
    ]
    answers = receive([json.dumps(line).encode() for line in lines], by=author)
    assert [answer.status for answer in answers] == ["refused", "stored", "conflict"], answers
    rows = {row.entry: row.id for row in ReturnedEntry.objects.filter(county=author.county, entry__in=[first, second])}
    return rows[first], rows[second]
