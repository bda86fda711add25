"""One row of a roster as a person: what is stated, what follows from the document number, what is wrong or odd."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from lianfang.books.texts import EXACT_TO
from lianfang.books.values import ruin_of_value
from lianfang.people import rules
from lianfang.people.terms import IdType, Relation, Residence

from . import words
from .days import day_in
from .remarks import Remark
from .sheet import Cell, Column, Sheet, SheetRow, Value

_CUTS = re.compile(r"[,，;；、/\s]+")
KEY = "重点"
MOST_PHONES = 6
DOOR_FAULTS = ("door_date",)


@dataclass(slots=True)
class RosterRow:
    """A row as read. Empty fields were not stated; `derived` ones follow from the document number and give way to
    what is known already; `faults` stop the row, `warnings` go with it.

    `line` counts through all tables of a file; `number` is the row as its sheet counts it.
    """

    number: int
    line: int = 0
    sheet: Sheet = field(default_factory=lambda: Sheet("", {}, []))
    name: str = ""
    id_type: str = ""
    id_no: str = ""
    sex: str = ""
    birth_on: date | None = None
    phones: tuple[str, ...] = ()
    community: str = ""
    compound: str = ""
    building: str = ""
    stairwell: str = ""
    door: str = ""
    address: str = ""
    address_detail: str = ""
    grid: str = ""
    relation: str = ""
    residence: str = ""
    tags: tuple[str, ...] = ()
    apart: bool | None = None
    hukou_address: str = ""
    household_number: str = ""
    booklet_no: str = ""
    head_name: str = ""
    housing: str = ""
    note: str = ""
    on: date | None = None
    told: tuple[tuple[Column, Cell], ...] = ()
    derived: tuple[str, ...] = ()
    faults: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    # what the import finds out: whose door, which household of those there, whose row this one repeats
    place: UUID | None = None
    family: int = 0
    first_line: int | None = None

    @property
    def is_empty_home(self) -> bool:
        """True for a line of a list of homes that says that nobody lives there."""
        return self.housing in ("vacant", "unassigned") and self.relation == Relation.HEAD

    @property
    def is_person(self) -> bool:
        return bool(self.name or self.id_no)

    def fault(self, code: str, part: str = "", **params: object) -> None:
        self.faults.append(Remark(code, self.sheet.address(self.number, part) if part else "", params))

    def warn(self, code: str, part: str, **params: object) -> None:
        self.warnings.append(Remark(code, self.sheet.address(self.number, part), params))


class RowReader:
    """Reads rows of one sheet; `today` is the day on which ages are judged."""

    def __init__(self, sheet: Sheet, today: date) -> None:
        self.sheet = sheet
        self.today = today

    def read(self, source: SheetRow) -> list[RosterRow]:
        """Return the persons of a row: one, or the tenant beside the head where a list of homes names both."""
        row = RosterRow(source.number, sheet=self.sheet, told=source.told)
        for part, read in _READERS.items():
            cell = source.cells.get(part)
            if cell is not None and cell != "":
                read(self, row, cell)
        tenant = self._tenant(row, source)
        if tenant is not None:
            return [tenant]
        self._check_name(row)
        self._check_id(row)
        return [row]

    def _check_name(self, row: RosterRow) -> None:
        stated = {remark.code for remark in row.faults}
        if row.is_empty_home:
            row.name = ""
            row.warn("nobody_there", "housing")
        elif self.sheet.has_people and not row.name and "long_name" not in stated:
            row.fault("no_name", "name" if "name" in self.sheet.columns else "head_name")

    def _tenant(self, row: RosterRow, source: SheetRow) -> RosterRow | None:
        """Return who rents the home of this row: they live there, and the owner who is named beside does not."""
        cell = source.cells.get("tenant_name")
        if cell is None or plain(cell) in ("", *words.NOTHING):
            return None
        tenant = RosterRow(row.number, sheet=self.sheet, residence=Residence.TENANT.value)
        _read_name(self, tenant, cell, "tenant_name")
        if (phone := source.cells.get("tenant_phone")) is not None:
            _read_phones(self, tenant, phone, "tenant_phone")
        tenant.faults = [remark for remark in row.faults if remark.code in DOOR_FAULTS]
        for part in ("community", "compound", "building", "stairwell", "door", "address", "address_detail", "on"):
            setattr(tenant, part, getattr(row, part))
        tenant.told = row.told
        if row.name:
            tenant.warn("owner_elsewhere", "head_name")
        return tenant

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
            row.warn(f"id_{code}", "id_no")
        if found.birth_on and row.birth_on and found.birth_on != row.birth_on:
            row.warn("birth_differs", "birth_on")
        if found.sex and row.sex and found.sex != row.sex:
            row.warn("sex_differs", "sex")
        if found.birth_on and not row.birth_on:
            row.birth_on, row.derived = found.birth_on, (*row.derived, "birth_on")
        if found.sex and not row.sex:
            row.sex, row.derived = found.sex, (*row.derived, "sex")


def plain(cell: Value) -> str:
    """Return a cell as text: whole numbers without .0, days as they are written."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT_TO:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, str) and cell.isprintable() and unicodedata.is_normalized("NFKC", cell):
        return cell.strip()  # what tidy would say, of nearly all cells
    return rules.tidy(str(cell)) if cell is not None else ""


def _read_name(reader: RowReader, row: RosterRow, cell: Value, part: str = "name") -> None:
    row.name = rules.tidy_name(str(cell) if isinstance(cell, str) else plain(cell))
    if len(row.name) > 60:
        row.name = ""
        row.fault("long_name", part)
    elif rules.is_odd_name(row.name):
        row.warn("name_odd", part)


def _read_id_no(reader: RowReader, row: RosterRow, cell: Value, part: str = "id_no") -> None:
    if ruin_of_value(cell):
        row.fault("id_ruined", part)
        return
    number = re.sub(r"\s", "", plain(cell)).upper()
    if len(number) > 40:
        row.fault("id_long", part)
    elif number not in words.NOTHING:
        row.id_no = number


def _read_id_type(reader: RowReader, row: RosterRow, cell: Value) -> None:
    row.id_type = words.ID_TYPES.get(plain(cell), IdType.OTHER.value)


def _read_sex(reader: RowReader, row: RosterRow, cell: Value) -> None:
    word = plain(cell).upper()
    row.sex = words.SEXES.get(word, "")
    if not row.sex and word:
        row.fault("sex_unread", "sex")


def _read_birth(reader: RowReader, row: RosterRow, cell: Value) -> None:
    day = cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else rules.read_day(plain(cell))
    if day is None:
        row.fault("birth_unread", "birth_on")
    elif not rules.is_plausible_birth(day, today=reader.today):
        row.fault("birth_unlikely", "birth_on")
    else:
        row.birth_on = day


def _read_phones(reader: RowReader, row: RosterRow, cell: Value, part: str = "phones") -> None:
    if isinstance(cell, str) and re.search(r"\d(\.\d+)?[Ee]\+\d", cell):
        row.fault("phone_ruined", part)
        return
    found = [phone for phone in rules.phones_in(plain(cell)) if phone not in words.NOTHING]
    if len(found) > MOST_PHONES:
        row.fault("phone_many", part)
        return
    stated = tuple(phone[:30] for phone in found)
    row.phones = tuple(dict.fromkeys((*row.phones, *stated)))[:MOST_PHONES]
    if not all(rules.is_phone(phone) for phone in stated):
        row.warn("phone_odd", part)


def _read_door(reader: RowReader, row: RosterRow, cell: Value) -> None:
    if isinstance(cell, date):
        row.fault("door_date", "door")
    else:
        row.door = plain(cell)


def _read_tags(reader: RowReader, row: RosterRow, cell: Value) -> None:
    tags = tuple(dict.fromkeys(word for word in _CUTS.split(plain(cell)) if word and word not in words.NOTHING))
    if any(len(tag) > 12 for tag in tags) or len(tags) > 12:
        row.fault("word_long", "tags")
        return
    row.tags = tags


def _read_key(reader: RowReader, row: RosterRow, cell: Value) -> None:
    """是 without a category is kept as the plain word 重点."""
    answer = words.ANSWERS.get(plain(cell).upper())
    if answer is None:
        row.fault("yes_unread", "is_key")
    elif answer and not row.tags:
        row.tags = (KEY,)
    elif not answer and row.tags:
        row.warn("key_differs", "is_key")


def _read_apart(reader: RowReader, row: RosterRow, cell: Value) -> None:
    row.apart = words.ANSWERS.get(plain(cell).upper())
    if row.apart is None:
        row.fault("yes_unread", "apart")


def _coded(name: str, codes: dict[str, str], *, part: str = "") -> Callable[[RowReader, RosterRow, Value], None]:
    """A county's own word is kept as it is, if it is short enough to be a category."""

    def read(reader: RowReader, row: RosterRow, cell: Value) -> None:
        word = plain(cell)
        if len(word) > 12:
            row.fault("word_long", part or name)
        else:
            setattr(row, name, codes.get(word, word))

    return read


def _text(name: str, most: int, *, part: str = "") -> Callable[[RowReader, RosterRow, Value], None]:
    def read(reader: RowReader, row: RosterRow, cell: Value) -> None:
        text = plain(cell)
        if len(text) > most:
            row.fault("text_long", part or name)
        else:
            setattr(row, name, text)

    return read


def _read_second_phones(reader: RowReader, row: RosterRow, cell: Value) -> None:
    _read_phones(reader, row, cell, "phones2")


def _read_head(reader: RowReader, row: RosterRow, cell: Value) -> None:
    """Whose household it is; where no other name stands (a list of homes), the head is whom the row is about."""
    row.head_name = rules.tidy_name(plain(cell))
    if "name" not in reader.sheet.columns and row.head_name not in words.NOTHING:
        _read_name(reader, row, cell, "head_name")
        row.relation = Relation.HEAD.value


def _read_head_id_no(reader: RowReader, row: RosterRow, cell: Value) -> None:
    if _is_head(row):
        _read_id_no(reader, row, cell, "head_id_no")


def _read_head_phone(reader: RowReader, row: RosterRow, cell: Value) -> None:
    if _is_head(row) and not row.phones:
        _read_phones(reader, row, cell, "head_phone")


def _is_head(row: RosterRow) -> bool:
    return row.relation == Relation.HEAD or (bool(row.name) and row.name == row.head_name)


def _read_is_resident(reader: RowReader, row: RosterRow, cell: Value) -> None:
    """是 says so; 否 does not say what they are instead."""
    if words.ANSWERS.get(plain(cell).upper()) and not row.residence:
        row.residence = Residence.RESIDENT.value


def _read_is_tenant(reader: RowReader, row: RosterRow, cell: Value) -> None:
    if words.ANSWERS.get(plain(cell).upper()):
        row.residence = Residence.TENANT.value


def _read_person_type(reader: RowReader, row: RosterRow, cell: Value) -> None:
    if not row.residence:
        _coded("residence", words.RESIDENCES, part="person_type")(reader, row, cell)


def _read_hukou_place(reader: RowReader, row: RosterRow, cell: Value) -> None:
    if not row.hukou_address:
        _text("hukou_address", 200, part="hukou_place")(reader, row, cell)


def _read_on(reader: RowReader, row: RosterRow, cell: Value) -> None:
    row.on = day_in(cell, near=reader.today)
    if row.on is None:
        row.warn("day_unread", "on")
    elif row.on > reader.today:
        row.on = None
        row.warn("day_ahead", "on")


_READERS: dict[str, Callable[[RowReader, RosterRow, Value], None]] = {
    "name": _read_name,
    "id_type": _read_id_type,
    "id_no": _read_id_no,
    "sex": _read_sex,
    "birth_on": _read_birth,
    "phones": _read_phones,
    "phones2": _read_second_phones,
    "community": _text("community", 60),
    "compound": _text("compound", 60),
    "building": _text("building", 60),
    "stairwell": _text("stairwell", 20),
    "door": _read_door,
    "address": _text("address", 200),
    "address_detail": _text("address_detail", 200),
    "grid": _text("grid", 40),
    "relation": _coded("relation", words.RELATIONS),
    "residence": _coded("residence", words.RESIDENCES),
    "person_type": _read_person_type,
    "is_resident": _read_is_resident,
    "is_tenant": _read_is_tenant,
    "tags": _read_tags,
    "is_key": _read_key,
    "apart": _read_apart,
    "hukou_address": _text("hukou_address", 200),
    "hukou_place": _read_hukou_place,
    "household_number": _text("household_number", 40),
    "booklet_no": _text("booklet_no", 40),
    "head_name": _read_head,
    "housing": _coded("housing", words.HOUSING),
    "head_id_no": _read_head_id_no,
    "head_phone": _read_head_phone,
    "note": _text("note", 500),
    "on": _read_on,
}
