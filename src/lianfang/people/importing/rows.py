"""One row of a roster as a person: what is stated, what follows from the document number, what is wrong or odd."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from lianfang.people import rules
from lianfang.people.terms import IdType

from . import words
from .remarks import Remark
from .sheet import Cell, Sheet, SheetRow

BIGGEST_EXACT = 10**15  # a number in a cell is exact up to 15 digits
_CUTS = re.compile(r"[,，;；、/\s]+")
KEY = "重点"


@dataclass(slots=True)
class RosterRow:
    """A row as read. Empty fields were not stated; `derived` ones follow from the document number and give way to
    what is known already; `faults` stop the row, `warnings` go with it.
    """

    number: int
    name: str = ""
    id_type: str = ""
    id_no: str = ""
    sex: str = ""
    birth_on: date | None = None
    phones: tuple[str, ...] = ()
    building: str = ""
    door: str = ""
    grid: str = ""
    relation: str = ""
    residence: str = ""
    tags: tuple[str, ...] = ()
    apart: bool | None = None
    hukou_address: str = ""
    household_number: str = ""
    booklet_no: str = ""
    note: str = ""
    derived: tuple[str, ...] = ()
    faults: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)


class RowReader:
    """Reads rows of one sheet; `today` is the day on which ages are judged."""

    def __init__(self, sheet: Sheet, today: date) -> None:
        self.sheet = sheet
        self.today = today

    def read(self, source: SheetRow) -> RosterRow:
        row = RosterRow(source.number)
        for name, read in _READERS.items():
            cell = source.cells.get(name)
            if cell is not None and cell != "":
                read(self, row, cell)
        self._check_required(row)
        self._check_id(row)
        return row

    def fault(self, row: RosterRow, code: str, name: str, **params: object) -> None:
        row.faults.append(Remark(code, self.sheet.address(row.number, name), params))

    def warn(self, row: RosterRow, code: str, name: str) -> None:
        row.warnings.append(Remark(code, self.sheet.address(row.number, name)))

    def _check_required(self, row: RosterRow) -> None:
        stated = {remark.code for remark in row.faults}
        if not row.name and "long_name" not in stated:
            self.fault(row, "no_name", "name")
        if not row.building:
            self.fault(row, "no_building", "building")
        if not row.door and "door_date" not in stated:
            self.fault(row, "no_door", "door")

    def _check_id(self, row: RosterRow) -> None:
        """Take birth date and sex from a number that holds; say where they differ from what was written."""
        if not row.id_no:
            return
        row.id_type = row.id_type or IdType.RESIDENT.value
        if row.id_type != IdType.RESIDENT:
            return
        found = rules.checked_id_no(row.id_no, today=self.today)
        row.id_no = found.number
        for code in found.warnings:
            self.warn(row, f"id_{code}", "id_no")
        if found.birth_on and row.birth_on and found.birth_on != row.birth_on:
            self.warn(row, "birth_differs", "birth_on")
        if found.sex and row.sex and found.sex != row.sex:
            self.warn(row, "sex_differs", "sex")
        if found.birth_on and not row.birth_on:
            row.birth_on, row.derived = found.birth_on, (*row.derived, "birth_on")
        if found.sex and not row.sex:
            row.sex, row.derived = found.sex, (*row.derived, "sex")


def plain(cell: Cell) -> str:
    """Return a cell as text: whole numbers without .0, days as they are written."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < BIGGEST_EXACT:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return rules.tidy(str(cell)) if cell is not None else ""


def is_ruined(cell: Cell) -> bool:
    """True for a number that Excel has rounded, whether the cell holds the number or its picture as text."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return abs(cell) >= BIGGEST_EXACT
    return isinstance(cell, str) and rules.is_excel_ruined(cell)


def _read_name(reader: RowReader, row: RosterRow, cell: Cell) -> None:
    row.name = rules.tidy_name(str(cell) if isinstance(cell, str) else plain(cell))
    if len(row.name) > 60:
        row.name = ""
        reader.fault(row, "long_name", "name")
    elif rules.is_odd_name(row.name):
        reader.warn(row, "name_odd", "name")


def _read_id_no(reader: RowReader, row: RosterRow, cell: Cell) -> None:
    if is_ruined(cell):
        reader.fault(row, "id_ruined", "id_no")
        return
    number = re.sub(r"\s", "", plain(cell)).upper()
    if len(number) > 40:
        reader.fault(row, "id_long", "id_no")
    elif number not in words.NOTHING:
        row.id_no = number


def _read_id_type(reader: RowReader, row: RosterRow, cell: Cell) -> None:
    row.id_type = words.ID_TYPES.get(plain(cell), IdType.OTHER.value)


def _read_sex(reader: RowReader, row: RosterRow, cell: Cell) -> None:
    word = plain(cell).upper()
    row.sex = words.SEXES.get(word, "")
    if not row.sex and word:
        reader.fault(row, "sex_unread", "sex")


def _read_birth(reader: RowReader, row: RosterRow, cell: Cell) -> None:
    day = cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else rules.read_day(plain(cell))
    if day is None:
        reader.fault(row, "birth_unread", "birth_on")
    elif not rules.is_plausible_birth(day, today=reader.today):
        reader.fault(row, "birth_unlikely", "birth_on")
    else:
        row.birth_on = day


def _read_phones(reader: RowReader, row: RosterRow, cell: Cell) -> None:
    if isinstance(cell, str) and re.search(r"\d(\.\d+)?[Ee]\+\d", cell):
        reader.fault(row, "phone_ruined", "phones")
        return
    found = [phone for phone in rules.phones_in(plain(cell)) if phone not in words.NOTHING]
    if len(found) > 6:
        reader.fault(row, "phone_many", "phones")
        return
    row.phones = tuple(phone[:30] for phone in found)
    if not all(rules.is_phone(phone) for phone in row.phones):
        reader.warn(row, "phone_odd", "phones")


def _read_door(reader: RowReader, row: RosterRow, cell: Cell) -> None:
    if isinstance(cell, date):
        reader.fault(row, "door_date", "door")
    else:
        row.door = plain(cell)


def _read_tags(reader: RowReader, row: RosterRow, cell: Cell) -> None:
    tags = tuple(dict.fromkeys(word for word in _CUTS.split(plain(cell)) if word and word not in words.NOTHING))
    if any(len(tag) > 12 for tag in tags) or len(tags) > 12:
        reader.fault(row, "word_long", "tags")
        return
    row.tags = tags


def _read_key(reader: RowReader, row: RosterRow, cell: Cell) -> None:
    """是 without a category is kept as the plain word 重点."""
    answer = words.ANSWERS.get(plain(cell).upper())
    if answer is None:
        reader.fault(row, "yes_unread", "is_key")
    elif answer and not row.tags:
        row.tags = (KEY,)
    elif not answer and row.tags:
        reader.warn(row, "key_differs", "is_key")


def _read_apart(reader: RowReader, row: RosterRow, cell: Cell) -> None:
    row.apart = words.ANSWERS.get(plain(cell).upper())
    if row.apart is None:
        reader.fault(row, "yes_unread", "apart")


def _coded(name: str, codes: dict[str, str]) -> Callable[[RowReader, RosterRow, Cell], None]:
    """A county's own word is kept as it is, if it is short enough to be a category."""

    def read(reader: RowReader, row: RosterRow, cell: Cell) -> None:
        word = plain(cell)
        if len(word) > 12:
            reader.fault(row, "word_long", name)
        else:
            setattr(row, name, codes.get(word, word))

    return read


def _text(name: str, most: int) -> Callable[[RowReader, RosterRow, Cell], None]:
    def read(reader: RowReader, row: RosterRow, cell: Cell) -> None:
        text = plain(cell)
        if len(text) > most:
            reader.fault(row, "text_long", name)
        else:
            setattr(row, name, text)

    return read


_READERS: dict[str, Callable[[RowReader, RosterRow, Cell], None]] = {
    "name": _read_name,
    "id_type": _read_id_type,
    "id_no": _read_id_no,
    "sex": _read_sex,
    "birth_on": _read_birth,
    "phones": _read_phones,
    "building": _text("building", 60),
    "door": _read_door,
    "grid": _text("grid", 40),
    "relation": _coded("relation", words.RELATIONS),
    "residence": _coded("residence", words.RESIDENCES),
    "tags": _read_tags,
    "is_key": _read_key,
    "apart": _read_apart,
    "hukou_address": _text("hukou_address", 200),
    "household_number": _text("household_number", 40),
    "booklet_no": _text("booklet_no", 40),
    "note": _text("note", 500),
}
