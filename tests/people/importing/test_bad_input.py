"""What counties hand in that is not as it should be: the right result, or a clear reason and nothing half stored.

Each file goes in by the room itself; what cannot be read at all goes in by the page and by the command, too.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.fixtures.access import client_as
from tests.people.world import HEADERS, XIGUAN, XIGUAN_PATH, id_no, office, row, workbook

from lianfang.access.scope import Scope
from lianfang.kit.refusals import Refusal
from lianfang.ledger.models import StoredEntry
from lianfang.people.importing import run
from lianfang.people.importing.cannot import CannotTakeRows
from lianfang.people.importing.forms import File
from lianfang.people.importing.outcome import Outcome
from lianfang.people.importing.run import run_import
from lianfang.people.models import Fact, Household, Person, PersonName
from lianfang.wiring.arguments import parser
from lianfang.wiring.commands import roster as command
from lianfang.wiring.console import Console

pytestmark = pytest.mark.usefixtures("laid_out")
AT = datetime(2020, 2, 12, 9, tzinfo=UTC)
LOCKED = Path(__file__).resolve().parents[2] / "books" / "files" / "locked.xlsx"
SHORT = ["姓名", "身份证号", "现住小区/建筑", "现住详细门牌"]
ZHANG = ["张大山", id_no(11), "祥和苑3号楼", "2-502"]
LIU = ["刘小梅", id_no(12), "祥和苑3号楼", "1-101"]


@pytest.fixture
def scope() -> Scope:
    return office()


def brought(scope: Scope, content: bytes, name: str = "表.xlsx") -> Outcome:
    return run_import(File(content, name), scope, place=XIGUAN, by=scope.author("import"), at=AT)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheets(*tables: Sequence[Sequence[Any]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for i, table in enumerate(tables):
        sheet = book.create_sheet(f"表{i + 1}")
        for line in table:
            sheet.append(list(line))
    return book


def names() -> list[str]:
    return sorted(PersonName.objects.values_list("name", flat=True))


# ── what cannot be read at all ───────────────────────────────────────────────────────────────────────────────────────


def _macros_only() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("xl/vbaProject.bin", b"\0" * 64)
        book.writestr("[Content_Types].xml", b"<Types/>")
    return out.getvalue()


def _many_sheets() -> bytes:
    return saved(sheets(*[[["甲"], ["乙"]] for _i in range(300)]))


def _million_rows() -> bytes:
    """A sheet whose last row is number 1,000,000, as a stray cell makes it."""
    book = sheets([SHORT, ZHANG])
    book.worksheets[0].cell(1_000_000, 1).value = "完"
    return saved(book)


BROKEN = {
    "locked": (LOCKED.read_bytes, "books.locked"),
    "macros alone": (_macros_only, "books.strange"),
    "cut off": (lambda: workbook(row())[:900], "books.broken"),
    "no bytes": (lambda: b"\n \n", "books.empty"),
    "no words": (lambda: saved(sheets([])), "books.empty"),
    "300 sheets": (_many_sheets, "books.too_many_sheets"),
    "a million rows": (_million_rows, "books.too_many_rows"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 400, "books.strange"),
    "no header": (lambda: saved(sheets([["一", "二"], ["三", "四"]])), "roster.no_header"),
    "figures of villages": (
        lambda: saved(sheets([["序号", "村(社区)", "总户数"], [1, "西关", 9]])),
        "roster.no_people",
    ),
}


@pytest.mark.parametrize("sort", BROKEN)
def test_a_file_that_cannot_be_read_says_why_wherever_it_comes_in(scope: Scope, sort: str, tmp_path: Path) -> None:
    make, code = BROKEN[sort]
    content, before = make(), StoredEntry.objects.count()
    file = tmp_path / "表.xlsx"
    file.write_bytes(content)

    with pytest.raises(Refusal) as by_room:
        brought(scope, content)
    page = client_as("community_office", XIGUAN_PATH).post(
        "/roster/try/", {"workbook": SimpleUploadedFile("表.xlsx", content), "place": str(XIGUAN)}
    )
    with pytest.raises(Refusal) as by_command:
        command.bring_in(parser().parse_args(["import", str(file), "--place", "141028100003"]), Console(print, print))

    refusal = by_room.value
    assert (refusal.code, by_command.value.code) == (code, code)
    assert all((refusal.text("what"), refusal.text("why"), refusal.text("do")))
    assert (page.status_code, refusal.text("why") in page.content.decode()) == (
        refusal.status if hasattr(refusal, "status") else 422,
        True,
    )
    assert StoredEntry.objects.count() == before


# ── what can be read all the same ────────────────────────────────────────────────────────────────────────────────────


def test_more_rows_than_one_import_takes_are_refused_whole(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "MOST_ROWS", 1)

    with pytest.raises(CannotTakeRows) as refused:
        brought(scope, workbook(row("张大山"), row("刘小梅")))

    assert (refused.value.params, Person.objects.count()) == ({"count": 2, "limit": 1}, 0)


def test_a_hundred_columns_are_read_and_those_of_no_use_are_named(scope: Scope) -> None:
    more = [f"县里要的第{i}项" for i in range(96)]

    outcome = brought(scope, saved(sheets([[*SHORT, *more], [*ZHANG, *range(96)]])))

    assert (outcome.counts["created"], len(outcome.extra)) == (1, 96)


def test_a_formula_gives_the_value_it_was_computed_to_or_nothing(scope: Scope) -> None:
    outcome = brought(scope, saved(sheets([[*SHORT, "备注"], [*ZHANG, "=1+1"], ["=A2", *LIU[1:], ""]])))

    assert [(one.status, [r.code for r in one.remarks]) for one in outcome.rows] == [
        ("created", []), ("refused", ["no_name"]),
    ]  # fmt: skip
    assert any("公式" in said for said in outcome.remarks)


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+86", "@SUM(A1)", "-2+3", '=HYPERLINK("http://a","b")'])
def test_text_that_begins_like_a_formula_stays_text_and_runs_nowhere(scope: Scope, text: str) -> None:
    book = sheets([SHORT, ZHANG])
    cell = book.worksheets[0].cell(2, 4)
    cell.value, cell.data_type = text, "s"
    answered = client_as("community_office", XIGUAN_PATH)
    tried = answered.post(
        "/roster/try/", {"workbook": SimpleUploadedFile(f"{text[:1]}表.xlsx", saved(book)), "place": str(XIGUAN)}
    )

    written = answered.get(f"{tried['Location']}outcome.xlsx").content

    found = openpyxl.load_workbook(io.BytesIO(written)).worksheets[0]
    assert [c.coordinate for line in found.iter_rows() for c in line if c.data_type == "f"] == []
    assert Person.objects.count() == 0


def test_merged_cells_of_the_body_stand_for_each_of_their_rows(scope: Scope) -> None:
    book = sheets([SHORT, ZHANG, ["刘小梅", id_no(12), None, None], ["王五", id_no(13), None, None]])
    book.worksheets[0].merge_cells("C2:C4")
    book.worksheets[0].merge_cells("D2:D4")

    brought(scope, saved(book))

    assert list(Household.objects.values_list("member_count", flat=True)) == [3]


def test_hidden_rows_are_read_and_said(scope: Scope) -> None:
    book = sheets([SHORT, ZHANG, LIU])
    book.worksheets[0].row_dimensions[3].hidden = True

    outcome = brought(scope, saved(book))

    assert (names(), any("隐藏" in said for said in outcome.remarks)) == (["刘小梅", "张大山"], True)


def test_two_tables_on_a_sheet_are_both_read(scope: Scope) -> None:
    lines = [
        ["甲组"],
        SHORT,
        ZHANG,
        [],
        [],
        ["乙组"],
        ["人员姓名", "身份证号码", "家庭住址"],
        ["刘小梅", id_no(12), "祥和苑3号楼1单元101"],
    ]

    outcome = brought(scope, saved(sheets(lines)))

    assert (names(), outcome.counts["refused"]) == (["刘小梅", "张大山"], 0)


@pytest.mark.parametrize(
    "written",
    [
        "1968-03-09",
        "1968/3/9",
        "1968.3.9",
        "1968年3月9日",
        "19680309",
        24906,
        "24906",
        date(1968, 3, 9),
        "１９６８－０３－０９",
    ],
)
def test_a_day_is_a_day_however_it_was_typed(scope: Scope, written: Any) -> None:
    brought(scope, saved(sheets([[*SHORT, "出生日期"], ["张大山", None, *ZHANG[2:], written]])))

    assert list(Person.objects.values_list("birth_on", flat=True)) == [date(1968, 3, 9)]


def test_full_width_digits_are_digits(scope: Scope) -> None:
    wide = str.maketrans("0123456789-X", "０１２３４５６７８９－Ｘ")
    cells = [ZHANG[0], *(text.translate(wide) for text in ZHANG[1:]), "１３８００００３８１７"]

    brought(scope, saved(sheets([[*SHORT, "联系电话"], cells])))
    again = brought(scope, saved(sheets([[*SHORT, "联系电话"], [*ZHANG, "13800003817"]])))

    assert (again.counts["same"], Person.objects.get().phone_count) == (1, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_csv_of_any_encoding_and_line_end_is_read(scope: Scope, encoding: str, end: str) -> None:
    lines = [SHORT, ZHANG, LIU]
    content = end.join(",".join(line) for line in lines).encode(encoding)

    brought(scope, content, "表.csv")

    assert names() == ["刘小梅", "张大山"]


def test_csv_with_mixed_line_ends_and_a_line_break_in_a_cell_is_read(scope: Scope) -> None:
    text = ",".join([*SHORT, "备注"]) + "\r\n" + ",".join(ZHANG) + ',"两\n行"\n' + ",".join(LIU) + ",\r"

    brought(scope, text.encode("gb18030"), "表.csv")

    assert names() == ["刘小梅", "张大山"]


@pytest.mark.parametrize("ruined", [141028196803090114.0, "1.41028E+17", "141028196803090000"])
def test_a_number_that_excel_has_ruined_is_refused_as_such_in_any_list(scope: Scope, ruined: Any) -> None:
    outcome = brought(
        scope,
        saved(
            sheets(
                [
                    ["姓名", "身份证号码", "家庭住址", "体温", "填报日期"],
                    ["张大山", ruined, "祥和苑3号楼2单元502", 36.5, "2020-02-03"],
                ]
            )
        ),
    )

    assert [(r.code, r.cell) for r in outcome.rows[0].remarks] == [("id_ruined", "B2")]
    assert (Person.objects.count(), Fact.objects.count()) == (0, 0)


def test_a_column_for_somebody_else_is_not_taken_for_the_person(scope: Scope) -> None:
    headers = [*SHORT, "责任人姓名", "责任人电话", "户主电话"]

    brought(scope, saved(sheets([headers, [*ZHANG, "王网格", "13500001111", "13500002222"]])))

    assert (names(), Person.objects.get().phone_count) == (["张大山"], 0)


def test_the_roster_is_still_read_whatever_stands_around_it(scope: Scope) -> None:
    content = workbook(row("张大山", 身份证号=id_no(11)), [None] * len(HEADERS), row("刘小梅", 身份证号=id_no(12)))

    assert brought(scope, content).counts["created"] == 2
