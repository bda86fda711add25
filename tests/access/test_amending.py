"""Who corrects or takes back an entry must be allowed to record that entry where it is, whatever place they state."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from tests.fixtures.access import make_account, make_post
from tests.ledger.worlds import arrive, world
from tests.places.ground import DONGGUAN, XIGUAN, ground

from lianfang.access.kinds import PostEndedBody
from lianfang.access.models import Post
from lianfang.access.opening import given_post, opened_account, post_terms
from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7
from lianfang.ledger.door import Author, Draft, record
from lianfang.ledger.withdrawing import WITHDRAWN_KIND, WithdrawnBody

COUNTY = "141028"
XIGUAN_PATH, DONGGUAN_PATH = "14.10.28.100.003.", "14.10.28.100.002."
LI, POST = uuid7(), uuid7()
GIVEN = given_post(
    post_terms(POST, LI, "community_office", from_on=date(2020, 1, 26)), place=XIGUAN, at=now(), id=uuid7()
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _post_in_xiguan() -> Iterator[None]:
    opened = opened_account(LI, place=XIGUAN, staff_code="XG01", name="李春梅", phone="", at=now(), id=uuid7())
    with world(COUNTY):
        arrive(COUNTY, [*ground(), opened, GIVEN])
        yield


def author_with(role: str, path: str) -> Author:
    post = make_post(make_account(), role, path)
    return Author(COUNTY, post.account, post.id, "", "api")


def withdrawn(entry: UUID) -> Draft:
    return Draft(WITHDRAWN_KIND.name, WithdrawnBody(reason="记错了"), None, now(), amends=entry)


def corrected(place: UUID) -> Draft:
    terms = post_terms(POST, LI, "grid_worker", from_on=date(2020, 1, 26))
    return Draft("access.post_given", terms, place, now(), amends=GIVEN.id)


def outcome(draft: Draft, by: Author) -> str:
    (answer,) = record([draft], by=by)
    return answer.refusal.code if answer.refusal else answer.status


def test_office_of_the_place_takes_back_and_corrects() -> None:
    office = author_with("community_office", XIGUAN_PATH)

    assert outcome(corrected(XIGUAN), office) == "stored"
    assert outcome(withdrawn(GIVEN.id), office) == "stored"


def test_office_beside_neither_takes_back_nor_corrects() -> None:
    office = author_with("community_office", DONGGUAN_PATH)

    assert outcome(withdrawn(GIVEN.id), office) == "access.not_here"
    assert outcome(corrected(DONGGUAN), office) == "access.not_here"
    assert Post.objects.get(id=POST).role == "community_office"


def test_role_that_may_not_record_a_kind_may_not_take_it_back() -> None:
    assert outcome(withdrawn(GIVEN.id), author_with("grid_worker", XIGUAN_PATH)) == "access.not_your_kind"


def test_nobody_takes_back_the_end_of_a_post_above_their_own() -> None:
    ended = Draft("access.post_ended", PostEndedBody(post=POST, role="township_office"), XIGUAN, now())
    arrive(COUNTY, [ended])

    assert outcome(withdrawn(ended.id), author_with("community_office", XIGUAN_PATH)) == "access.cannot_give"


def test_withdrawal_is_taken_back_by_whom_the_entry_below_it_allows() -> None:
    taken_back = withdrawn(GIVEN.id)
    arrive(COUNTY, [taken_back])

    assert outcome(withdrawn(taken_back.id), author_with("community_office", DONGGUAN_PATH)) == "access.not_here"
    assert outcome(withdrawn(taken_back.id), author_with("community_office", XIGUAN_PATH)) == "stored"
