"""Posts and members follow from entries, whatever their order; entries of another place or role end nothing."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.worlds import arrive, assert_sound, difference, snapshot, world
from tests.places.ground import COUNTY_PLACE, DONGGUAN, XIGUAN, ground, named

from lianfang.access.kinds import PostEndedBody, PostHandedOverBody, PostLapsedBody
from lianfang.access.models import Member, Post
from lianfang.access.opening import given_post, opened_account, post_terms
from lianfang.access.registers import phone_digest
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.models import Finding
from lianfang.ledger.withdrawing import FORGOTTEN, ForgottenBody

COUNTY = "141028"
WANG, LI, POST, NEXT = (named(name) for name in ("王建国", "李春梅", "岗位", "下一岗位"))
AT = datetime(2020, 1, 26, 1, 0, tzinfo=UTC)
DAY = date(2020, 1, 26)
GROUND = ground()
pytestmark = pytest.mark.django_db


def at(hours: float) -> datetime:
    return AT + timedelta(hours=hours)


def accounts() -> list[Draft]:
    return [
        opened_account(id, place=COUNTY_PLACE, staff_code=code, name=name, phone=phone, at=AT, id=named(code))
        for id, code, name, phone in ((WANG, "XG01", "王建国", "138 0013 8000"), (LI, "XG02", "李春梅", ""))
    ]


def given_as(role: str = "grid_worker", *, place: UUID = XIGUAN, until_on: date | None = None) -> Draft:
    terms = post_terms(POST, WANG, role, from_on=DAY, until_on=until_on)
    return given_post(terms, place=place, at=at(1), id=named(f"给{role}"))


def ended(hours: float, *, place: UUID = XIGUAN, role: str = "grid_worker") -> Draft:
    body = PostEndedBody(post=POST, role=role)
    return Draft("access.post_ended", body, place, at(hours), id=named(f"结束{hours}{place}{role}"))


def handed_over(hours: float, *, role: str = "grid_worker", place: UUID = XIGUAN) -> Draft:
    body = PostHandedOverBody(post=POST, to=post_terms(NEXT, LI, role, from_on=DAY), reason="换班")
    return Draft("access.post_handed_over", body, place, at(hours), id=named(f"移交{hours}{role}{place}"))


def post(id: UUID = POST) -> Post:
    return Post.objects.get(county=COUNTY, id=id)


def finding_codes() -> list[str]:
    return sorted(Finding.objects.filter(county=COUNTY).values_list("code", flat=True))


def test_opened_account_makes_a_member_whose_phone_is_a_digest() -> None:
    with world(COUNTY):
        arrive(COUNTY, [*GROUND, *accounts()])

        member = Member.objects.get(id=WANG)

        assert (member.staff_code, member.name, member.path) == ("XG01", "王建国", "14.10.28.")
        assert bytes(member.phone_digest or b"") == phone_digest(COUNTY, "13800138000")
        assert Member.objects.get(id=LI).phone_digest is None


def test_forgotten_member_has_no_name_and_no_phone() -> None:
    with world(COUNTY):
        arrive(COUNTY, [*GROUND, *accounts()])

        forgotten = ForgottenBody(subject=WANG, what="person", reason="离职")
        record_one(Draft(FORGOTTEN.name, forgotten, None, at(9)), by=SYSTEM(COUNTY))

        member = Member.objects.get(id=WANG)
        assert (member.name, member.phone_digest) == ("", None)


def test_given_post_stands_at_its_place() -> None:
    with world(COUNTY):
        arrive(COUNTY, [*GROUND, *accounts(), given_as(until_on=date(2020, 3, 1))])

        found = post()

        assert (found.account, found.role, found.path, found.classes) == (
            WANG,
            "grid_worker",
            "14.10.28.100.003.",
            "ABCD",
        )
        assert (found.from_on, found.until_on, found.ended_at) == (DAY, date(2020, 3, 1), None)


def test_handing_over_ends_one_post_and_gives_the_next() -> None:
    with world(COUNTY):
        arrive(COUNTY, [*GROUND, *accounts(), given_as(), handed_over(5)])

        assert (post().ended_at, post().next_post) == (at(5), NEXT)
        assert (post(NEXT).account, post(NEXT).path, post(NEXT).ended_at) == (LI, "14.10.28.100.003.", None)
        assert_sound(COUNTY)


def test_end_recorded_at_another_place_ends_nothing() -> None:
    with world(COUNTY):
        arrive(COUNTY, [*GROUND, *accounts(), given_as(), ended(5, place=DONGGUAN)])

        assert (post().ended_at, finding_codes()) == (None, ["access.post_elsewhere"])


def test_end_that_states_a_lower_role_ends_nothing() -> None:
    with world(COUNTY):
        arrive(COUNTY, [*GROUND, *accounts(), given_as("township_office"), ended(5), handed_over(6)])

        assert (post().ended_at, finding_codes()) == (None, ["access.post_other_role"] * 2)


def test_first_end_counts_and_the_second_shows() -> None:
    with world(COUNTY):
        arrive(COUNTY, [*GROUND, *accounts(), given_as(), ended(6), ended(5)])

        assert (post().ended_at, finding_codes()) == (at(5), ["access.post_ended_before"])


def test_lapsed_post_is_marked_for_the_last_day_it_has() -> None:
    lapsed = Draft("access.post_lapsed", PostLapsedBody(post=POST, until_on=DAY), XIGUAN, at(20), id=named("到期"))
    with world(COUNTY):
        arrive(COUNTY, [*GROUND, *accounts(), given_as(until_on=date(2020, 3, 1)), lapsed])
        assert post().lapsed is False

        amended = given_as(until_on=DAY)
        record_one(
            Draft(amended.kind, amended.body, amended.place, at(1), id=named("改"), amends=amended.id),
            by=SYSTEM(COUNTY),
        )

        assert post().lapsed is True


STORY = [*accounts(), given_as(), ended(5), handed_over(7), ended(9, place=DONGGUAN), handed_over(8, role="auditor")]


@given(order=st.permutations(STORY), sizes=st.lists(st.integers(1, 3), max_size=4))
def test_posts_do_not_depend_on_arrival(order: list[Draft], sizes: list[int]) -> None:
    with world(COUNTY):
        arrive(COUNTY, [*GROUND, *STORY])
        expected = snapshot(COUNTY)

    with world(COUNTY):
        arrive(COUNTY, [*GROUND, *order], [2, *sizes])

        assert difference(snapshot(COUNTY), expected) == {}
