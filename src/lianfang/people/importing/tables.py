"""From a table with its columns settled to rows whose cells go by the parts of a person and by what is told."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from .forms import Form, FormColumn, Reading
from .sheet import OWN_PARTS, ROW_PARTS, Column, Sheet, SheetRow, Value
from .takers import takers

# What a list of people should have; said where it has not, so that nobody wonders why it stays empty.
EXPECTED = (
    ("name", ("name", "head_name")),
    ("id_no", ("id_no",)),
    ("phone", ("phones",)),
    ("door", ("door", "address")),
)
WORDS = {"name": _("姓名"), "id_no": _("身份证号"), "phone": _("联系电话"), "door": _("门牌或住址")}


def sheets_of(reading: Reading) -> list[Sheet]:
    """Return the tables that are imported, with their rows."""
    taken = reading.taken
    return [_sheet(form, form.table.sheet if len(taken) > 1 else "") for form in taken]


def _sheet(form: Form, name: str) -> Sheet:
    parts: dict[str, FormColumn] = {}
    told: list[FormColumn] = []
    for column in form.columns:
        if not column.is_stored:
            continue
        part = ROW_PARTS.get(column.key)
        if part is not None and column.day is None:
            parts.setdefault("address_detail" if part == "address" and part in parts else part, column)
        if column.field is not None and takers.of(column.key) is not None:
            told.append(column)
    rows = _rows(form, parts, told)
    return Sheet(
        name=name,
        columns={part: column.number for part, column in parts.items()},
        rows=rows,
        on=form.on,
        is_list=bool(told) or not form.registers,
        registers=form.registers,
        not_stored=[column.words for column in form.columns if column.reason and column.key != "serial"],
        missing=_missing(parts),
    )


def _rows(form: Form, parts: dict[str, FormColumn], told: Sequence[FormColumn]) -> list[SheetRow]:
    where = [(part, column.number) for part, column in parts.items()]
    beside = [
        Column(column.number, column.field, column.day, column.part) for column in told if column.field is not None
    ]
    own = [part for part in OWN_PARTS if part in parts]
    found = []
    for number in form.table.row_numbers():
        told_here = tuple((column, cell) for column in beside if (cell := form.table.cell(number, column.number)).text)
        cells = {part: form.table.value(number, column) for part, column in where}
        if told_here or any(_says(cells[part]) for part in own) or (own and _names_a_door(cells)):
            found.append(SheetRow(number, cells, told_here))
    return found


def _names_a_door(cells: Mapping[str, Value]) -> bool:
    """A row of a list of people with a door and nobody behind it is answered too: a door must not be lost silently."""
    said = [cells[part] for part in ("door", "address_detail") if _says(cells.get(part))]
    return any(letter.isdigit() for value in said for letter in str(value))


def _says(value: Value) -> bool:
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def _missing(parts: dict[str, FormColumn]) -> list[str]:
    return [str(WORDS[name]) for name, any_of in EXPECTED if not any(part in parts for part in any_of)]
