"""A workbook as the office is asked about it: its tables, and which field each column is taken for, how and how surely.

Reading and matching are the room `books`; here its matches become the columns of an import: what the office chose
instead, which columns stand for a day, what is not stored and why. Nothing is guessed in silence: whatever was not
found by a word that means just this is shown for correction before the first row is tried.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from lianfang.books.files.opening import open_book
from lianfang.books.fingerprints import fingerprint
from lianfang.books.headers.matching import match
from lianfang.books.queries import Known
from lianfang.books.shapes import Header, Match, Table, letters
from lianfang.books.tables.finding import find_tables
from lianfang.facts.fields import Field
from lianfang.facts.words import plain
from lianfang.kit.clock import day_of

from . import cannot
from .days import day_of_header, day_of_sheet, year_near
from .samples import masked
from .sheet import DOOR_PARTS, ROW_PARTS, UNSAID
from .stating import FACTS
from .takers import takers

Remembered = Callable[[Sequence[Header]], Known | None]
SURE = 0.9
OWN_TAKERS = (FACTS,)  # loaded with this module, so that no form is read without them
PARTS_OF_DAY = {"temp_am_c": "am", "temp_pm_c": "pm", "temp_recheck_am_c": "am", "temp_recheck_pm_c": "pm"}
NOT_STORED = ""
OPEN = ("unknown", "ambiguous", "samples", "generic", "joined")
FURTHER = "address, further"
PASSING = ("checkpoint_name", "passed_at", "host_name", "check_in_on")


@dataclass(frozen=True, slots=True)
class File:
    """A workbook as it came, and what the office chose of its columns: "0.3" → the key for column 3 of the first
    table, "0" → "skip".
    """

    content: bytes
    name: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    form: str = ""  # the key of a form that is remembered, where the office names it


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column as it will be read. `key` is its field's, empty for one that is not stored; `reason` says why then."""

    number: int
    words: str
    key: str
    label: str
    how: str
    confidence: float
    why: str
    reason: str
    samples: tuple[str, ...]
    field: Field | None = None
    day: date | None = None
    part: str = ""
    chosen: bool = False
    code: str = ""

    @property
    def letters(self) -> str:
        return letters(self.number)

    @property
    def is_stored(self) -> bool:
        return bool(self.key) and not self.reason

    @property
    def is_guess(self) -> bool:
        """True if it will be stored as what it only looks like."""
        return self.is_stored and not self.chosen and self.confidence < SURE

    @property
    def is_open(self) -> bool:
        """True if it says something and nobody can tell what: left out unless the office says."""
        return not self.key and not self.chosen and self.code in OPEN and bool(self.samples)

    @property
    def is_sure(self) -> bool:
        return not self.is_guess and not self.is_open


@dataclass(slots=True)
class Form:
    """One table. `why_not` says why it cannot be imported; `skipped` that the office leaves it out."""

    index: int
    table: Table
    columns: list[FormColumn]
    near: date
    on: date | None
    why_not: str = ""
    skipped: bool = False
    known: Known | None = None
    remarks: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.table.title or self.table.sheet

    @property
    def names(self) -> tuple[str, ...]:
        """What the table may be called by: the print of its columns, its title, its sheet."""
        return (fingerprint(self.table.headers), self.table.title, self.table.sheet)

    @property
    def is_taken(self) -> bool:
        return not self.why_not and not self.skipped

    @property
    def is_sure(self) -> bool:
        return not self.is_taken or all(column.is_sure for column in self.columns)

    @property
    def meant(self) -> dict[int, str]:
        """Return the field of each column that is stored, as it is remembered of the form."""
        return {column.number: column.key for column in self.columns if column.key}

    @property
    def keys(self) -> set[str]:
        return {column.key for column in self.columns if column.is_stored}

    @property
    def registers(self) -> bool:
        """False for a list of people who pass, come to work or drop in: nobody lives here by standing in it."""
        return not any(column.key in PASSING for column in self.columns)

    @property
    def row_count(self) -> int:
        return len(self.table.row_numbers())


@dataclass(slots=True)
class Reading:
    """A workbook as it will be imported."""

    name: str
    forms: list[Form]
    remarks: list[str]

    @property
    def taken(self) -> list[Form]:
        return [form for form in self.forms if form.is_taken]

    @property
    def is_sure(self) -> bool:
        return all(form.is_sure for form in self.forms)


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook whose tables have been found. What its columns mean may be asked again without reading it again."""

    name: str
    tables: Sequence[tuple[Table, Sequence[str]]]  # each with what is said of its sheet
    remarks: Sequence[str]


def open_tables(file: File) -> Opened:
    """Find the tables of a workbook. Raises CannotReadBook."""
    book = open_book(file.content, file.name)
    tables = [(table, sheet.remarks) for sheet in book.sheets for table in find_tables(sheet)]
    return Opened(book.name, tables, book.remarks)


def read_forms(
    file: File,
    *,
    fields: Sequence[Field],
    at: datetime,
    remembered: Remembered = lambda headers: None,
    opened: Opened | None = None,
) -> Reading:
    """Read the tables of a workbook. Raises CannotReadBook, or CannotImport where none is about people or doors.

    `opened` is the same file where its tables have been found already.
    """
    book = opened or open_tables(file)
    forms = [
        _form(index, table, remarks, fields, at, file.choices, remembered)
        for index, (table, remarks) in enumerate(book.tables)
    ]
    if not forms:
        raise cannot.CannotFindHeader
    if all(form.why_not for form in forms):
        raise cannot.CannotFindPeople(why=forms[0].why_not)
    if not any(form.is_taken for form in forms):
        raise cannot.CannotLeaveAllOut
    return Reading(book.name, forms, list(book.remarks))


def _form(
    index: int,
    table: Table,
    remarks: Sequence[str],
    fields: Sequence[Field],
    at: datetime,
    choices: Mapping[str, str],
    remembered: Remembered,
) -> Form:
    lines, today = [table.title, *table.lead, table.sheet], day_of(at)
    near = year_near(lines, near=today)
    by_key = {one.key: one for one in fields}
    known = remembered(table.headers)
    matches = match(table.headers, fields, known.columns if known else None, title=table.title)
    columns = [_column(found, by_key, near, choices.get(f"{index}.{found.header.column}"), table) for found in matches]
    form = Form(index, table, _each_once(columns), near, day_of_sheet(lines, near=today), known=known)
    form.remarks = [*remarks, *table.remarks]
    form.skipped = choices.get(str(index)) == "skip"
    form.why_not = _why_not(form)
    return form


def _column(found: Match, by_key: Mapping[str, Field], near: date, choice: str | None, table: Table) -> FormColumn:
    header = found.header
    day = day_of_header(header.day, near=near) if header.day else None
    one, how, confidence, why = found.field, str(found.how), found.confidence, str(found.why)
    if one is None and choice is None:
        one, how, confidence, why = _settled(found, by_key, day)
    if choice is not None:
        one, how, confidence, why = by_key.get(choice), "chosen", 1.0, _("您选的。")
    return FormColumn(
        number=header.column,
        words=" / ".join([*header.parents, header.text]),
        key=one.key if one else NOT_STORED,
        label=one.said if one else "",
        how=how,
        confidence=confidence,
        why=why,
        reason=_reason(found, one),
        samples=tuple(masked(text, one) for text in header.samples[:3]),
        field=one,
        day=day,
        part=PARTS_OF_DAY.get(one.key, "") if one else "",
        chosen=choice is not None,
        code=found.code,
    )


def _settled(found: Match, by_key: Mapping[str, Field], day: date | None) -> tuple[Field | None, str, float, str]:
    """Say what a column is that its words alone leave open, where what else is known of it settles that."""
    if day is not None:
        one, confidence = _of_samples(found.header, by_key)
        if one is not None:
            return one, "day", confidence, _("表头是日期，看格子里写的认的。")
    if {part.key for part in found.parts} == {"trip_no", "plate"}:
        return by_key.get("trip_no"), "parts", SURE, _("写车次还是车牌都认得。")
    if found.code == "twice" and plain(found.header.text) in {plain(word) for word in by_key["address"].synonyms}:
        return by_key["address"], "synonym", SURE, _("和前一列住址合起来认。")
    return None, str(found.how), found.confidence, str(found.why)


def _of_samples(header: Header, by_key: Mapping[str, Field]) -> tuple[Field | None, float]:
    """Say what a column under a bare date holds: temperatures, or what a visit found. Shown for correction always."""
    texts = [text.strip() for text in header.samples if text.strip()]
    if texts and all(_like_temp(text) for text in texts):
        return by_key.get("temp_c"), 0.8
    outcome = by_key.get("visit_outcome")
    if texts and outcome is not None and all(_like_visit(text, outcome) for text in texts):
        return outcome, 0.8
    return None, 0.0


TICKS = ("√", "✓", "✔", "已访", "是", "已走", "已排查")


def _like_visit(text: str, outcome: Field) -> bool:
    """A tick, what was found, or how many were at home."""
    return text in TICKS or outcome.option(text) is not None or (text.isdigit() and int(text) <= 20)


def _like_temp(text: str) -> bool:
    try:
        return 34 <= float(text.rstrip("℃°C度 ")) <= 43
    except ValueError:
        return False


def _reason(found: Match, one: Field | None) -> str:
    """Say why a column is not stored; empty if it is."""
    if one is None:
        if found.window is not None:
            return _("只问一段时间里有没有，过几天就不准了，不存；写明从哪里来、哪天离开的才存。")
        if found.parts:
            return _("一格里写了几样：{fields}。分成几列再导。").format(fields="、".join(p.said for p in found.parts))
        return str(found.why) or _("字段目录里没有这一项，说不出用来做什么，不存。")
    if one.key == "age":
        return _("有出生日期就算得出来，不存。")
    if one.key in UNSAID:
        return _("只用来对地方和行，不存。")
    if one.key in ROW_PARTS or takers.of(one.key) is not None:
        return ""
    return _("认得是“{field}”，这里还没有存它的地方。").format(field=one.said)


def _each_once(columns: Sequence[FormColumn]) -> list[FormColumn]:
    """Leave a field's second column out, unless each of its columns stands for a day of its own."""
    first: dict[tuple[str, date | None, str], int] = {}
    found = []
    for column in columns:
        mark = (column.key, column.day, column.part)
        if column.key == "address" and mark in first:
            mark = (FURTHER, column.day, column.part)  # an address may stand in two columns, the wider one first
        if column.is_stored and mark in first and not column.chosen:
            said = _("和 {column} 列重了，只存前一列。").format(column=letters(first[mark]))
            found.append(replace(column, reason=said))
            continue
        if column.is_stored:
            first.setdefault(mark, column.number)
        found.append(column)
    return found


def _why_not(form: Form) -> str:
    """Say why a table cannot be imported: it is about no person and no door."""
    parts = {ROW_PARTS[key] for key in form.keys if key in ROW_PARTS}
    if parts & {"name", "head_name", "tenant_name", "id_no"}:
        return ""
    if parts & set(DOOR_PARTS) and any(takers.of(key) for key in form.keys):
        return ""
    return _("没有找到“姓名”这一列，不是人员名单。")
