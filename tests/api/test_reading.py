"""What other programs read: rows within the token's post, masked by its classes, a page at a time."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from tests.api.world import Homes, Program, problem, program, settle, told
from tests.people.world import BUILDING_3, COUNTY, DOOR, EAST_1, EAST_DOOR, OTHER_DOOR, XIANGHE, XIGUAN, XIGUAN_PATH
from tests.screening.world import visit_draft

from lianfang.kit.ids import uuid7
from lianfang.ledger.models import Head
from lianfang.people.models import Person
from lianfang.places.models import Place
from lianfang.screening.models import Door

pytestmark = pytest.mark.django_db


@pytest.fixture
def homes() -> Homes:
    return settle()


def pages(reader: Program, path: str, **query: Any) -> Iterator[dict[str, Any]]:
    """Every row of all pages."""
    after: dict[str, str] = {}
    while True:
        page = reader.read(path, **query, **after)
        yield from page["rows"]
        if page["next"] is None:
            return
        after = {"after": page["next"]}


def test_me_says_whose_token_it_is(homes: Homes) -> None:
    reader = program(classes="BC")

    found = reader.read("me")

    assert found == {
        "county": COUNTY,
        "account": str(reader.post.account),
        "post": str(reader.post.id),
        "role": "community_office",
        "place": str(XIGUAN),
        "path": XIGUAN_PATH,
        "classes": ["B", "C"],
        "purpose": "本社区（村）防控",
        "seq": Head.objects.get(county=COUNTY).seq,
    }


def test_places_are_those_of_the_post_by_path(homes: Homes) -> None:
    rows = list(pages(program(), "places", limit=7))

    wanted = Place.objects.filter(county=COUNTY, path__startswith=XIGUAN_PATH).order_by("path", "id")
    assert [row["id"] for row in rows] == [str(place.id) for place in wanted]
    assert {row["path"][: len(XIGUAN_PATH)] for row in rows} == {XIGUAN_PATH}


def test_places_of_one_kind_under_one_place(homes: Homes) -> None:
    rows = list(pages(program(), "places", place=XIANGHE, kind="building"))

    assert [row["name"] for row in rows] == ["3号楼", "30号楼"]


def test_households_come_with_their_members_masked(homes: Homes) -> None:
    found = {row["id"]: row for row in pages(program(), "households", limit=1)}

    assert found.keys() == {str(homes.mine), str(homes.second)}
    assert [member["name"] for member in found[str(homes.mine)]["members"]] == ["张**", "李**"]
    assert [member["name"] for member in found[str(homes.second)]["members"]] == ["欧阳**"]
    assert found[str(homes.mine)]["door"] == str(DOOR)
    assert found[str(homes.mine)]["member_count"] == 2


def test_a_person_is_masked(homes: Homes) -> None:
    person = Person.objects.filter(household=homes.mine).order_by("position", "id")[0]

    found = program().read(f"persons/{person.id}")

    assert (found["name"], found["household"], found["relation"]) == ("张**", str(homes.mine), person.relation)
    assert "张大山" not in str(found)


def test_without_class_b_nobody_has_a_name(homes: Homes) -> None:
    found = list(pages(program(classes="C"), "households"))

    assert {member["name"] for row in found for member in row["members"]} == {None}
    assert [row["member_count"] for row in found if row["id"] == str(homes.mine)] == [2]


def test_without_class_c_no_fact_is_told(homes: Homes) -> None:
    reader = program(classes="AB")

    person = next(pages(reader, "households"))["members"][0]
    door = reader.read(f"doors/{DOOR}")
    visit = next(pages(reader, "visits"))

    assert {person[name] for name in ("sex", "birth_on", "relation", "residence", "tags")} == {None}
    assert {door[name] for name in ("status", "last_outcome", "present_count")} == {None}
    assert {visit[name] for name in ("outcome", "present_count", "persons")} == {None}
    assert (door["left"], door["attempt_count"]) == (True, 1)


def test_doors_left_and_done(homes: Homes) -> None:
    reader = program()

    done = {row["id"]: row["status"] for row in pages(reader, "doors", left=False)}
    left = list(pages(reader, "doors", left=True, limit=20))

    assert done == {str(OTHER_DOOR): "vacant"}
    assert len(left) == Door.objects.filter(county=COUNTY, path__startswith=XIGUAN_PATH, left=1).count() == 69
    assert str(EAST_DOOR) not in {row["id"] for row in left}


def test_visits_newest_first_with_their_standing(homes: Homes) -> None:
    corrected = visit_draft("refused", DOOR, minutes=3)
    told(corrected)
    told(visit_draft("vacant", DOOR, minutes=3, amends=corrected.id))

    rows = list(pages(program(), "visits", limit=1))

    assert [(row["outcome"], row["place"], row["is_amended"]) for row in rows] == [
        ("vacant", str(DOOR), False),
        ("refused", str(DOOR), True),
        ("refused", str(DOOR), False),
        ("vacant", str(OTHER_DOOR), False),
    ]


def test_a_board_adds_up(homes: Homes) -> None:
    found = program().read(f"boards/{XIGUAN}")

    assert [part["name"] for part in found["parts"]] == ["祥和苑", "西排平房"]
    assert found["counts"]["left"] == 69
    for name, whole in found["counts"].items():
        assert sum(part["counts"][name] for part in found["parts"]) == whole, name


def test_a_building_has_no_parts_that_are_counted(homes: Homes) -> None:
    found = program().read(f"boards/{BUILDING_3}")

    assert (found["counts"]["doors"], found["parts"]) == (24, [])


@pytest.mark.parametrize(
    ("path", "mine"),
    [
        ("places/{}", str(BUILDING_3)),
        ("boards/{}", str(XIANGHE)),
        ("doors/{}", str(DOOR)),
    ],
)
def test_outside_the_post_is_not_found(homes: Homes, path: str, mine: str) -> None:
    foreign = {"places/{}": EAST_1, "boards/{}": EAST_1, "doors/{}": EAST_DOOR}[path]
    reader = program()

    assert reader.get(path.format(mine)).status_code == 200
    assert problem(reader.get(path.format(foreign))) == (404, "api.not_found")
    assert problem(reader.get(path.format(uuid7()))) == (404, "api.not_found")


def test_households_and_persons_outside_the_post_are_not_found(homes: Homes) -> None:
    stranger: UUID = Person.objects.get(household=homes.foreign).id
    reader = program()

    assert problem(reader.get(f"households/{homes.foreign}")) == (404, "api.not_found")
    assert problem(reader.get(f"persons/{stranger}")) == (404, "api.not_found")


@pytest.mark.parametrize("path", ["places", "households", "doors", "visits"])
def test_a_list_under_a_place_outside_the_post_is_not_found(homes: Homes, path: str) -> None:
    assert problem(program().get(path, place=EAST_1)) == (404, "api.not_found")


@pytest.mark.parametrize("path", ["places", "households", "doors", "visits"])
@pytest.mark.parametrize("after", ["x", "WzFd", "WyJhIiwgImIiXQ", "bnVsbA", "W10", "WyJcdTAwMDAiLCAieCJd"])
def test_a_cursor_that_was_not_given_out_is_refused(homes: Homes, path: str, after: str) -> None:
    if (path, after) == ("visits", "WzFd"):  # a number: what such a cursor holds
        return
    assert problem(program().get(path, after=after)) == (422, "api.bad_cursor")


@pytest.mark.parametrize(
    "query",
    [{"limit": 0}, {"limit": 501}, {"limit": "many"}, {"place": "here"}, {"kind": "moon"}, {"after": "x" * 601}],
)
def test_a_parameter_that_cannot_be_read_is_refused(homes: Homes, query: dict[str, Any]) -> None:
    assert problem(program().get("places", **query)) == (422, "api.bad_parameter")


def test_a_refused_parameter_is_not_repeated(homes: Homes) -> None:
    answer = program().get("places", place="张大山")

    assert "张大山" not in answer.content.decode()
