import pytest
from tests.exports.world import listed, office, taken, wish
from tests.fixtures.access import scope_as
from tests.people.world import DOOR, EAST_DOOR, XIANGHE, XIGUAN_PATH, lay_out, member, register

from lianfang.exports import asking
from lianfang.exports.sources import Asked
from lianfang.kit.clock import now
from lianfang.people import exported

pytestmark = pytest.mark.django_db
WHERE = ["西关社区", "祥和苑 3号楼 2单元", "502", "0001"]


@pytest.fixture
def world(db: None) -> None:
    lay_out()
    register(member("东关人"), door=EAST_DOOR)
    register(
        member("欧阳大山", relation="head", tags=("低保户",), identity={"hukou_address": "襄汾县", "booklet_no": "7"}),
        member("刘小梅", sex="female", residence="tenant"),
        door=DOOR,
        number="0001",
    )


def test_households_are_listed_masked_with_their_doors(world: None) -> None:
    assert listed(taken(office(), wish("people.households"))) == [[*WHERE, "欧阳**", 2]]


def test_persons_are_listed_masked_and_without_numbers(world: None) -> None:
    assert listed(taken(office(), wish())) == [
        [*WHERE, "欧阳**", "户主", "男", "1968-03-09", "常住", "低保户", None, 1],
        [*WHERE, "刘**", None, "女", "1968-03-09", "租住", None, None, 1],
    ]


def test_whole_persons_are_listed_with_their_numbers(world: None) -> None:
    rows = listed(taken(office(), wish(unmasked=True, purpose="report")))

    assert [row[4] for row in rows] == ["欧阳大山", "刘小梅"]
    assert rows[0][11:] == ["13800003817", "身份证", "141028196803090114", "襄汾县", "7"]


def test_a_residence_narrows_the_list(world: None) -> None:
    assert [row[4] for row in listed(taken(office(), wish(filters={"residence": "tenant"})))] == ["刘**"]


def test_who_sees_no_names_gets_none(world: None) -> None:
    scope = scope_as("department_reader", XIGUAN_PATH)  # health alone

    assert listed(taken(scope, wish()))[0] == [*WHERE, "户主", "男", "1968-03-09", "常住", "低保户", None, 1]


def test_a_list_of_a_part_has_that_part(world: None) -> None:
    scope, at = office(), now()

    assert asking.measured(scope, wish(place=XIANGHE), at=at).counted.rows == 2


def test_rows_outside_the_scope_are_not_read_whoever_asks(world: None) -> None:
    elsewhere = Asked(XIANGHE, "14.10.28.100.001.", now())

    assert (list(exported.person_rows(office(), elsewhere)), exported.count_persons(office(), elsewhere).rows) == (
        [],
        0,
    )
    assert (list(exported.household_rows(office(), elsewhere)), exported.count_households(office(), elsewhere)[0]) == (
        [],
        0,
    )


@pytest.mark.parametrize("chunk", [1, 2, 3])
def test_chunks_lose_and_repeat_nothing(world: None, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    register(member("同门人"), door=DOOR, number="0002")
    monkeypatch.setattr(exported, "CHUNK", chunk)

    assert sorted(row[4] for row in listed(taken(office(), wish()))) == ["刘**", "同**", "欧阳**"]


def test_pages_and_lists_ask_as_much_for_many_as_for_few(world: None, django_assert_num_queries: object) -> None:
    scope, at = office(), now()
    asked = asking.measured(scope, wish(), at=at).asked
    for count in (1, 3):
        for n in range(count):
            register(member("邻居"), door=DOOR, number=f"9{n}")
        with django_assert_num_queries(4):  # type: ignore[operator]  # a fixture without a type
            list(exported.person_rows(scope, asked))
