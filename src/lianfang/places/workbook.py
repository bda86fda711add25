"""A county's own list of divisions as a workbook: 代码, 名称, 上级, 类型. Every row has an outcome; bad ones say why.

上级 may be a code or empty (the nearest shorter code is the parent); 类型 is a word of ours or empty. What is in the
ledger already is left alone, except that another name is a renaming.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianfang.books.cannot import CannotReadBook
from lianfang.books.files.opening import open_book
from lianfang.kit.refusals import type_text
from lianfang.ledger.door import Draft

from .cannot import CannotReadDivisions
from .divisions import LEVELS, Division, division_id, drafts_of, missing_of
from .drafts import rename_place
from .models import Place
from .rules import LONGEST_NAME, is_village, short_name
from .terms import ROOTS, PlaceKind

COLUMNS = {
    "code": ("代码", "区划代码", "统计用区划代码", "code"),
    "name": ("名称", "区划名称", "name"),
    "parent": ("上级", "上级代码", "parent"),
    "kind": ("类型", "类别", "kind"),
}
WORDS = {
    "市": PlaceKind.CITY, "县": PlaceKind.COUNTY, "区": PlaceKind.COUNTY, "县区": PlaceKind.COUNTY,
    "乡镇": PlaceKind.TOWNSHIP, "乡": PlaceKind.TOWNSHIP, "镇": PlaceKind.TOWNSHIP, "街道": PlaceKind.TOWNSHIP,
    "社区": PlaceKind.COMMUNITY, "村": PlaceKind.VILLAGE, "行政村": PlaceKind.VILLAGE,
}  # fmt: skip
LENGTHS = (4, 6, 9, 12)
LARGEST = 20 * 1024 * 1024
HEADER_ROWS = 10


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row, as its sheet numbers it."""

    row: int
    text: str | type_text


@dataclass(frozen=True, slots=True)
class Reading:
    """What a workbook says: divisions that can be added, and the rows that cannot."""

    divisions: Sequence[Division]
    faults: Sequence[Fault]


def read_divisions(workbook: bytes, county: str) -> Reading:
    """Read the first sheet of an xlsx, xls or ods. Raises CannotReadDivisions if it has no header or is no workbook."""
    rows = _rows(workbook)
    header, columns = _header(rows)
    read = [(number, _line(row, columns)) for number, row in enumerate(rows[header + 1 :], start=header + 2)]
    lines = [(number, line) for number, line in read if any(line.values())]
    return _divisions(lines, county)


def _rows(workbook: bytes) -> list[list[Any]]:
    if len(workbook) > LARGEST:
        raise CannotReadDivisions(detail=_("文件超过 20 MB。"))
    try:
        # Where a row or a file that unpacks to gigabytes is refused before it is read.
        return open_book(workbook).sheets[0].grid
    except CannotReadBook as refusal:
        raise CannotReadDivisions(detail=_("它不是表格文件，或者设了密码。")) from refusal


def _header(rows: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int]]:
    for number, row in enumerate(rows[:HEADER_ROWS]):
        words = [_text(cell) for cell in row]
        found = {
            name: next((i for i, word in enumerate(words) if word in called), -1) for name, called in COLUMNS.items()
        }
        if found["code"] >= 0 and found["name"] >= 0:
            return number, found
    raise CannotReadDivisions(detail=_("前 10 行里没有“代码”和“名称”的表头。"))


def _text(cell: Any) -> str:
    """Excel turns codes into numbers: 141028100003.0 is a code, not a fraction."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _line(row: Sequence[Any], columns: dict[str, int]) -> dict[str, str]:
    return {name: _text(row[place]) if 0 <= place < len(row) else "" for name, place in columns.items()}


def _divisions(lines: Iterable[tuple[int, dict[str, str]]], county: str) -> Reading:
    kept: dict[str, Division] = {}
    faults: list[Fault] = []
    numbered = [(number, line | {"code": _whole(line["code"])}) for number, line in lines]
    codes = {line["code"] for _number, line in numbered} | known_codes(county)
    for number, line in numbered:
        fault = _fault(line, county, codes, kept)
        if fault:
            faults.append(Fault(number, fault))
        else:
            kept[line["code"]] = _division(line, codes)
    return Reading(list(kept.values()), faults)


def _whole(code: str) -> str:
    """Lists often pad every code to twelve digits: 141028100000 is the township 141028100."""
    if len(code) != 12 or not code.isdigit() or not code.endswith("000"):
        return code
    return code[:9].removesuffix("000") if code[:9].endswith("000") else code[:9]


def _fault(line: dict[str, str], county: str, codes: set[str], kept: dict[str, Division]) -> str | type_text:
    code, parent = line["code"], line["parent"]
    ground = county[:4] if county.endswith("00") else county
    checks: list[tuple[bool, str | type_text]] = [
        (not code.isdigit() or len(code) not in LENGTHS, _("代码要是 6、9 或 12 位数字")),
        (not code.startswith(ground), _("不是本县的代码")),
        (not line["name"], _("没写名称")),
        (len(line["name"]) > LONGEST_NAME, _("名称超过 60 个字")),
        (code in kept, _("代码在前面出现过")),
        (bool(line["kind"]) and line["kind"] not in WORDS, _("类型只认：县、乡镇、街道、社区、村")),
        (bool(parent) and _whole(parent) not in codes, _("上级不在表里，本县也没有")),
        (bool(parent) and _whole(parent) == code, _("上级就是它自己")),
        (len(code) > len(ground) and not parent and not _nearest(code, codes), _("找不到上级")),
    ]
    return next((text for wrong, text in checks if wrong), "")


def _nearest(code: str, codes: set[str]) -> str:
    return next((code[:length] for length in (9, 6, 4) if length < len(code) and code[:length] in codes), "")


def _division(line: dict[str, str], codes: set[str]) -> Division:
    code, name = line["code"], line["name"]
    kind = WORDS.get(line["kind"]) or LEVELS.get(len(code))
    if kind is None:
        kind = PlaceKind.VILLAGE if is_village(name, code) else PlaceKind.COMMUNITY
    return Division(code, name, kind, _whole(line["parent"]) or _nearest(code, codes))


def known_codes(county: str) -> set[str]:
    return set(Place.objects.filter(county=county).exclude(code="").values_list("code", flat=True))


@dataclass(frozen=True, slots=True)
class Import:
    """What recording a reading would do."""

    added: Sequence[Division]
    renamed: Sequence[tuple[Place, Division]]
    same_count: int
    top: UUID | None


def plan_import(county: str, divisions: Sequence[Division]) -> Import:
    """Compare `divisions` with the places there are."""
    added = missing_of(county, divisions)
    by_id = {division_id(division.code): division for division in divisions}
    rows = Place.objects.filter(county=county, id__in=list(by_id))
    renamed = [(row, by_id[row.id]) for row in rows if _is_renamed(row, by_id[row.id])]
    top = Place.objects.filter(county=county, kind__in=ROOTS, parent__isnull=True).order_by("path").first()
    return Import(added, renamed, len(divisions) - len(added) - len(renamed), top.id if top else None)


def _is_renamed(row: Place, division: Division) -> bool:
    return division.full_name not in (row.full_name, row.name) and short_name(division.full_name) != row.name


def drafts_of_import(plan: Import, *, at: datetime) -> list[Draft]:
    """Return the entries that bring an import about."""
    renames = [
        rename_place(row.id, new.name, full_name=new.full_name, base=[UUID(head) for head in row.heads], at=at)
        for row, new in plan.renamed
    ]
    return [*drafts_of(plan.added, top=plan.top, at=at), *renames]
