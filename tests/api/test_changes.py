"""What changed since a number: nothing is missed, nothing outside the post is told, pages join."""

from typing import Any

import pytest
from tests.api.world import Homes, Program, problem, program, settle, told
from tests.people.world import BUILDING_3, DOOR, EAST_DOOR, OTHER_DOOR, XIANGHE, member, register
from tests.screening.world import visit_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def homes() -> Homes:
    return settle()


def changed(reader: Program, book: str, since: int, **query: Any) -> tuple[list[str], int]:
    """The ids of all pages, and the number to ask from next time."""
    found: list[str] = []
    after: dict[str, str] = {}
    seqs: list[int] = []
    while True:
        page = reader.read("changes", book=book, since=since, **query, **after)
        found += [row["id"] for row in page["rows"]]
        seqs.append(page["seq"])
        if page["next"] is None:
            return found, seqs[0]
        after = {"after": page["next"]}


def test_from_nought_everything_is_new(homes: Homes) -> None:
    reader = program()

    doors, _seq = changed(reader, "doors", 0, limit=9)
    households, _seq = changed(reader, "households", 0, limit=1)

    assert (len(doors), len(set(doors))) == (70, 70)
    assert sorted(households) == sorted(map(str, (homes.mine, homes.second)))


def test_only_what_changed_comes_again(homes: Homes) -> None:
    reader = program()
    _found, since = changed(reader, "doors", 0)
    told(visit_draft("refused", OTHER_DOOR, minutes=9), visit_draft("vacant", EAST_DOOR, minutes=9))

    found, since = changed(reader, "doors", since)
    again, _seq = changed(reader, "doors", since)

    assert (found, again) == ([str(OTHER_DOOR)], [])


def test_under_one_place_only(homes: Homes) -> None:
    reader = program()
    _found, since = changed(reader, "doors", 0)
    told(visit_draft("refused", OTHER_DOOR, minutes=9), visit_draft("vacant", DOOR, minutes=9))

    assert set(changed(reader, "doors", since, place=BUILDING_3)[0]) == {str(OTHER_DOOR), str(DOOR)}
    assert changed(reader, "doors", since, place=XIANGHE, limit=1)[0] == [str(OTHER_DOOR), str(DOOR)]


@pytest.mark.parametrize(("role", "path"), [("community_office", "14.10.28.100.003."), ("headquarters", "14.10.28.")])
def test_new_persons_come_with_masked_names(homes: Homes, role: str, path: str) -> None:
    reader = program(role, path, place=None)
    _found, since = changed(reader, "persons", 0)
    register(member("王小明"), member("王二明"), door=DOOR)

    page = reader.read("changes", book="persons", since=since)

    assert [row["name"] for row in page["rows"]] == ["王**", "王**"]


def test_a_cursor_of_another_list_is_refused(homes: Homes) -> None:
    reader = program()
    other = reader.read("doors", limit=1)["next"]

    assert problem(reader.get("changes", book="doors", since=0, after=other)) == (422, "api.bad_cursor")


@pytest.mark.parametrize("since", ["-1", str(2**63), "x", ""])
def test_a_number_that_is_none_is_refused(homes: Homes, since: str) -> None:
    assert problem(program().get("changes", book="doors", since=since)) == (422, "api.bad_parameter")
