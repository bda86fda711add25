"""Which door each row is about, and which rows are one household.

A door is found by what the row says, taken from the head's row above where a family's other rows leave it empty (and
said so), or is the one where somebody is registered whom the row knows. Rows are one household by its number, else by
the head's name, else from one head to the next at the same door, else by the door.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from lianfang.people.terms import Relation

from .addresses import door_at
from .doors import DoorBook, DoorNotFound, area_word
from .remarks import Remark
from .rows import RosterRow


@dataclass(slots=True)
class Family:
    """Rows of one household. `is_one_of_many` if the file names several households behind this door."""

    door: UUID
    number: str
    rows: list[RosterRow] = field(default_factory=list)
    is_one_of_many: bool = False


class Locator:
    """Finds doors for the rows of an import; what cannot be found stands in the rows' faults."""

    def __init__(self, book: DoorBook, above: Sequence[str]) -> None:
        self.book = book
        self.above = above
        self._found: dict[tuple[str, ...], UUID | DoorNotFound] = {}
        self._head: RosterRow | None = None
        self._by_number: dict[tuple[int, str], RosterRow] = {}

    def locate(self, rows: Iterable[RosterRow]) -> None:
        for row in rows:
            if not row.faults:
                self._locate(row)

    def _locate(self, row: RosterRow) -> None:
        if not self._is_here(row):
            return
        if row.door or row.address or row.address_detail or row.building:
            row.place = self._stated(row)
        else:
            self._inherit(row)
        if row.place is None:
            return
        number = (id(row.sheet), row.household_number)
        if row.household_number:
            self._by_number.setdefault(number, row)
        if row.relation == Relation.HEAD or self._head is None or self._head.sheet is not row.sheet:
            self._head = row

    def _is_here(self, row: RosterRow) -> bool:
        """Refuse a row that says it belongs to another community than the one it is imported to."""
        word = area_word(row.community)
        names = {area_word(name) for name in self.above[-1:]}
        if not word or self.book.is_wide or any(_same_place(word, name) for name in names):
            return True
        row.fault("other_community", "community", words=row.community, place=self.above[-1])
        return False

    def _stated(self, row: RosterRow) -> UUID | None:
        said = (row.community if self.book.is_wide else "", row.compound, row.building, row.stairwell, row.door)
        where = (*said, *(() if row.door else (row.address, row.address_detail)))
        if where not in self._found:
            try:
                self._found[where] = self._door(row)
            except DoorNotFound as missing:
                self._found[where] = missing
        found = self._found[where]
        if isinstance(found, UUID):
            return found
        part = found.field if found.field in row.sheet.columns else _door_part(row)
        row.faults.append(Remark(found.remark.code, row.sheet.address(row.number, part), found.remark.params))
        return None

    def _door(self, row: RosterRow) -> UUID:
        area = row.building if row.compound in row.building else row.compound + row.building
        if self.book.is_wide and row.community and area:
            area = self._known_area(row.community + area, area)
        if row.door:
            door = f"{row.stairwell}-{row.door}" if row.stairwell and "-" not in row.door else row.door
            if area:
                return self.book.find(area, door)
            if "building" in row.sheet.columns:
                raise DoorNotFound("building", "no_building")
            return door_at(self.book, door, self.above)
        if row.address or row.address_detail:
            return self._at_address(row)
        raise DoorNotFound("door", "no_door")

    def _at_address(self, row: RosterRow) -> UUID:
        """Read an address of one cell, or of two: the second alone if it says all, else both together."""
        if row.address_detail:
            try:
                return door_at(self.book, row.address_detail, self.above)
            except DoorNotFound:
                return door_at(self.book, row.address + row.address_detail, self.above)
        return door_at(self.book, row.address, self.above)

    def _known_area(self, whole: str, area: str) -> str:
        return whole if self.book.knows(area_word(whole)) else area

    def _inherit(self, row: RosterRow) -> None:
        """Take the door of the household's number, or of the head above, where only the family's first row has one."""
        head = self._by_number.get((id(row.sheet), row.household_number)) if row.household_number else self._head
        if head is None or head.sheet is not row.sheet or head.place is None:
            return
        follows = row.relation not in ("", Relation.HEAD) and not row.household_number
        if follows or row.household_number:
            row.place = head.place
            row.family = head.family
            row.warn("from_above", _door_part(row), row=head.number)

    def say_missing(self, row: RosterRow) -> None:
        """Say which cell is empty of a row whose door nobody knows."""
        columns = row.sheet.columns
        if not row.sheet.registers:
            row.fault("no_who", "name")
        elif "building" in columns and "door" in columns:
            if not row.building:
                row.fault("no_building", "building")
            if not row.door:
                row.fault("no_door", "door")
        elif "address" in columns:
            row.fault("no_address", "address")
        elif "door" in columns:
            row.fault("no_door", "door")
        else:
            row.fault("no_where")


def _same_place(word: str, name: str) -> bool:
    """西关 and 西关社区, 上东村 and 上东村村委会 are one."""
    return word.startswith(name) or name.startswith(word)


def _door_part(row: RosterRow) -> str:
    return next((part for part in ("door", "address", "building") if part in row.sheet.columns), "name")


def families_of(rows: Iterable[RosterRow]) -> list[Family]:
    """Group located rows into households; rows that contradict another get a fault instead."""
    found: dict[object, Family] = {}
    doors: dict[tuple[int, str], RosterRow] = {}
    heads: dict[UUID, int] = {}
    first_with: dict[object, RosterRow] = {}
    for row in rows:
        if row.place is None or row.faults or not row.is_person:
            continue
        if row.household_number:
            first = doors.setdefault((id(row.sheet), row.household_number), row)
            if first.place != row.place:
                row.fault("number_elsewhere", "household_number", row=first.number)
                continue
        key = (row.place, row.household_number or row.head_name or _ordinal(row, row.place, heads))
        if not _is_repeated(row, key, first_with):
            found.setdefault(key, Family(row.place, row.household_number)).rows.append(row)
    return _counted(found.values())


def _ordinal(row: RosterRow, place: UUID, heads: dict[UUID, int]) -> int:
    """Each head at a door after the first begins a household of their own."""
    if row.relation == Relation.HEAD:
        heads[place] = heads.get(place, 0) + 1
    return max(heads.get(place, 0), 1)


def _is_repeated(row: RosterRow, family: object, first_with: dict[object, RosterRow]) -> bool:
    """Note a row that names somebody whom an earlier row has named: a fault, unless it adds dated facts."""
    mark: object = row.id_no or (family, row.name, row.birth_on)
    first = first_with.setdefault(mark, row)
    if first is row:
        return False
    if row.told and first.place == row.place:
        row.first_line = first.line
    else:
        where = f"{first.sheet.name} {first.number}" if first.sheet is not row.sheet else first.number
        row.fault("twice", "id_no" if row.id_no else "name", row=where)
    return True


def _counted(families: Iterable[Family]) -> list[Family]:
    found = [family for family in families if family.rows]
    unnumbered: dict[UUID, list[Family]] = {}
    for family in found:
        if not family.number:
            unnumbered.setdefault(family.door, []).append(family)
    for several in unnumbered.values():
        for family in several:
            family.is_one_of_many = len(several) > 1
    return found
