"""Rights: role, kind, path and time. The post must be of a role the kind names, cover the place, and have been held."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from tests.fixtures.access import COUNTY, make_account, make_post

from lianfang.access.kinds import POST_ENDED, POST_GIVEN, POST_LAPSED, PostEndedBody, PostTerms
from lianfang.access.models import Account, Post
from lianfang.access.rights import PostRights, rights
from lianfang.access.terms import MAY_GIVE, ROLES
from lianfang.kit.clock import day_of, now
from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal
from lianfang.ledger.door import CLOCK, SYSTEM, Author
from lianfang.ledger.emergencies import ENDED, LEVEL, OPENED
from lianfang.ledger.hooks import Ask
from lianfang.ledger.kinds import Body, Kind

COMMUNITY = "14.10.28.100.003."
BUILDING_3, BUILDING_30, BUILDING_31 = (f"{COMMUNITY}01.{number}." for number in ("3", "30", "31"))
VISIT = Kind(name="test.visit", body=Body, label="入户", label_en="Visit", roles=frozenset({"grid_worker"}))
pytestmark = pytest.mark.django_db


def author_with(post: Post | None, account: Account | None = None) -> Author:
    owner = account.id if account else post.account if post else uuid7()
    return Author(COUNTY, owner, post.id if post else None, "", "api")


def verdict(author: Author, *, path: str = BUILDING_3, at: datetime | None = None, kind: Kind = VISIT) -> str | None:
    (found,) = PostRights().judge(author, [Ask(kind, path, at or now())])
    return found.code if isinstance(found, Refusal) else found


def test_post_records_at_its_place_and_below() -> None:
    author = author_with(make_post(make_account(), "grid_worker", BUILDING_3))

    paths = [BUILDING_3, f"{BUILDING_3}1.0301.", BUILDING_30, BUILDING_31, COMMUNITY]

    assert [verdict(author, path=path) for path in paths] == [
        None,
        None,
        "access.not_here",
        "access.not_here",
        "access.not_here",
    ]


@pytest.mark.parametrize("role", sorted(ROLES))
def test_only_roles_that_the_kind_names_record_it(role: str) -> None:
    author = author_with(make_post(make_account(), role, COMMUNITY))

    assert verdict(author) == (None if role == "grid_worker" else "access.not_your_kind")


@pytest.mark.parametrize("role", sorted(ROLES))
def test_kind_without_roles_is_recorded_by_the_installation_only(role: str) -> None:
    author = author_with(make_post(make_account(), role, "14.10.28."))

    assert verdict(author, kind=POST_LAPSED) == "ledger.not_yours"


@pytest.mark.parametrize("kind", [OPENED, LEVEL, ENDED], ids=lambda kind: str(kind.name))
@pytest.mark.parametrize("path", ["14.10.28.", "14.", "14.10.28.100.", COMMUNITY])
def test_a_response_is_decided_for_the_whole_county_or_not_at_all(kind: Kind, path: str) -> None:
    author = author_with(make_post(make_account(), "headquarters", path))

    (found,) = rights.judge(author, [Ask(kind, "", now())])

    assert (found.code if isinstance(found, Refusal) else found) == (
        None if path in ("14.10.28.", "14.") else "access.not_here"
    )


def test_installation_and_clock_record_everything() -> None:
    asks = [Ask(POST_LAPSED, "", now()), Ask(VISIT, BUILDING_3, now())]

    assert PostRights().judge(SYSTEM(COUNTY), asks) == [None, None]
    assert PostRights().judge(CLOCK(COUNTY), asks) == [None, None]


def test_somebody_elses_post_gives_no_right() -> None:
    post = make_post(make_account(), "grid_worker", COMMUNITY)

    assert verdict(author_with(post, make_account())) == "access.no_post"


def test_post_of_another_county_gives_no_right() -> None:
    post = make_post(make_account(county="141029"), "grid_worker", COMMUNITY)

    assert verdict(author_with(post)) == "access.no_post"


def test_author_without_stated_post_records_by_any_of_theirs() -> None:
    account = make_account()
    make_post(account, "auditor", COMMUNITY)
    make_post(account, "grid_worker", BUILDING_3)

    author = author_with(None, account)

    assert [verdict(author, path=path) for path in (BUILDING_3, BUILDING_30)] == [None, "access.not_here"]


def test_place_that_is_not_known_yet_is_judged_by_role_alone() -> None:
    post = make_post(make_account(), "grid_worker", BUILDING_3)

    assert verdict(author_with(post), path="") is None


def ended_post(*, hours_ago: float) -> Post:
    return make_post(make_account(), "grid_worker", COMMUNITY, ended_at=now() - timedelta(hours=hours_ago))


@pytest.mark.parametrize(
    ("ended_hours_ago", "done_hours_ago", "expected"),
    [
        (2, 5, "access.post_ended"),  # done while the post was held, arrives after its end
        (5, 2, "access.post_ended"),  # done soon after the end, of which an offline phone cannot have known
        (100, 120, "access.post_ended"),  # done while it was held, arrives very late
        (100, 2, "access.no_post"),  # done long after the end
    ],
)
def test_work_under_an_ended_post(ended_hours_ago: float, done_hours_ago: float, expected: str) -> None:
    author = author_with(ended_post(hours_ago=ended_hours_ago))

    assert verdict(author, at=now() - timedelta(hours=done_hours_ago)) == expected


def test_post_that_has_not_begun_gives_no_right() -> None:
    post = make_post(make_account(), "grid_worker", COMMUNITY, from_on=day_of(now()) + timedelta(days=1))

    assert verdict(author_with(post)) == "access.no_post"


def test_holder_of_today_writes_down_what_happened_before() -> None:
    post = make_post(make_account(), "grid_worker", COMMUNITY, from_on=day_of(now()))

    assert verdict(author_with(post), at=now() - timedelta(days=9)) is None


def test_post_counts_through_its_last_day_and_leaves_a_finding_the_day_after() -> None:
    today = day_of(now())
    last_day = author_with(make_post(make_account(), "grid_worker", COMMUNITY, until_on=today))
    day_after = author_with(make_post(make_account(), "grid_worker", COMMUNITY, until_on=today - timedelta(days=1)))

    assert (verdict(last_day), verdict(day_after)) == (None, "access.post_ended")


def test_batch_of_asks_reads_posts_through_the_writers_store_alone(django_assert_num_queries: object) -> None:
    """A query of the ORM would stand within the writer's pipeline and be waited for."""
    author = author_with(make_post(make_account(), "grid_worker", COMMUNITY))
    fresh = PostRights()

    with django_assert_num_queries(0):  # type: ignore[operator]  # a fixture without a type
        first = fresh.judge(author, [Ask(VISIT, BUILDING_3, now())] * 100)
    with django_assert_num_queries(0):  # type: ignore[operator]  # as above
        second = fresh.judge(author, [Ask(VISIT, BUILDING_31, now())] * 100)

    assert (first, second) == ([None] * 100, [None] * 100)


def test_post_given_a_moment_ago_counts_at_once() -> None:
    account, fresh = make_account(), PostRights()
    author = author_with(None, account)
    (before,) = fresh.judge(author, [Ask(VISIT, BUILDING_3, now())])
    make_post(account, "grid_worker", BUILDING_3)

    (after,) = fresh.judge(author, [Ask(VISIT, BUILDING_3, now())])

    assert isinstance(before, Refusal)
    assert after is None


def terms(role: str) -> PostTerms:
    return PostTerms(post=uuid7(), account=uuid7(), role=role, from_on=date(2020, 1, 25))


@pytest.mark.parametrize("giver", sorted(MAY_GIVE))
@pytest.mark.parametrize("given", sorted(ROLES))
def test_nobody_gives_or_ends_a_post_above_their_own(giver: str, given: str) -> None:
    author = author_with(make_post(make_account(), giver, COMMUNITY))
    ended = PostEndedBody(post=UUID(int=7), role=given)

    found = rights.judge(
        author, [Ask(POST_GIVEN, COMMUNITY, now(), terms(given)), Ask(POST_ENDED, COMMUNITY, now(), ended)]
    )

    expected = None if given in MAY_GIVE[giver] else "access.cannot_give"
    assert [one.code if isinstance(one, Refusal) else one for one in found] == [expected, expected]


def test_community_office_gives_no_post_beside_or_above_its_place() -> None:
    author = author_with(make_post(make_account(), "community_office", COMMUNITY))

    found = rights.judge(
        author,
        [Ask(POST_GIVEN, path, now(), terms("grid_worker")) for path in (COMMUNITY, BUILDING_3, "14.10.28.100.", "")],
    )

    assert [one.code if isinstance(one, Refusal) else one for one in found] == [
        None,
        None,
        "access.not_here",
        "access.not_here",
    ]
