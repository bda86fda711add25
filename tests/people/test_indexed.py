"""Holders of many numbers are found by their digests, in their own county and under the field that is asked for."""

from uuid import UUID

import pytest

from lianfang.ledger.sealing.blind import blind_index
from lianfang.people.indexed import CHUNK, Holder, holders_of
from lianfang.people.models import PersonIndex

from .world import COUNTY, OTHER_DOOR, id_no, member, register

pytestmark = pytest.mark.usefixtures("laid_out")
PHONE = "13800003817"


def digest(field: str, value: str) -> bytes:
    return blind_index(COUNTY, field, value)


def holders(*numbers: tuple[str, str], fields: tuple[str, ...] = ("id_no", "phone")) -> set[UUID]:
    return {one.person for one in holders_of(COUNTY, [digest(*number) for number in numbers], *fields)}


def test_everybody_who_has_one_of_the_numbers_is_found_once() -> None:
    one, other, third = (
        member("张大山", identity={"id_no": id_no(11), "phones": (PHONE,)}),
        member("刘小梅", identity={"id_no": id_no(12), "phones": (PHONE,)}),
        member("王芳", identity={"id_no": id_no(13), "phones": ()}),
    )
    household = register(one, other)
    register(third, door=OTHER_DOOR)
    row = PersonIndex.objects.get(person=third.person, field="id_no")
    PersonIndex.objects.create(
        county="140802", person=row.person, household=row.household, field="id_no", digest=row.digest
    )

    phone = digest("phone", PHONE)
    found = list(holders_of(COUNTY, [phone, digest("id_no", id_no(13)), phone], "id_no", "phone"))

    assert sorted(found) == sorted(
        [
            Holder(one.person, household, phone),
            Holder(other.person, household, phone),
            Holder(third.person, row.household, digest("id_no", id_no(13))),
        ]
    )


def test_a_number_is_looked_for_under_its_field_alone() -> None:
    one = member("张大山", identity={"id_no": id_no(11), "phones": (PHONE,)})
    register(one)

    asked = [("phone", PHONE), ("id_no", id_no(11))]

    assert [holders(*asked, fields=(name,)) for name in ("phone", "id_no", "whole")] == [{one.person}] * 2 + [set()]
    assert holders(("phone", "13900000000")) == holders() == set()


def test_more_than_one_chunk_is_looked_up() -> None:
    one = member("张大山", identity={"id_no": id_no(11)})
    register(one)
    many = [n.to_bytes(16, "big") for n in range(CHUNK + 10)]

    found = list(holders_of(COUNTY, [*many, digest("id_no", id_no(11))], "id_no"))

    assert [holder.person for holder in found] == [one.person]
