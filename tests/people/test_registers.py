"""How households and persons follow from entries: corrections, conflicts, moves, forgetting, any order."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from lianfang.kit.ids import uuid7
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.checking.verify import verify
from lianfang.ledger.door import SYSTEM, Draft, record, record_one
from lianfang.ledger.models import Conflict, StoredEntry
from lianfang.ledger.sealing.blind import blind_index
from lianfang.ledger.sealing.forget import forget_person
from lianfang.people.identity import identities_of
from lianfang.people.kinds import (
    Facts,
    HouseholdCorrected,
    HouseholdMoved,
    Identity,
    PersonAdded,
    PersonCorrected,
    PersonMoved,
)
from lianfang.people.models import Household, Person, PersonIndex, PersonName

from .world import AT, COUNTY, DOOR, OTHER_DOOR, id_no, member, register

pytestmark = pytest.mark.usefixtures("laid_out")


def heads(person: UUID) -> tuple[UUID, ...]:
    return tuple(UUID(hex=head) for head in Person.objects.get(id=person).heads)


def corrected(person: UUID, *, base: tuple[UUID, ...] = (), minutes: int = 1, **values: Any) -> Draft:
    identity = {name: value for name, value in values.items() if name in Identity.model_fields}
    facts = {name: value for name, value in values.items() if name in Facts.model_fields}
    body = PersonCorrected.model_validate(
        {"person": person, "fields": tuple(values), "identity": identity or None, "facts": facts}
    )
    return Draft("people.person_corrected", body, DOOR, AT + timedelta(minutes=minutes), base=base)


def correct(person: UUID, **more: Any) -> None:
    record_one(corrected(person, **more), by=SYSTEM(COUNTY))


def found_by(field: str, value: str) -> list[UUID]:
    digest = blind_index(COUNTY, field, value)
    return list(PersonIndex.objects.filter(county=COUNTY, digest=digest, field=field).values_list("person", flat=True))


def test_a_registered_household_stands_with_its_members() -> None:
    head, child = member("张大山", relation="head"), member("张晓军", relation="child", identity={"id_no": id_no(13)})
    household = register(head, child, number="A1")

    row = Household.objects.get()
    assert (row.id, row.door, row.number, row.head, row.member_count) == (household, DOOR, "A1", head.person, 2)
    assert list(Person.objects.order_by("position").values_list("id", "position", "relation")) == [
        (head.person, 0, "head"),
        (child.person, 1, "child"),
    ]


def test_a_person_is_found_by_each_number_and_its_last_four() -> None:
    one = member(identity={"id_no": id_no(11), "phones": ("13800003817", "0357-7922222")})
    register(one)

    asked = (("id_no", id_no(11)), ("id_last4", id_no(11)[-4:]), ("phone", "0357-7922222"), ("phone_last4", "3817"))
    assert [found_by(*one_asked) for one_asked in asked] == [[one.person]] * 4
    assert found_by("phone", "3817") == []


def test_a_correction_changes_its_fields_and_no_other() -> None:
    one = member("张大山")
    register(one)

    correct(one.person, base=heads(one.person), name="张大川", residence="away")

    identity = identities_of(COUNTY, Person.objects.all())[one.person]
    assert (identity.name, identity.phones) == ("张大川", ("13800003817",))
    assert Person.objects.get().residence == "away"
    assert list(PersonName.objects.values_list("name", "initials")) == [("张大川", "zdc")]


def test_a_changed_number_is_found_and_the_old_one_no_more() -> None:
    one = member()
    register(one)

    correct(one.person, base=heads(one.person), phones=("13900006240",))

    assert (found_by("phone_last4", "3817"), found_by("phone_last4", "6240")) == ([], [one.person])


def test_two_who_did_not_know_each_other_keep_both_values() -> None:
    one = member()
    register(one)
    base = heads(one.person)

    correct(one.person, base=base, residence="away", minutes=1)
    correct(one.person, base=base, residence="tenant", minutes=2)

    assert Person.objects.get().residence == "tenant"
    assert list(Conflict.objects.values_list("register", "field")) == [("people.person", "residence")]
    assert len(heads(one.person)) == 3


def test_two_who_changed_different_fields_do_not_conflict() -> None:
    one = member()
    register(one)
    base = heads(one.person)

    correct(one.person, base=base, residence="away")
    correct(one.person, base=base, phones=("13900006240",))

    row = Person.objects.get()
    assert (row.residence, row.phone_count, Conflict.objects.count()) == ("away", 1, 0)


def test_a_correction_that_knows_both_settles_it() -> None:
    one = member()
    register(one)
    base = heads(one.person)
    correct(one.person, base=base, residence="away", minutes=1)
    correct(one.person, base=base, residence="tenant", minutes=2)

    correct(one.person, base=heads(one.person), residence="resident", minutes=3)

    assert (Person.objects.get().residence, Conflict.objects.count()) == ("resident", 0)


def test_corrections_give_the_same_row_in_any_order() -> None:
    rows = []
    for turn in (1, -1):
        one = member()
        register(one)
        base = heads(one.person)
        said = ((5, "away"), (9, "tenant"))
        drafts = [corrected(one.person, base=base, residence=word, minutes=minutes) for minutes, word in said]
        for draft in drafts[::turn]:
            record_one(draft, by=SYSTEM(COUNTY))
        rows.append(Person.objects.get(id=one.person).residence)

    assert rows == ["tenant", "tenant"]


def test_a_correction_that_comes_before_its_person_waits() -> None:
    one = member()
    (answer,) = record([corrected(one.person, residence="away")], by=SYSTEM(COUNTY))

    register(one)

    assert (answer.status, Person.objects.get().residence) == ("held", "away")


def test_who_is_added_belongs_to_the_household() -> None:
    household = register(member("张大山"))
    body = PersonAdded(household=household, member=member("张小小", identity={"id_no": "", "phones": ()}))

    record_one(Draft("people.person_added", body, DOOR, AT), by=SYSTEM(COUNTY))

    assert Household.objects.get().member_count == 2


def test_who_moves_leaves_one_household_and_joins_another() -> None:
    one = member("张大山")
    left, joined = (
        register(one, member("刘小梅", identity={"id_no": id_no(12)})),
        register(member("王五", identity={"id_no": id_no(13)}), door=OTHER_DOOR),
    )
    body = PersonMoved(person=one.person, household=joined, left=left)

    record_one(Draft("people.person_moved", body, OTHER_DOOR, AT, base=heads(one.person)), by=SYSTEM(COUNTY))

    assert Person.objects.get(id=one.person).household == joined
    assert dict(Household.objects.values_list("id", "member_count")) == {left: 1, joined: 2}
    assert Household.objects.get(id=left).head != one.person
    assert list(PersonName.objects.filter(person=one.person).values_list("household", flat=True)) == [joined]


def test_a_household_that_moves_stands_under_its_new_door() -> None:
    household = register(member())
    before = Household.objects.get().path

    body = HouseholdMoved(household=household, left=DOOR)
    base = tuple(UUID(hex=head) for head in Household.objects.get().heads)
    record_one(Draft("people.household_moved", body, OTHER_DOOR, AT, base=base), by=SYSTEM(COUNTY))

    row = Household.objects.get()
    assert (row.door, row.path == before, row.path != "") == (OTHER_DOOR, False, True)


def test_a_corrected_head_must_be_a_member() -> None:
    one, other = member("张大山"), member("刘小梅", identity={"id_no": id_no(12)})
    household = register(one, other)
    for head in (other.person, uuid7()):
        body = HouseholdCorrected(household=household, fields=("head",), head=head)
        base = tuple(UUID(hex=found) for found in Household.objects.get().heads)
        record_one(Draft("people.household_corrected", body, DOOR, AT, base=base), by=SYSTEM(COUNTY))

    assert Household.objects.get().head == one.person


def test_nothing_of_an_identity_is_readable_in_the_ledger() -> None:
    register(member("张大山", identity={"id_no": id_no(11), "hukou_address": "临汾市某街", "note": "怕狗"}))

    stored = "".join(StoredEntry.objects.values_list("body", flat=True))
    assert [word for word in ("张大山", id_no(11), "13800003817", "临汾市", "怕狗") if word in stored] == []


@pytest.mark.django_db(transaction=True)
def test_forgetting_a_person_leaves_nothing_in_the_tables() -> None:
    one, other = member("张大山", tags=("独居老人",)), member("刘小梅", identity={"id_no": id_no(12)})
    register(one, other)
    correct(one.person, base=heads(one.person), phones=("13900006240",))

    forget_person(COUNTY, one.person, reason="本人申请", by=SYSTEM(COUNTY), at=AT + timedelta(hours=1))

    row = Person.objects.get(id=one.person)
    said = (row.sex, row.birth_on, row.relation, row.residence, row.tags, row.apart, row.phone_count, row.heads)
    assert (row.is_erased, said) == (True, ("", None, "", "", [], None, 0, []))
    assert list(PersonName.objects.values_list("person", flat=True)) == [other.person]
    assert set(PersonIndex.objects.values_list("person", flat=True)) == {other.person}
    assert identities_of(COUNTY, Person.objects.all()).keys() == {other.person}


@pytest.mark.django_db(transaction=True)
def test_registers_stay_equal_to_the_ledger_after_forgetting() -> None:
    one = member("张大山")
    register(one, member("刘小梅", identity={"id_no": id_no(12)}))
    base = heads(one.person)
    correct(one.person, base=base, residence="away", minutes=1)
    correct(one.person, base=base, residence="tenant", minutes=2)
    before = rebuild(COUNTY)

    forget_person(COUNTY, one.person, reason="本人申请", by=SYSTEM(COUNTY), at=AT + timedelta(hours=1))

    after = rebuild(COUNTY)
    assert (before.differences, after.differences) == ([], [])
    assert verify(COUNTY).is_whole
    assert Conflict.objects.count() == 0
