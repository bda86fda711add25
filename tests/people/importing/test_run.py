"""A roster from workbook to registers: the answer for each row, and what stands in the tables afterwards."""

from datetime import date
from typing import Any

import pytest
from tests.people.world import (
    AT,
    DONGGUAN,
    DOOR,
    EAST_DOOR,
    OTHER_DOOR,
    XIGUAN,
    id_no,
    member,
    office,
    register,
    row,
    workbook,
)

from lianfang.access.scope import Scope
from lianfang.ledger.models import StoredEntry
from lianfang.people.due import compare_by_clock
from lianfang.people.importing.cannot import CannotImportHere
from lianfang.people.importing.forms import File, open_tables
from lianfang.people.importing.outcome import Outcome
from lianfang.people.importing.run import Watch, is_running, read, run_import
from lianfang.people.models import Candidate, Household, Person, PersonIndex, PersonName

pytestmark = pytest.mark.usefixtures("laid_out")


@pytest.fixture
def scope(db: None) -> Scope:
    return office()


def tried(scope: Scope, *rows: Any, **more: Any) -> Outcome:
    content = more.pop("content", None) or workbook(*rows)
    return run_import(content, scope, place=XIGUAN, by=scope.author("import"), at=AT, **more)


def reasons(outcome: Outcome) -> list[tuple[str, str]]:
    return [(remark.code, remark.cell) for answer in outcome.rows for remark in answer.remarks]


def test_rows_of_one_door_become_one_household(scope: Scope) -> None:
    outcome = tried(scope, row("张大山", 身份证号=id_no(11)), row("刘小梅", 身份证号=id_no(12)))

    household = Household.objects.get()
    assert (household.door, household.member_count, household.path[:17]) == (DOOR, 2, "14.10.28.100.003.")
    assert outcome.counts == {"created": 2, "duplicate": 0, "changed": 0, "same": 0, "refused": 0}
    assert sorted(PersonName.objects.values_list("name", "initials")) == [("刘小梅", "lxm"), ("张大山", "zds")]


def test_sex_and_birth_date_follow_from_the_number(scope: Scope) -> None:
    tried(scope, row(身份证号=id_no(12, born="19900101")))

    assert list(Person.objects.values_list("sex", "birth_on")) == [("female", date(1990, 1, 1))]


def test_a_dry_run_records_nothing(scope: Scope) -> None:
    before = StoredEntry.objects.count()

    outcome = tried(scope, row(), dry_run=True)

    assert (outcome.counts["created"], StoredEntry.objects.count(), Person.objects.count()) == (1, before, 0)


def test_running_it_again_changes_nothing_and_says_so(scope: Scope) -> None:
    rows = [row("张大山", 身份证号=id_no(11), 联系电话="13800003817;0357-7922222"), row("刘小梅", 出生日期="1970-1-2")]
    tried(scope, *rows)
    before = StoredEntry.objects.count()

    outcome = tried(scope, *rows)

    assert outcome.counts == {"created": 0, "duplicate": 0, "changed": 0, "same": 2, "refused": 0}
    assert StoredEntry.objects.count() == before


def test_a_changed_cell_becomes_a_correction_of_that_field(scope: Scope) -> None:
    tried(scope, row(身份证号=id_no(11), 人员类型="常住"))

    outcome = tried(scope, row(身份证号=id_no(11), 人员类型="流动", 联系电话="13900000592"))

    assert [(answer.status, answer.changed) for answer in outcome.rows] == [("changed", ("phones", "residence"))]
    assert list(Person.objects.values_list("residence", "phone_count")) == [("floating", 1)]


def test_a_blank_cell_takes_nothing_away(scope: Scope) -> None:
    tried(scope, row(身份证号=id_no(11), 联系电话="13800003817", 重点类别="独居老人"))

    outcome = tried(scope, row(身份证号=id_no(11)))

    assert outcome.counts["same"] == 1
    assert list(Person.objects.values_list("phone_count", "tags")) == [(1, ["独居老人"])]


def test_a_number_that_was_missing_is_added_to_the_namesake(scope: Scope) -> None:
    tried(scope, row("张大山", 出生日期="1968-03-09"))

    outcome = tried(scope, row("张大山", 身份证号=id_no(11)))

    assert [(answer.status, answer.changed) for answer in outcome.rows] == [("changed", ("id_type", "id_no", "sex"))]
    assert Person.objects.count() == 1


def test_households_at_one_door_are_told_apart_by_their_number(scope: Scope) -> None:
    outcome = tried(scope, row("张大山", 户编号="A1"), row("刘小梅", 户编号="A2"), row("张强", 户编号="A1"))

    assert sorted(Household.objects.values_list("number", "member_count")) == [("A1", 2), ("A2", 1)]
    assert outcome.households_count == 2


def test_a_new_member_joins_the_household_that_is_there(scope: Scope) -> None:
    register(member("张大山"))

    outcome = tried(scope, row("张小小", 出生日期="2019-05-01"))

    assert outcome.counts["created"] == 1
    assert list(Household.objects.values_list("member_count", flat=True)) == [2]


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ({"姓名": None, "身份证号": id_no(11)}, "no_name", "A5"),
        ({"姓名": None}, "no_name", "A5"),  # a door alone: it must not be lost without a word
        ({"姓名": "张" * 61}, "long_name", "A5"),
        ({"身份证号": 141028196803090114}, "id_ruined", "B5"),
        ({"身份证号": "1.41E+17"}, "id_ruined", "B5"),
        ({"身份证号": "141028196803090000"}, "id_ruined", "B5"),
        ({"身份证号": "9" * 41}, "id_long", "B5"),
        ({"性别": "不男不女"}, "sex_unread", "C5"),
        ({"出生日期": "去年"}, "birth_unread", "D5"),
        ({"出生日期": "1900-01-01"}, "birth_unlikely", "D5"),
        ({"出生日期": date(2031, 1, 1)}, "birth_unlikely", "D5"),
        ({"联系电话": "1.38E+10"}, "phone_ruined", "E5"),
        ({"联系电话": ";".join(f"1380000000{i}" for i in range(7))}, "phone_many", "E5"),
        ({"现住小区/建筑": None}, "no_building", "F5"),
        ({"现住小区/建筑": "和平小区9号楼"}, "building_unknown", "F5"),
        ({"现住小区/建筑": "东苑1号楼"}, "building_unknown", "F5"),
        ({"现住详细门牌": None}, "no_door", "G5"),
        ({"现住详细门牌": date(2020, 2, 5)}, "door_date", "G5"),
        ({"现住详细门牌": "9-901"}, "door_unknown", "G5"),
        ({"现住详细门牌": "502"}, "door_many", "G5"),
        ({"现住详细门牌": "东户"}, "door_unread", "G5"),
        ({"是否重点人员": "也许"}, "yes_unread", "J5"),
        ({"人员类型": "长期在这里住的外地亲戚朋友"}, "word_long", "I5"),
        ({"备注": "长" * 501}, "text_long", "P5"),
    ],
)
def test_a_row_is_refused_with_its_cell_and_reason(scope: Scope, cells: dict[str, Any], code: str, cell: str) -> None:
    named = row(**{"name": "张大山", **{k: v for k, v in cells.items() if k != "姓名"}})
    if "姓名" in cells:
        named[0] = cells["姓名"]

    outcome = tried(scope, named, row("刘小梅", 现住详细门牌="1-101"))

    assert [answer.status for answer in outcome.rows] == ["refused", "created"]
    assert reasons(outcome) == [(code, cell)]
    assert all(remark.why and remark.do for remark in outcome.rows[0].remarks)


def test_who_is_in_the_file_twice_is_taken_once(scope: Scope) -> None:
    outcome = tried(scope, row(身份证号=id_no(11)), row(身份证号=id_no(11), 现住详细门牌="1-101"))

    assert [answer.status for answer in outcome.rows] == ["created", "refused"]
    assert [remark.params for remark in outcome.rows[1].remarks] == [{"row": 5}]


def test_one_number_at_two_doors_is_refused(scope: Scope) -> None:
    outcome = tried(scope, row("张大山", 户编号="A1"), row("刘小梅", 户编号="A1", 现住详细门牌="1-101"))

    assert reasons(outcome) == [("number_elsewhere", "M6")]


def test_who_lives_at_another_door_is_not_moved_by_a_roster(scope: Scope) -> None:
    register(member("张大山", identity={"id_no": id_no(11)}), door=OTHER_DOOR)

    outcome = tried(scope, row(身份证号=id_no(11)))

    assert [(r.code, r.params) for r in outcome.rows[0].remarks] == [
        ("lives_elsewhere", {"door": "祥和苑3号楼1单元101"})
    ]


def test_who_is_known_outside_the_scope_is_registered_without_a_hint_of_it(scope: Scope) -> None:
    register(member("李四", identity={"id_no": id_no(11)}), door=EAST_DOOR)

    first, again = (tried(scope, row(身份证号=id_no(11))) for _turn in range(2))

    assert [(answer.status, answer.remarks) for answer in first.rows] == [("created", ())]
    assert [(answer.status, answer.remarks) for answer in again.rows] == [("same", ())]
    assert Person.objects.count() == 2


def test_a_namesake_with_another_number_is_refused(scope: Scope) -> None:
    register(member("张大山", identity={"id_no": id_no(11)}))

    outcome = tried(scope, row("张大山", 身份证号=id_no(13)))

    assert reasons(outcome) == [("other_id", "")]


def test_a_door_with_two_households_asks_for_the_number(scope: Scope) -> None:
    register(member("张大山", identity={"id_no": id_no(11)}), number="A1")
    register(member("刘小梅", identity={"id_no": id_no(12)}), number="A2")

    outcome = tried(scope, row("王五"))

    assert [(r.code, r.params) for r in outcome.rows[0].remarks] == [("households_many", {"count": 2})]


def test_missing_buildings_and_doors_are_made_when_the_office_says_so(scope: Scope) -> None:
    outcome = tried(
        scope,
        row("张大山", **{"现住小区/建筑": "和平小区9号楼", "现住详细门牌": "1-101"}),
        row("刘小梅", **{"现住小区/建筑": "祥和苑3号楼", "现住详细门牌": "3-701"}),
        creates_places=True,
    )

    assert outcome.counts["created"] == 2
    assert outcome.made_places == ["和平小区", "和平小区9号楼", "和平小区9号楼1单元101", "祥和苑3号楼3单元701"]
    assert Household.objects.exclude(path="").count() == 2


@pytest.mark.parametrize("name", ["𠮷野家", "㛃儿", "买买提·艾力", "张😀三", "O'Neil Anna"])
def test_rare_characters_and_emoji_are_kept(scope: Scope, name: str) -> None:
    outcome = tried(scope, row(name))

    assert outcome.counts["created"] == 1
    assert PersonName.objects.get().name == name


def test_odd_numbers_are_kept_with_a_warning(scope: Scope) -> None:
    wrong = id_no(11)[:-1] + ("1" if id_no(11)[-1] != "1" else "2")

    outcome = tried(scope, row(身份证号=wrong, 联系电话="12345678901234"))

    assert outcome.counts["created"] == 1
    assert reasons(outcome) == [("id_check_digit", "B5"), ("phone_odd", "E5")]


def test_a_place_outside_the_scope_is_no_place_to_import_to(scope: Scope) -> None:
    with pytest.raises(CannotImportHere):
        run_import(workbook(row()), scope, place=DONGGUAN, by=scope.author("import"), at=AT)

    assert Person.objects.count() == 0


def test_what_the_number_tells_gives_way_to_what_is_known(scope: Scope) -> None:
    register(member("张大山", birth_on=date(1970, 1, 2), sex="female", identity={"id_no": id_no(11)}))

    outcome = tried(scope, row("张大山", 身份证号=id_no(11), 联系电话="13800003817"))

    assert outcome.counts["same"] == 1
    assert list(Person.objects.values_list("birth_on", "sex")) == [(date(1970, 1, 2), "female")]


def test_another_import_of_the_county_waits_for_the_first(scope: Scope) -> None:
    rows = workbook(row("张大山", 身份证号=id_no(11)))
    counts = [tried(scope, content=rows).counts["created"] for _turn in range(2)]

    assert (counts, Person.objects.count()) == ([1, 0], 1)


def test_nothing_readable_stands_in_the_tables(scope: Scope) -> None:
    tried(scope, row("张大山", 身份证号=id_no(11), 联系电话="13800003817"))

    stored = "".join(StoredEntry.objects.values_list("body", flat=True))
    assert [text for text in ("张大山", id_no(11), "13800003817") if text in stored] == []
    assert set(PersonIndex.objects.values_list("field", flat=True)) == {
        "id_no", "id_last4", "phone", "phone_last4", "whole",
    }  # fmt: skip


def test_a_file_that_is_open_is_asked_again_what_its_columns_mean(scope: Scope) -> None:
    file = File(workbook(row("张大山", 联系电话="13800003817")))
    opened = open_tables(file)

    readings = [
        read(File(b"", choices=choices), scope, at=AT, opened=opened) for choices in ({}, {"0.5": ""}, {"0.5": "phone"})
    ]

    assert [[column.key for column in reading.forms[0].columns][4] for reading in readings] == ["phone", "", "phone"]
    assert run_import(readings[1], scope, place=XIGUAN, by=scope.author("import"), at=AT).counts["created"] == 1
    assert PersonIndex.objects.filter(field="phone").count() == 0


class Clock(Watch):
    """Looks on as the clock does: what is due comes while rows are still being recorded."""

    def __init__(self) -> None:
        self.seen: list[tuple[bool, int]] = []

    def progress(self, done: int, total: int) -> None:
        compare_by_clock("141028", AT)
        self.seen.append((is_running("141028"), Candidate.objects.count()))


def test_nobody_is_compared_while_a_roster_is_brought_in(scope: Scope) -> None:
    for door in (EAST_DOOR, OTHER_DOOR):
        register(member("张大山", identity={"id_no": id_no(11)}), door=door)
    clock = Clock()

    tried(scope, row("刘小梅", 身份证号=id_no(12)), watch=clock)
    compare_by_clock("141028", AT)

    assert (clock.seen, is_running("141028"), Candidate.objects.count()) == ([(True, 0), (True, 0)], False, 1)
