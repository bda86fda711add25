"""Reads of persons: found within the scope by every means, masked, in a constant number of queries."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.access import scope_as

from lianfang.access.scope import NOBODY, Scope
from lianfang.people import queries
from lianfang.people.cannot import CannotFindPerson
from lianfang.people.models import Household, Person, PersonName
from lianfang.people.searching import read_wish

from .changing import leave, merge, move
from .world import DONGGUAN_PATH, DOOR, EAST_DOOR, OTHER_DOOR, XIGUAN_PATH, id_no, member, office, register

pytestmark = pytest.mark.usefixtures("laid_out")


@pytest.fixture
def scope(db: None) -> Scope:
    """西关社区's office; next door lives somebody of the same name and tail whom it must never see."""
    register(member("张大山", identity={"id_no": id_no(91), "phones": ("13700003817",)}), door=EAST_DOOR)
    return office()


def found(scope: Scope, text: str) -> list[str]:
    rows = queries.persons_found(scope, read_wish(text)).rows
    return [line.name for line in queries.person_lines(scope, rows)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张大山", ["张**"]),
        ("张", ["张**"]),
        ("zhang", ["张**"]),
        ("ZhangDS", []),
        ("zhangdas", ["张**"]),
        ("zds", ["张**"]),
        ("shan", ["单**"]),
        ("sxx", ["单**"]),
        ("3817", ["张**"]),
        ("13800003817", ["张**"]),
        (id_no(11), ["张**"]),
        (id_no(12)[-4:], ["单**"]),
        ("李", []),
        ("9999", []),
        ("%", []),
        ("", []),
    ],
)
def test_a_person_is_found_by_each_means_within_the_scope(scope: Scope, text: str, names: list[str]) -> None:
    register(member("张大山"), member("单雄信", identity={"id_no": id_no(12), "phones": ("13900006240",)}))

    assert found(scope, text) == names


@pytest.mark.parametrize("text", ["502", "2-502", "3-2-502", "祥和苑3-2-502"])
def test_a_household_is_found_by_its_door(scope: Scope, text: str) -> None:
    register(member("张大山"))

    lines = queries.doors_found(scope, read_wish(text))
    found = [(line.head_name, line.where) for line in lines if line.row]
    assert found == [("张**", "祥和苑 3号楼 2单元 502")]


def test_a_door_where_nobody_is_registered_is_found_too(scope: Scope) -> None:
    lines = queries.doors_found(scope, read_wish("3-2-502"))

    assert [(line.door, line.where, line.row) for line in lines] == [(DOOR, "祥和苑 3号楼 2单元 502", None)]


def test_who_sees_several_communities_reads_which_one_a_door_is_in(scope: Scope) -> None:
    town = scope_as("township_office", XIGUAN_PATH[:-4])

    words = queries.door_words(town, [DOOR, EAST_DOOR])

    assert words == {DOOR: "西关社区 祥和苑 3号楼 2单元 502", EAST_DOOR: "东关社区 东苑 1号楼 1单元 101"}
    assert queries.door_words(scope, [DOOR, EAST_DOOR]) == {DOOR: "祥和苑 3号楼 2单元 502"}


def test_a_door_of_the_next_community_is_not_found(scope: Scope) -> None:
    found = [line for text in ("1-1-101", "东苑1-1-101", "101") for line in queries.doors_found(scope, read_wish(text))]
    assert [line.where for line in found if "东苑" in line.where] == []


def test_building_30_is_not_under_building_3(scope: Scope) -> None:
    register(member("张大山"))
    captain = scope_as("grid_worker", XIGUAN_PATH + "01.30.")

    doors = queries.doors_found(captain, read_wish("502"))
    assert (found(captain, "张"), {line.where[:8] for line in doors}) == ([], {"祥和苑 30号楼"})


def test_a_page_goes_on_after_the_last_row(scope: Scope) -> None:
    for n in range(5):
        register(member(f"张{'一二三四五'[n]}", identity={"id_no": id_no(20 + n)}), door=OTHER_DOOR)

    first = queries.persons_found(scope, read_wish("zhang"), limit=3)
    second = queries.persons_found(scope, read_wish("zhang"), after=first.next, limit=3)

    assert (len(first.rows), len(second.rows), second.next) == (3, 2, None)
    assert len({row.id for row in [*first.rows, *second.rows]}) == 5


def test_who_may_not_see_names_or_numbers_finds_nobody_by_them(scope: Scope) -> None:
    register(member("张大山"))
    reader = scope_as("department_reader", XIGUAN_PATH, classes="C")

    assert (found(reader, "张"), found(reader, "3817"), found(NOBODY, "张")) == ([], [], [])


def test_facts_stay_out_of_lines_for_who_may_not_see_them(scope: Scope) -> None:
    household = register(member("张大山", tags=("独居老人",), relation="head"))
    reader = scope_as("department_reader", XIGUAN_PATH, classes="B")

    (line,) = queries.person_lines(reader, queries.members(reader, household))
    assert (line.name, line.sex, line.birth_on, line.relation, line.tags) == ("张**", "", None, "", ())
    assert queries.phone_tails(reader, queries.members(reader, household)) == {}


def test_what_lies_outside_the_scope_is_not_there(scope: Scope) -> None:
    household = register(member("张大山"))
    (person,) = queries.members(scope, household)
    next_door = scope_as("community_office", DONGGUAN_PATH)

    assert queries.members(next_door, household) == []
    assert queries.person_lines(next_door, [person]) == []
    assert queries.phone_tails(next_door, [person]) == {}
    assert queries.door_words(next_door, [DOOR]) == {}
    for read, wanted in ((queries.household, household), (queries.person, person.id)):
        with pytest.raises(CannotFindPerson):
            read(next_door, wanted)


def test_tails_are_of_the_first_phone(scope: Scope) -> None:
    household = register(
        member("张大山", identity={"phones": ("13800003817", "0357-7922222")}),
        member("王秀英", identity={"id_no": "", "phones": ()}),
    )

    tails = queries.phone_tails(scope, queries.members(scope, household))
    assert list(tails.values()) == ["3817"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_takes_the_same_queries_for_one_row_and_three(
    scope: Scope, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(count):
        register(member(f"李{'一二三'[n]}", identity={"id_no": id_no(30 + n)}), door=OTHER_DOOR if n else DOOR)

    with django_assert_num_queries(7):
        page: Any = queries.persons_found(scope, read_wish("li"))
        lines = queries.person_lines(scope, page.rows, where=True)

    assert len(lines) == count


@pytest.mark.parametrize(
    ("text", "surnames"),
    [
        ("shan", ["单**"]),
        ("dan", ["单**"]),
        ("danxiong", ["单**"]),
        ("dxx", ["单**"]),
        ("qiu", ["仇*"]),
        ("chou", ["仇*"]),
        ("cho", ["仇*"]),
        ("xie", ["解**"]),
        ("jiez", ["解**"]),
        ("weichi", ["尉迟**"]),
        ("yuchi", ["尉迟**"]),
    ],
)
def test_a_surname_is_found_by_each_of_its_readings(scope: Scope, text: str, surnames: list[str]) -> None:
    register(*(member(name, identity={"id_no": ""}) for name in ("单雄信", "仇英", "解珍宝", "尉迟敬德")))

    assert found(scope, text) == surnames


def test_readings_are_laid_together_page_by_page(scope: Scope) -> None:
    """丹 is spelled dan, 单 is read so: pages of two hold each of five once, in the order of how they are spelled."""
    called = ("丹青", "丹阳", "单大", "单二", "单三")
    register(*(member(name, identity={"id_no": ""}) for name in called))

    first = queries.persons_found(scope, read_wish("dan"), limit=2)
    second = queries.persons_found(scope, read_wish("dan"), after=first.next, limit=2)
    third = queries.persons_found(scope, read_wish("dan"), after=second.next, limit=2)

    pages = [[PersonName.objects.get(person=row.id).name for row in page.rows] for page in (first, second, third)]
    assert (pages, third.next) == ([["丹青", "丹阳"], ["单大", "单二"], ["单三"]], None)


def test_who_left_is_found_and_is_no_member(scope: Scope) -> None:
    one, other = member("张大山"), member("李四", identity={"id_no": ""})
    household = register(one, other)
    leave(one.person, household)

    line = queries.person_lines(scope, queries.persons_found(scope, read_wish("张大山")).rows)[0]

    assert (line.whereabouts_word, [row.id for row in queries.members(scope, household)]) == ("已离开", [other.person])
    assert [row.id for row, _stay in queries.former_members(scope, household)] == [one.person]


def test_former_members_who_live_beyond_the_scope_are_not_named(scope: Scope) -> None:
    one, other = member("张大山"), member("李四", identity={"id_no": ""})
    household = register(one, other)
    east = Household.objects.get(door=EAST_DOOR).id
    move(one.person, household, east)

    assert queries.former_members(scope, household) == []
    assert queries.former_members(scope, east) == []


def test_who_was_merged_is_found_by_their_old_number_as_the_one_who_was_kept(scope: Scope) -> None:
    kept, gone = member("张大山"), member("张大川", identity={"id_no": "", "phones": ("13900006240",)})
    register(kept)
    register(gone, door=OTHER_DOOR)
    merge(kept.person, gone.person)

    rows = [queries.persons_found(scope, read_wish(text)).rows for text in ("6240", "张大", "zdc")]

    assert [[row.id for row in page] for page in rows] == [[kept.person]] * 3
    assert sorted(queries.known_as(scope, kept.person)) == sorted([kept.person, gone.person])


def test_who_was_merged_into_somebody_beyond_the_scope_is_not_found(scope: Scope) -> None:
    gone = member("李四", identity={"id_no": ""})
    register(gone)
    east = Person.objects.exclude(id=gone.person).get(household=Household.objects.get(door=EAST_DOOR).id)
    merge(east.id, gone.person)

    assert found(scope, "李四") == []


def test_a_number_of_15_digits_finds_its_longer_form_and_the_other_way(scope: Scope) -> None:
    number = id_no(35)
    register(member("张三", identity={"id_no": number}))
    register(member("李四", identity={"id_no": number[:6] + number[8:17]}), door=OTHER_DOOR)

    assert [sorted(found(scope, text)) for text in (number, number[:6] + number[8:17])] == [["张*", "李*"]] * 2
