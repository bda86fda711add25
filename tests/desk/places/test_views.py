"""The page of places: what each post sees, searches and may record; nothing is recorded by a preview."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.access import client_as
from tests.places.ground import (
    COUNTY,
    COUNTY_PLACE,
    DONGGUAN,
    TOWNSHIP,
    XIGUAN,
    add,
    do,
    door,
    later,
    lay_ground,
    path,
    row,
)

from lianfang.ledger.models import StoredEntry
from lianfang.places.drafts import build_doors, move_place, rename_place
from lianfang.places.models import Place
from lianfang.places.plans import BuildingPlan
from lianfang.places.terms import PlaceKind

pytestmark = pytest.mark.django_db
K = PlaceKind
XIGUAN_PATH = "14.10.28.100.003."
FIRST_QUERIES, PAGE_QUERIES = 25, 7  # of a place that nobody has opened yet; afterwards, until some place changes
SEARCH_QUERIES = 5


@pytest.fixture(autouse=True)
def _ground(db: None) -> None:
    lay_ground()


@pytest.fixture
def xiguan(_ground: None) -> Client:
    return client_as("community_office", XIGUAN_PATH)


@pytest.fixture
def county(_ground: None) -> Client:
    return client_as("headquarters", "14.10.28.")


def send(client: Client, place: UUID, act: str, **fields: Any) -> Any:
    """Fill in the form of an act as the page shows it, and send it."""
    address = f"/places/{place}/{act}/"
    shown = client.get(address)
    if shown.status_code != 200:
        return shown
    form = shown.context["form"]
    hidden = {name: str(form[name].value()) for name in ("entry_id", "at", "base")}
    return client.post(address, {**hidden, **fields})


TREE_LINK = re.compile(r'^  <a href="/places/([0-9a-f-]{36})/"', re.MULTILINE)
DOORLESS = re.compile(r'<td class="num"><a class="n(?: zero)?" href="/places/([0-9a-f-]{36})/">(\d+)</a>')


def drawn(shown: Any) -> list[UUID]:
    """The places of the tree, each after what is open below it."""
    _before, _found, tree = shown.content.decode().partition('<ul class="branches">')
    return [UUID(found) for found in TREE_LINK.findall(tree.partition("</nav>")[0])]


def entry_count() -> int:
    return StoredEntry.objects.filter(county=COUNTY, kind__startswith="places.").count()


def test_the_tree_begins_where_the_scope_begins(xiguan: Client) -> None:
    outside = add(DONGGUAN, K.COMPOUND, "01", "锦绣花园")
    inside = add(XIGUAN, K.COMPOUND, "01", "祥和苑")

    shown = xiguan.get("/places/")

    assert drawn(shown) == [inside, XIGUAN]
    assert xiguan.get(f"/places/{outside}/").status_code == 404
    assert xiguan.get(f"/places/{COUNTY_PLACE}/").status_code == 404


def test_the_chosen_place_stands_open_in_the_tree(county: Client) -> None:
    compound = add(XIGUAN, K.COMPOUND, "01", "祥和苑")

    shown = county.get(f"/places/{compound}/")

    assert drawn(shown) == [DONGGUAN, compound, XIGUAN, TOWNSHIP, COUNTY_PLACE]
    assert shown.content.decode().count("<details open>") == 3
    assert f'<a href="/places/{compound}/" aria-current="page">祥和苑</a>' in shown.content.decode()


def test_the_tree_is_drawn_anew_when_a_place_comes_and_for_each_chosen_one(county: Client) -> None:
    first = add(XIGUAN, K.COMPOUND, "01", "祥和苑")
    assert drawn(county.get(f"/places/{XIGUAN}/")) == [DONGGUAN, first, XIGUAN, TOWNSHIP, COUNTY_PLACE]

    second = add(XIGUAN, K.COMPOUND, "02", "锦绣花园")
    do(rename_place(first, "祥和里", at=later(3)))
    shown = county.get(f"/places/{second}/")

    assert drawn(shown) == [DONGGUAN, first, second, XIGUAN, TOWNSHIP, COUNTY_PLACE]
    assert ">祥和里</a>" in shown.content.decode()
    assert drawn(county.get(f"/places/{COUNTY_PLACE}/")) == [TOWNSHIP, COUNTY_PLACE]


def test_a_branch_is_sent_on_demand(county: Client) -> None:
    shown = county.get(f"/places/{TOWNSHIP}/branch/", headers={"HX-Request": "true"})

    assert [UUID(found) for found in TREE_LINK.findall(shown.content.decode())] == [DONGGUAN, XIGUAN]


def test_search_by_initials_stays_within_the_scope(xiguan: Client) -> None:
    add(DONGGUAN, K.COMPOUND, "01", "祥和里")
    inside = add(XIGUAN, K.COMPOUND, "01", "祥和苑")

    shown = xiguan.get("/places/?q=xh", headers={"HX-Request": "true"})

    assert [place.id for place, _above in shown.context["found"]] == [inside]


def test_adding_several_at_once_numbers_them(xiguan: Client) -> None:
    answer = send(xiguan, XIGUAN, "add", kind="building", names="1-3号楼\n门卫室楼")

    rows = Place.objects.filter(county=COUNTY, parent=XIGUAN).order_by("segment")
    assert answer.status_code == 302
    assert [(place.segment, place.name) for place in rows] == [
        ("01", "1号楼"),
        ("02", "2号楼"),
        ("03", "3号楼"),
        ("04", "门卫室楼"),
    ]


def test_a_double_click_adds_once(xiguan: Client) -> None:
    form = xiguan.get(f"/places/{XIGUAN}/add/").context["form"]
    fields = {name: str(form[name].value()) for name in ("entry_id", "at", "base")}
    fields |= {"kind": "building", "names": "1-2号楼"}

    answers = [xiguan.post(f"/places/{XIGUAN}/add/", fields).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Place.objects.filter(county=COUNTY, parent=XIGUAN).count() == 2
    assert StoredEntry.objects.filter(kind="places.added").count() == 3


def test_a_double_click_moves_once(county: Client) -> None:
    compound, _other = add(XIGUAN, K.COMPOUND, "01", "祥和苑"), add(DONGGUAN, K.COMPOUND, "01", "锦绣")
    form = county.get(f"/places/{compound}/move/").context["form"]
    fields = {name: str(form[name].value()) for name in ("entry_id", "at", "base")} | {"target": str(DONGGUAN)}

    answers = [county.post(f"/places/{compound}/move/", fields).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert path(compound) == "14.10.28.100.002.02."


def test_a_preview_draws_doors_and_records_nothing(xiguan: Client) -> None:
    building = add(XIGUAN, K.BUILDING, "03", "3号楼")
    before = entry_count()
    form = xiguan.get(f"/places/{building}/doors/").context["form"]
    fields = {name: str(form[name].value()) for name in ("entry_id", "at", "base")}
    fields |= {"stairwells": "2", "per_floor": "2", "top": "6", "lowest": "1", "skipped_floors": "4", "joined": "2-301"}

    shown = xiguan.post(f"/places/{building}/doors/preview/", fields)

    drawing = shown.context["drawing"]
    assert (drawing.new_count, [floor.label for floor in drawing.floors]) == (19, ["6", "5", "3", "2", "1"])
    assert entry_count() == before


def test_what_was_drawn_is_what_is_built(xiguan: Client) -> None:
    building = add(XIGUAN, K.BUILDING, "03", "3号楼")

    send(xiguan, building, "doors", stairwells="3", per_floor="2、1、1", top="5", lowest="1", skipped_floors="4、13")

    doors = Place.objects.filter(county=COUNTY, kind=K.DOOR, path__startswith=f"{XIGUAN_PATH}03.")
    assert doors.count() == 16
    assert row(door(building, "1/0502")).name == "502"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"per_floor": "两户"}, "per_floor"),
        ({"per_floor": "2、2、2"}, "per_floor"),
        ({"left_out": "门口"}, "left_out"),
        ({"stairwells": "0"}, "stairwells"),
        ({"stairwells": "40", "per_floor": "60", "top": "150"}, "__all__"),
    ],
)
def test_numbers_that_make_no_sense_are_said_beside_their_field(
    xiguan: Client, fields: dict[str, str], field: str
) -> None:
    building = add(XIGUAN, K.BUILDING, "03", "3号楼")
    plan = {"stairwells": "2", "per_floor": "2", "top": "6", "lowest": "1"}

    answer = send(xiguan, building, "doors", **(plan | fields))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_doors_along_the_road(xiguan: Client) -> None:
    group = add(XIGUAN, K.GROUP, "01", "一组")

    send(xiguan, group, "numbers", first="1", last="6", skipped="4", road="both")

    found = Place.objects.filter(county=COUNTY, parent=group).order_by("position")
    assert [(place.name, place.side) for place in found][-1] == ("6号", "south")
    assert found.count() == 5


def test_a_place_cannot_be_put_under_itself(county: Client) -> None:
    compound = add(XIGUAN, K.COMPOUND, "01", "祥和苑")
    building = add(compound, K.BUILDING, "03", "3号楼")
    before = entry_count()

    answer = send(county, compound, "move", target=str(building))

    assert (answer.status_code, answer.context["refusal"].code) == (422, "places.under_itself")
    assert entry_count() == before


def test_a_door_cannot_be_put_under_a_township(county: Client) -> None:
    compound = add(XIGUAN, K.COMPOUND, "01", "祥和苑")

    answer = send(county, compound, "move", target=str(TOWNSHIP))

    assert (answer.status_code, answer.context["refusal"].code) == (422, "places.wrong_parent")


def test_moving_to_a_place_outside_the_scope_is_not_possible(xiguan: Client) -> None:
    compound = add(XIGUAN, K.COMPOUND, "01", "祥和苑")

    answer = send(xiguan, compound, "move", target=str(DONGGUAN))

    assert answer.context["refusal"].code == "places.not_found"
    assert path(compound) == f"{XIGUAN_PATH}01."


def test_merging_closing_and_reopening(county: Client) -> None:
    gone, stays = add(XIGUAN, K.COMPOUND, "01", "甲"), add(XIGUAN, K.COMPOUND, "02", "乙")
    building = add(gone, K.BUILDING, "03", "3号楼")

    send(county, gone, "merge", target=str(stays))
    merged = path(building)
    send(county, gone, "reopen")
    send(county, gone, "close", on="2020-02-06")

    assert merged == f"{XIGUAN_PATH}02.03."
    assert (path(building), row(building).is_open, str(row(gone).closed_on)) == (
        f"{XIGUAN_PATH}01.03.",
        False,
        "2020-02-06",
    )


def test_unlike_places_are_not_merged(county: Client) -> None:
    compound, building = add(XIGUAN, K.COMPOUND, "01", "甲"), add(XIGUAN, K.BUILDING, "02", "2号楼")

    answer = send(county, compound, "merge", target=str(building))

    assert answer.context["refusal"].code == "places.unlike"


def test_renaming_names_what_its_author_had_seen(county: Client) -> None:
    compound = add(XIGUAN, K.COMPOUND, "01", "祥和苑")
    send(county, compound, "rename", name="祥和园")

    send(county, compound, "rename", name="祥和家园")

    entries = list(StoredEntry.objects.filter(kind="places.renamed").order_by("seq"))
    assert entries[1].base == entries[0].id.hex
    assert row(compound).name == "祥和家园"


@pytest.mark.parametrize("role", ["grid_worker", "auditor", "department_reader"])
def test_who_may_not_change_places_sees_them_without_buttons(role: str) -> None:
    client = client_as(role, XIGUAN_PATH)

    shown = client.get("/places/")

    assert (shown.status_code, shown.context["chosen"].acts) == (200, [])
    assert client.get(f"/places/{XIGUAN}/rename/").status_code == 403


def test_history_says_where_a_place_was_moved_to(county: Client) -> None:
    compound = add(XIGUAN, K.COMPOUND, "01", "祥和苑")
    do(move_place(compound, DONGGUAN, "07", at=later(3)))

    items = county.get(f"/places/{compound}/").context["history"]

    assert [item["text"] for item in items] == ["挪到别处 东关社区", "添地方 祥和苑"]


def test_the_page_says_first_what_has_no_doors(county: Client) -> None:
    building = add(XIGUAN, K.BUILDING, "03", "3号楼")
    do(build_doors(BuildingPlan(building, (1,), top=1), at=later(2)))

    chosen = county.get(f"/places/{TOWNSHIP}/").context["chosen"]

    assert [place.id for place, _above in chosen.doorless_shown] == [DONGGUAN]
    assert [DOORLESS.findall(row) for row in chosen.rows.split("</tr>")[:2]] == [
        [(str(DONGGUAN), "0"), (str(DONGGUAN), "1")],
        [(str(XIGUAN), "1"), (str(XIGUAN), "0")],
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_three_children_as_for_one(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_as("headquarters", "14.10.28.")
    for number in range(count):
        compound = add(XIGUAN, K.COMPOUND, f"0{number}", f"小区{number}")
        do(move_place(compound, XIGUAN, f"1{number}", at=later(3)))
    client.get(f"/places/{COUNTY_PLACE}/")

    with django_assert_num_queries(FIRST_QUERIES):
        client.get(f"/places/{XIGUAN}/")
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(f"/places/{XIGUAN}/")


@pytest.mark.parametrize("count", [1, 3])
def test_search_asks_as_often_for_three_as_for_one(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_as("headquarters", "14.10.28.")
    for number in range(count):
        add(XIGUAN, K.COMPOUND, f"0{number}", f"小区{number}")
    client.get("/places/?q=小区", headers={"HX-Request": "true"})

    with django_assert_num_queries(SEARCH_QUERIES):
        client.get("/places/?q=小区", headers={"HX-Request": "true"})
