"""Scope: siblings 3, 30 and 31 lie side by side, and only what is under the post is read."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.fixtures.access import make_account, make_post, scope_as

from lianfang.access.models import Post
from lianfang.access.scope import NOBODY, make_scope
from lianfang.kit.clock import day_of, now

COMMUNITY = "14.10.28.100.003."
BUILDINGS = [f"{COMMUNITY}01.{number}." for number in ("3", "30", "31")]
pytestmark = pytest.mark.django_db


def planted_posts() -> None:
    """Rows that could leak: sibling buildings, the place above, another county with the same path."""
    other = make_account()
    for path in [*BUILDINGS, f"{COMMUNITY}01.", f"{BUILDINGS[0]}1.0301.", "14.10.28.100.0030."]:
        make_post(other, "grid_worker", path)
    make_post(make_account(county="141029"), "grid_worker", BUILDINGS[0])


def paths_within(role: str, path: str) -> list[str]:
    return sorted(scope_as(role, path).within(Post.objects.filter(role="grid_worker")).values_list("path", flat=True))


def test_building_3_does_not_show_buildings_30_and_31() -> None:
    planted_posts()

    assert paths_within("community_office", BUILDINGS[0]) == [BUILDINGS[0], f"{BUILDINGS[0]}1.0301."]


def test_community_shows_all_its_buildings_and_no_community_beside_it() -> None:
    planted_posts()

    assert paths_within("community_office", COMMUNITY) == sorted(
        [*BUILDINGS, f"{COMMUNITY}01.", f"{BUILDINGS[0]}1.0301."]
    )


def test_no_scope_no_rows() -> None:
    planted_posts()

    assert list(NOBODY.within(Post.objects.all())) == []
    assert list(make_scope(make_account(), at=now()).within(Post.objects.all())) == []


def test_nobody_covers_and_sees_nothing() -> None:
    assert (NOBODY.covers(COMMUNITY), NOBODY.may_see("open"), NOBODY.role, NOBODY.paths) == (False, False, "", ())


def test_scope_covers_its_place_and_below_but_no_place_without_a_path() -> None:
    scope = scope_as("grid_worker", BUILDINGS[0])

    assert [scope.covers(path) for path in [*BUILDINGS, COMMUNITY, ""]] == [True, False, False, False, False]


def test_posts_of_other_days_give_no_scope() -> None:
    account, today = make_account(), day_of(now())
    make_post(account, "community_office", COMMUNITY, until_on=today - timedelta(days=1))
    make_post(account, "community_office", COMMUNITY, from_on=today + timedelta(days=1))
    make_post(account, "community_office", COMMUNITY, ended_at=now() - timedelta(minutes=1))

    scope = make_scope(account, at=now())

    assert (list(scope.posts), scope.current) == ([], None)


def test_post_is_held_through_its_last_day() -> None:
    account = make_account()
    make_post(account, "grid_worker", COMMUNITY, until_on=datetime(2020, 2, 6, tzinfo=UTC).date())

    # 23:59 and 00:00 in Shanghai
    assert len(make_scope(account, at=datetime(2020, 2, 6, 15, 59, tzinfo=UTC)).posts) == 1
    assert len(make_scope(account, at=datetime(2020, 2, 6, 16, 0, tzinfo=UTC)).posts) == 0


def test_several_posts_cover_only_the_one_in_use() -> None:
    account = make_account()
    wide = make_post(account, "township_office", "14.10.28.100.")
    narrow = make_post(account, "grid_worker", BUILDINGS[1])

    unchosen = make_scope(account, at=now())
    chosen = make_scope(account, at=now(), chosen=str(narrow.id))

    assert [post.id for post in unchosen.posts] == [wide.id, narrow.id]
    assert (unchosen.paths, chosen.paths, chosen.role) == (("14.10.28.100.",), (BUILDINGS[1],), "grid_worker")


def test_choice_of_somebody_elses_post_counts_as_none() -> None:
    account = make_account()
    own = make_post(account, "grid_worker", BUILDINGS[0])
    other = make_post(make_account(), "headquarters", "14.10.28.")

    scope = make_scope(account, at=now(), chosen=str(other.id))

    assert scope.current is not None
    assert scope.current.id == own.id


def test_field_classes_are_those_of_the_post() -> None:
    scope = scope_as("department_reader", COMMUNITY, classes="C")

    assert {privacy: scope.may_see(privacy) for privacy in ("open", "A", "B", "C", "D", "secret")} == {
        "open": True,
        "A": False,
        "B": False,
        "C": True,
        "D": False,
        "secret": False,
    }


def test_author_carries_the_post_in_use() -> None:
    scope = scope_as("grid_worker", BUILDINGS[0])

    author = scope.author()

    assert scope.current is not None
    assert (author.county, author.account, author.post, author.source) == (
        "141028",
        scope.account,
        scope.current.id,
        "desk",
    )


def test_nobody_is_no_author() -> None:
    with pytest.raises(ValueError, match="nobody"):
        NOBODY.author()
