"""Finds the roster in a workbook: its header by words, never by position; its rows, without what is no person."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, WorksheetNotFound

from . import cannot

MOST_BYTES = 20 << 20
MOST_UNPACKED = 400 << 20
MOST_ROWS = 50_000
HEADER_WITHIN = 20
RECOGNISED_AT_LEAST = 3

# Headers seen in real forms (domain notes, section 3: form 22 and the synonym table), without their brackets.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "人员姓名"),
    "id_no": ("身份证号", "身份证号码", "身份证", "公民身份号码", "公民身份证号码", "证件号码", "证件号"),
    "id_type": ("证件类型", "证件类别", "证件种类"),
    "sex": ("性别",),
    "birth_on": ("出生日期", "出生年月日", "出生年月", "生日"),
    "phones": ("联系电话", "联系方式", "联系手机", "手机", "手机号", "手机号码", "电话", "联系号码", "移动电话"),
    "building": (
        "现住小区/建筑",
        "现住小区",
        "现住建筑",
        "小区/建筑",
        "小区",
        "楼栋",
        "小区楼栋",
        "自然村",
        "自然村/组",
    ),
    "door": ("现住详细门牌", "详细门牌", "门牌", "门牌号", "房号", "室", "单元房号", "单元门牌"),
    "grid": ("所属网格", "网格", "网格编号"),
    "residence": ("人员类型", "人员类别", "居住类型"),
    "is_key": ("是否重点人员", "重点人员"),
    "tags": ("重点类别", "重点人员类别"),
    "hukou_address": ("户籍详细地址", "户籍地址", "户籍所在地", "户口所在地", "户籍"),
    "household_number": ("户编号", "家庭编号"),
    "booklet_no": ("户号", "户口簿号"),
    "apart": ("是否人户分离", "人户分离"),
    "note": ("备注", "其他备注信息", "备注1"),
    "relation": ("与户主关系", "和户主关系", "户主关系"),
}
REQUIRED = {"name": "姓名", "id_no": "身份证号", "building": "现住小区/建筑", "door": "现住详细门牌"}
OPTIONAL = ("id_type", "relation")  # other forms have them, form 22 does not
FILLED_DOWN = ("building", "door", "household_number", "booklet_no", "grid")
COUNTERS = {"序号", "编号", "结果", "原因", "怎么办"}
_FIELD_OF = {word: name for name, words in SYNONYMS.items() for word in words}
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]")
_INSTRUCTION = re.compile(r"(必填|选填|示例|例[:：如]?|如[:：]|填写说明|说明[:：]?|样例).*")
_SIGN_OFF = re.compile(r"(填表人|填报人|制表人?|审核人|负责人|经办人|填报单位|说明|注|备注)\s*[:：].*")

Cell = str | float | int | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that may be a person: its number in the sheet and its cells by field."""

    number: int
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A roster as found: where each field stands, headers that are not stored, and the rows."""

    header_row: int
    columns: dict[str, int]
    extra: tuple[str, ...]
    rows: tuple[SheetRow, ...]

    @property
    def missing(self) -> list[str]:
        """Headers of the form that this file lacks; what they ask stays unstated."""
        return [words[0] for name, words in SYNONYMS.items() if name not in self.columns and name not in OPTIONAL]

    def address(self, number: int, field: str) -> str:
        """B7: where a cell stands, as the office sees it in its own file."""
        return f"{letters(self.columns[field])}{number}" if field in self.columns else str(number)


def letters(column: int) -> str:
    """0 → A, 26 → AA."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def read_sheet(content: bytes) -> Sheet:
    """Read the first sheet of a workbook that has the roster's header. Raises CannotImport."""
    nearest: cannot.CannotImport | None = None
    for sheet in _sheets(content):
        grid = sheet.to_python(skip_empty_area=False)
        found = _header_of(grid)
        if found is None:
            continue
        row, columns, extra = found
        missing = [word for name, word in REQUIRED.items() if name not in columns]
        if missing:
            nearest = nearest or cannot.CannotDoWithoutColumns(row=row + 1, missing="、".join(missing))
            continue
        _fill_down(grid, sheet, columns)
        return Sheet(row + 1, columns, extra, _rows(grid, row, columns))
    raise nearest or cannot.CannotFindHeader(rows=HEADER_WITHIN)


def _sheets(content: bytes) -> Iterable[CalamineSheet]:
    check_size(len(content))
    _check_unpacked(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [book.get_sheet_by_index(i) for i in range(len(book.sheet_names))]
    except (CalamineError, PasswordError, WorksheetNotFound, ValueError, OSError) as error:
        raise cannot.CannotReadWorkbook from error


def check_size(size: int) -> None:
    if size > MOST_BYTES:
        raise cannot.CannotTakeWorkbook(size=megabytes(size), limit=megabytes(MOST_BYTES))


def megabytes(size: int) -> str:
    return f"{size / (1 << 20):.0f} MB"


def _check_unpacked(content: bytes) -> None:
    """A workbook is a zip: 20 MB may unpack to gigabytes, which are refused before they are."""
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            size = sum(part.file_size for part in book.infolist())
    except (zipfile.BadZipFile, ValueError) as error:
        raise cannot.CannotReadWorkbook from error
    if size > MOST_UNPACKED:
        raise cannot.CannotTakeWorkbook(size=megabytes(size), limit=megabytes(MOST_UNPACKED))


def _header_of(grid: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int], tuple[str, ...]] | None:
    """Return the row among the first that has most of our words, and which column says what."""
    best: tuple[int, int] | None = None
    for i, row in enumerate(grid[:HEADER_WITHIN]):
        count = len({_FIELD_OF[word] for word in map(header_word, row) if word in _FIELD_OF})
        if count >= RECOGNISED_AT_LEAST and (best is None or count > best[0]):
            best = (count, i)
    return None if best is None else (best[1], *_columns(grid[best[1]]))


def _columns(header: Sequence[Any]) -> tuple[dict[str, int], tuple[str, ...]]:
    columns: dict[str, int] = {}
    extra: list[str] = []
    for i, cell in enumerate(header):
        word = header_word(cell)
        field = _FIELD_OF.get(word)
        if field and field not in columns:
            columns[field] = i
        elif field:
            extra.append(f"{word}（{letters(i)}）")
        elif word and word not in COUNTERS:
            extra.append(str(cell).strip())
    return columns, tuple(extra)


def header_word(cell: Any) -> str:
    """姓 名 → 姓名, 联系电话（“;”）→ 联系电话, 出生日期* → 出生日期."""
    if not isinstance(cell, str):
        return ""
    word = "".join(unicodedata.normalize("NFKC", cell).split())
    return _ASIDE.sub("", word).strip("*:：.。※")


def _fill_down(grid: list[list[Any]], sheet: CalamineSheet, columns: dict[str, int]) -> None:
    """A door written once over a merged block of rows stands for each of them."""
    wanted = {columns[name] for name in FILLED_DOWN if name in columns}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right and left in wanted:
            for row in range(top + 1, min(bottom, len(grid) - 1) + 1):
                grid[row][left] = grid[top][left]


def _rows(grid: Sequence[Sequence[Any]], header: int, columns: dict[str, int]) -> tuple[SheetRow, ...]:
    found = [
        SheetRow(number, {name: row[i] if i < len(row) else None for name, i in columns.items()})
        for number, row in enumerate(grid[header + 1 :], header + 2)
        if _is_person(row, columns, near=number <= header + 3)
    ]
    if len(found) > MOST_ROWS:
        raise cannot.CannotTakeRows(count=len(found), limit=MOST_ROWS)
    return tuple(found)


def _is_person(row: Sequence[Any], columns: dict[str, int], *, near: bool) -> bool:
    """False for blank rows, the instruction row under the header, and the sign-off row at the end."""
    stated = [str(row[i]).strip() for i in columns.values() if i < len(row)]
    own = [columns[name] for name in ("name", "id_no", "phones", "sex", "birth_on") if name in columns]
    if not any(str(row[i]).strip() for i in own if i < len(row)):
        return False
    first = str(row[columns["name"]]).strip()
    if near and (_INSTRUCTION.fullmatch(first) or "18位" in stated):
        return False
    return not any(_SIGN_OFF.fullmatch(str(cell).strip()) for cell in row[:3])
