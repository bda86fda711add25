"""Open work goes with a post: what rooms above count at its place, within the reader's scope."""

import pytest
from tests.fixtures.access import scope_as

from lianfang.access.open_work import OpenWorks
from lianfang.access.scope import NOBODY

PATH = "14.10.28.100.003."


def works() -> OpenWorks:
    found = OpenWorks()
    found.add("test.doors", label="还没走到的户", count=lambda scope, path: len(path), href="desk:unvisited")
    return found


@pytest.mark.django_db
def test_work_is_counted_at_the_posts_place() -> None:
    (line,) = works().at(scope_as("community_office", PATH), PATH)

    assert (line.label, line.count, line.href) == ("还没走到的户", len(PATH), "desk:unvisited")


@pytest.mark.django_db
def test_work_outside_the_scope_is_not_counted() -> None:
    assert works().at(scope_as("community_office", PATH), "14.10.28.100.002.") == []


def test_nobody_has_open_work() -> None:
    assert works().at(NOBODY, PATH) == []


def test_name_is_taken_once() -> None:
    with pytest.raises(ValueError, match=r"test\.doors exists"):
        works().__class__.add(works(), "test.doors", label="", count=lambda scope, path: None)
