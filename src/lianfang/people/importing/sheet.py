"""One table of a workbook as this room reads it: which column answers which field, and the rows that say something.

Finding tables, headers and matches is the room `books`; here a matched column becomes either part of a person (its
cells go by the names of `RosterRow`) or something that a taker takes (`told`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from lianfang.books.shapes import Cell, Value, letters
from lianfang.facts.fields import Field

__all__ = ["ROW_PARTS", "Cell", "Column", "Sheet", "SheetRow", "Value"]

# Which part of a row each field's cells are; where two fields mean one part, the earlier one counts.
ROW_PARTS: Mapping[str, str] = {
    "name": "name",
    "id_no": "id_no",
    "id_type": "id_type",
    "sex": "sex",
    "birth_on": "birth_on",
    "phone": "phones",
    "phone2": "phones2",
    "community": "community",
    "compound": "compound",
    "building": "building",
    "stairwell": "stairwell",
    "door": "door",
    "address": "address",
    "grid": "grid",
    "household_number": "household_number",
    "booklet_no": "booklet_no",
    "head_name": "head_name",
    "head_id_no": "head_id_no",
    "head_phone": "head_phone",
    "tenant_name": "tenant_name",
    "tenant_phone": "tenant_phone",
    "housing_use": "housing",
    "relation": "relation",
    "residence": "residence",
    "person_type": "person_type",
    "is_resident": "is_resident",
    "is_tenant": "is_tenant",
    "is_key": "is_key",
    "tags": "tags",
    "is_apart": "apart",
    "hukou_address": "hukou_address",
    "hukou_place": "hukou_place",
    "note": "note",
    "filled_on": "on",
    "visit_on": "on",
    "temp_on": "on",
    "passed_at": "on",
}
# These say where the sheet itself or its row is from: read where they help, and of no use afterwards.
UNSAID = frozenset({"serial", "age", "province", "prefecture", "county", "township"})
# Without one of these a row names nobody.
OWN_PARTS = ("name", "id_no", "phones", "sex", "birth_on", "head_name", "tenant_name")
DOOR_PARTS = ("door", "address", "building", "compound")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a taker takes: its field, and the day and part of the day that its header states."""

    number: int
    field: Field
    day: date | None = None
    part: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number in the sheet, its cells by part, and what is told beside."""

    number: int
    cells: dict[str, Value]
    told: tuple[tuple[Column, Cell], ...] = ()


@dataclass(slots=True)
class Sheet:
    """One table: where each part stands, and the rows. `name` is empty where the file has only this one."""

    name: str
    columns: dict[str, int]
    rows: list[SheetRow]
    on: date | None = None  # the day that the sheet states for itself
    is_list: bool = False  # its rows tell dated facts beside who somebody is
    registers: bool = True  # False where its people only pass: nobody is registered by it
    not_stored: Sequence[str] = ()
    missing: Sequence[str] = ()
    remarks: Sequence[str] = field(default_factory=list)

    def address(self, number: int, part: str) -> str:
        """B7: where a cell stands, as the office sees it in its own file; the row alone without such a column."""
        return f"{letters(self.columns[part])}{number}" if part in self.columns else str(number)

    @property
    def has_people(self) -> bool:
        """False for a list of doors: its rows are about whoever lives there."""
        return any(part in self.columns for part in OWN_PARTS)
