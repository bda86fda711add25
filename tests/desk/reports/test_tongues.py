"""A sheet is filled once and read by whoever answers for it: in whatever language they read."""

import io
import re
from collections.abc import Iterator
from datetime import date
from functools import partial

import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from tests.desk.reports.test_pages import drop, taken
from tests.fixtures.access import client_as, scope_as
from tests.people.world import DOOR, XIGUAN_PATH, lay_out, member, register
from tests.reports.asked import blank_form

from lianfang.desk.reports.tongues import OF_COLUMN, Reasons, for_reader, in_every, reason_said
from lianfang.reports.columns import Reason
from lianfang.reports.filling import open_form
from lianfang.reports.flags import why_said
from lianfang.reports.meaning import meaning_of
from lianfang.reports.valuing.persons import _only_left
from lianfang.reports.valuing.wording import _among_none, unstated_reason

CHINESE = re.compile(r"[\u4e00-\u9fff]")
MORE = ("眼结膜充血", "养不养鸡", "联系电话", "工作单位", "14天内是否途经湖北", "是否居家隔离")


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request leaves its language behind in the thread."""
    with override(get_language() or settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def office(db: None) -> Client:
    lay_out()
    register(member("张大山", identity={"phones": ("15400000001",)}), door=DOOR)
    return client_as("community_office", XIGUAN_PATH)


def in_english(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def said(client: Client, sheet: str) -> list[str]:
    """All that a page says in its own words of columns and of cells."""
    shown = client.get(sheet).context["shown"]
    found = [one.said for one in shown.columns] + [cell.reason for row in shown.rows for cell in row.cells]
    found += [words for check in shown.checks for words, _count in check.reasons]
    return [words for words in (*found, shown.table["subject"]) if words]


def test_a_sheet_filled_in_chinese_is_read_in_english(office: Client) -> None:
    sheet = drop(office, blank_form(*MORE, title="入户排查登记表"))
    assert all(CHINESE.search(words) for words in said(office, sheet))

    words = said(in_english(office), sheet)

    assert {one for one in words if CHINESE.search(one.replace("养不养鸡", ""))} == set()
    assert "Not in the ledger yet." in words


def test_a_sheet_filled_in_english_is_read_in_chinese(office: Client) -> None:
    sheet = drop(in_english(office), blank_form(*MORE, title="入户排查登记表"))
    office.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"

    words = said(office, sheet)

    assert [one for one in words if not CHINESE.search(one)] == []
    assert "台账里还没有记。" in words


def test_the_end_of_a_phone_number_is_said_in_the_readers_language(office: Client) -> None:
    sheet = drop(office, blank_form("联系电话", title="入户排查登记表"))

    cells = [cell.text for row in in_english(office).get(sheet).context["shown"].rows for cell in row.cells]

    assert [text for text in cells if "0001" in text] == ["ending in 0001"]


def test_reasons_are_kept_once_and_found_again_by_number() -> None:
    kept = Reasons()

    numbers = [kept.number(one) for one in (unstated_reason(), Reason("hand", "由人写"), unstated_reason())]

    assert numbers == [0, 1, 0]
    assert kept.said[0] == {"zh-hans": "台账里还没有记。", "en": "Not in the ledger yet."}


@pytest.mark.parametrize(
    "reason",
    [
        unstated_reason(),
        _among_none(("甲", "乙")),
        _only_left(date(2020, 2, 6)),
        Reason("unasked", why_said("never_asked")),
    ],
)
def test_reasons_of_cells_are_open_to_every_language(reason: Reason) -> None:
    spoken = in_every(lambda: reason.said)

    assert sorted(spoken) == ["en", "zh-hans"]
    assert spoken["en"] != spoken["zh-hans"]


def test_what_is_kept_is_read_in_one_language() -> None:
    both = {"zh-hans": "台账里没有", "en": "Not kept"}
    column = {"said": {tongue: {"reason": words} for tongue, words in both.items()}, "reasons": {"-1": 3, "0": 2}}
    table = {"subject": {"zh-hans": "人", "en": "People"}, "columns": [column]}
    meta = {"tables": [table], "remarks": {"zh-hans": ["好"], "en": ["Good"]}, "reasons": [both]}

    with override("en"):
        read = for_reader(meta)

    assert (read["remarks"], read["tables"][0]["subject"], read["words"]) == (["Good"], "People", ["Not kept"])
    assert read["tables"][0]["columns"][0]["reasons"] == {"Not kept": 5}
    assert reason_said({"r": OF_COLUMN}, {"reason": "whole"}, ["one"]) == "whole"
    assert [reason_said({"r": 0}, {"reason": "whole"}, ["one"]), reason_said({}, {"reason": "x"}, [])] == ["one", ""]


def words_of_trace(content: bytes) -> dict[str, str]:
    """What the last sheet of a filled workbook says, by the word before it; its name, too."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[-1]
    found = {str(word.value): str(said.value) for word, said in sheet.iter_rows(max_col=2) if word.value}
    return found | {"sheet": sheet.title}


def test_the_file_speaks_the_language_of_its_form_whoever_filled_it(office: Client) -> None:
    sheet = drop(in_english(office), blank_form("养不养鸡", title="入户排查登记表"))

    found = words_of_trace(taken(office, sheet).getvalue())

    assert (found["sheet"], found["地方"], found["交给"]) == ("填报来源", "西关社区", "县卫健局")
    assert found["F 养不养鸡"] == "没有认出来，请指一下是什么，或者不要这一列。"
    assert [words for words in found.values() if not CHINESE.search(words) and not words[:1].isdigit()] == []
    assert found["填表"].endswith("社区（村）办公室")
    assert found["取走"] == found["填表"]


def test_columns_say_in_every_language_what_they_mean_and_why_they_stay_empty(office: Client) -> None:
    form = open_form(blank_form(*MORE, "登记时间", "是否已隔离满14天", title="入户排查登记表"), "表.xlsx")
    columns = meaning_of(form, form.tables[0], scope_as("community_office", XIGUAN_PATH), on=date(2020, 2, 6))[1]
    told: list[str | Promise] = [one.why for one in columns]
    told += [one.reason_empty.words for one in columns if one.reason_empty]
    told += [one.meaning.words for one in columns if one.meaning and one.meaning.kind == "field"]

    spoken = [in_every(partial(str, words)) for words in told if str(words)]

    assert len(spoken) > 12
    assert [found for found in spoken if found["en"] == found["zh-hans"]] == []
