"""Documents, dates, phones and names: what holds, what is odd, what Excel has ruined."""

from datetime import date

import pytest

from lianfang.people import rules

TODAY = date(2020, 2, 6)


@pytest.mark.parametrize(
    ("written", "number", "birth_on", "sex"),
    [
        ("11010519491231002X", "11010519491231002X", date(1949, 12, 31), "female"),
        ("440524188001010014", "440524188001010014", None, ""),
        ("11010519491231002x", "11010519491231002X", date(1949, 12, 31), "female"),
        (" 110105 19491231 002X ", "11010519491231002X", date(1949, 12, 31), "female"),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X", date(1949, 12, 31), "female"),
        ("53010219200508011X", "53010219200508011X", date(1920, 5, 8), "male"),
        ("141028196803090114", "141028196803090114", date(1968, 3, 9), "male"),
        ("141028202001010029", "141028202001010029", date(2020, 1, 1), "female"),
        ("141028200002290019", "141028200002290019", date(2000, 2, 29), "male"),
        ("130503670401001", "130503670401001", date(1967, 4, 1), "male"),
        ("130503670401002", "130503670401002", date(1967, 4, 1), "female"),
    ],
)
def test_a_number_that_holds_tells_birth_date_and_sex(
    written: str, number: str, birth_on: date | None, sex: str
) -> None:
    found = rules.checked_id_no(written, today=TODAY)

    assert (found.number, found.birth_on, found.sex) == (number, birth_on, sex)


@pytest.mark.parametrize(
    ("written", "warning"),
    [
        ("110105194912310021", "check_digit"),
        ("141028196803090115", "check_digit"),
        ("440524188001010014", "birth"),
        ("141028190002290011", "birth"),
        ("141028196813090114", "birth"),
        ("141028196802300114", "birth"),
        ("141028203001010014", "birth"),
        ("130503671301001", "birth"),
        ("14102819680309011", "shape"),
        ("1410281968030901145", "shape"),
        ("1410281968030901Y4", "shape"),
        ("X41028196803090114", "shape"),
        ("E12345678", "shape"),
        ("", "shape"),
        ("130503670401001", "old_form"),
    ],
)
def test_what_is_odd_about_a_number_is_said_and_nothing_is_refused(written: str, warning: str) -> None:
    assert rules.checked_id_no(written, today=TODAY).warnings == (warning,)


@pytest.mark.parametrize(
    "written",
    [
        "1968-03-09",
        "1968-3-9",
        "1968/3/9",
        "1968.3.9",
        "1968年3月9日",
        "1968年3月9",
        "19680309",
        "24906",
        " 1968-03-09 00:00:00",
    ],
)
def test_a_day_is_read_as_offices_write_it(written: str) -> None:
    assert rules.read_day(written) == date(1968, 3, 9)


@pytest.mark.parametrize("written", ["去年", "1968", "1968-13-09", "1968-02-30", "3月9日", "03/09/1968", ""])
def test_what_is_no_day_is_none(written: str) -> None:
    assert rules.read_day(written) is None


@pytest.mark.parametrize(
    ("day", "plausible"),
    [
        (TODAY, True),
        (date(2020, 2, 7), False),
        (date(1900, 2, 6), True),
        (date(1900, 1, 1), False),
        (date(1899, 12, 31), False),
    ],
)
def test_a_birth_lies_between_120_years_ago_and_today(day: date, plausible: bool) -> None:
    assert rules.is_plausible_birth(day, today=TODAY) is plausible


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("13800003817", ["13800003817"]),
        ("13800003817;13900006240", ["13800003817", "13900006240"]),
        ("13800003817；0357-7922222、13900006240", ["13800003817", "0357-7922222", "13900006240"]),
        ("13800003817/13900006240 13700000592", ["13800003817", "13900006240", "13700000592"]),
        ("13800003817;13800003817", ["13800003817"]),
        ("+86 138-0000-3817", ["13800003817"]),
        ("+86-138 0000 3817", ["13800003817"]),
        ("（0357）7922222", ["0357-7922222"]),
        ("13800003817 7922222", ["13800003817", "7922222"]),
        ("", []),
    ],
)
def test_phones_of_one_cell_are_told_apart(cell: str, phones: list[str]) -> None:
    assert rules.phones_in(cell) == phones


@pytest.mark.parametrize("number", ["13800003817", "0357-7922222", "03577922222", "7922222", "4001234567", "12345"])
def test_mobiles_landlines_and_short_numbers_are_phones(number: str) -> None:
    assert rules.is_phone(number)


@pytest.mark.parametrize("number", ["12345678901234", "12", "电话", "1380000381"])
def test_other_digits_are_not(number: str) -> None:
    assert not rules.is_phone(number)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("张 三", "张三"),
        ("张\u3000三", "张三"),
        (" 李四 ", "李四"),
        ("Anna  O'Neil", "Anna O'Neil"),
        ("𠮷\u200b野", "𠮷野"),
    ],
)
def test_blanks_in_a_name_are_those_of_the_table(written: str, name: str) -> None:
    assert rules.tidy_name(written) == name


@pytest.mark.parametrize("name", ["张3", "张😀", "张三(亡)", "张=三"])
def test_digits_and_symbols_in_a_name_are_odd(name: str) -> None:
    assert rules.is_odd_name(name)


@pytest.mark.parametrize("name", ["𠮷野", "㛃儿", "买买提·艾力", "O'Neil Anna", "欧阳修"])
def test_rare_characters_and_dots_are_not(name: str) -> None:
    assert not rules.is_odd_name(name)


def test_age_counts_birthdays() -> None:
    assert [rules.age_on(date(1968, 3, 9), day) for day in (date(2020, 3, 8), date(2020, 3, 9))] == [51, 52]
