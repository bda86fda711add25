"""A dropped form as the workbench shows it: what each column means, how sure that is, what only the office can say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lianfang.access.scope import Scope
from lianfang.books.fingerprints import column_keys
from lianfang.books.headers.matching import NOT_STORED
from lianfang.facts.catalogue import TOPICS
from lianfang.facts.fields import Field
from lianfang.facts.queries import fields_of
from lianfang.reports.asked import column_asked, together
from lianfang.reports.columns import Column
from lianfang.reports.filling import open_form
from lianfang.reports.kinds import ColumnAsked
from lianfang.reports.meaning import meaning_of
from lianfang.reports.models import Form as Registered
from lianfang.reports.opened import Form, FormTable
from lianfang.reports.remembering import remembered
from lianfang.reports.subjects import Subject

from .tray import Tray

OPEN_CODES = frozenset({"unknown", "ambiguous"})
REFUSED_CODES = frozenset({"no_purpose", "unknowable"})
SURE = 0.9
SAMPLES = 3


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """One column: `look` is ask (the office must say), look (not sure), sure, hand, refused or empty (see why)."""

    table: int
    key: str
    column: Column
    look: str
    is_new: bool
    chosen: str | None

    @property
    def name(self) -> str:
        return f"c.{self.table}.{self.column.number}"

    @property
    def letters(self) -> str:
        return self.column.header.letters

    @property
    def glyph(self) -> str:
        return {"sure": "done", "ask": "fill", "look": "fill", "hand": "fill", "refused": "vacant"}.get(
            self.look, "minus"
        )

    @property
    def samples(self) -> Sequence[str]:
        return [text for text in self.column.header.samples if text][:SAMPLES]

    @property
    def meaning(self) -> str:
        return self.column.meaning.label if self.column.meaning else ""

    @property
    def how(self) -> str:
        return _said_of(self.column.how)

    @property
    def reason(self) -> str:
        return self.column.reason_empty.said if self.column.reason_empty else ""

    @property
    def percent(self) -> int:
        return int(self.column.confidence * 100)


@dataclass(frozen=True, slots=True)
class TableSeen:
    table: FormTable
    subject: Subject
    columns: Sequence[ColumnSeen]
    gone: Sequence[str]

    @property
    def asking(self) -> list[ColumnSeen]:
        return [one for one in self.columns if one.look in ("ask", "look")]

    @property
    def told(self) -> list[ColumnSeen]:
        return [one for one in self.columns if one.look not in ("ask", "look")]

    @property
    def new(self) -> list[ColumnSeen]:
        return [one for one in self.columns if one.is_new]


@dataclass(frozen=True, slots=True)
class Seen:
    """A form with all its tables read."""

    form: Form
    tables: Sequence[TableSeen]

    @property
    def columns(self) -> list[ColumnSeen]:
        return [one for table in self.tables for one in table.columns]

    @property
    def asking_count(self) -> int:
        return sum(len(table.asking) for table in self.tables)

    @property
    def sure_count(self) -> int:
        return sum(one.look == "sure" for one in self.columns)

    @property
    def new(self) -> list[ColumnSeen]:
        return [one for one in self.columns if one.is_new]

    @property
    def gone(self) -> list[str]:
        return [key for table in self.tables for key in table.gone]

    @property
    def title(self) -> str:
        return next((table.table.table.title for table in self.tables if table.table.table.title), "")


def read_tray(scope: Scope, tray: Tray, on: date, registered: Registered | None = None) -> Seen:
    """Open what lies in a tray and say what its columns mean. Raises the refusals of `books` and of filling."""
    form = open_form(tray.content, tray.name)
    return read_form(scope, form, on, registered, tray.said("choices"))


def read_form(scope: Scope, form: Form, on: date, registered: Registered | None, choices: Mapping[str, str]) -> Seen:
    before = list(registered.versions[-1]["keys"]) if registered else []
    return Seen(form, [_table(scope, form, table, on, registered, before, choices) for table in form.tables])


def _table(
    scope: Scope,
    form: Form,
    table: FormTable,
    on: date,
    registered: Registered | None,
    before: Sequence[str],
    choices: Mapping[str, str],
) -> TableSeen:
    headers = table.table.headers
    keys = column_keys(headers)
    known = remembered(scope, headers, form=registered) | {key: choices[key] for key in keys if key in choices}
    subject, columns = meaning_of(form, table, scope, known, on=on)
    seen = [
        ColumnSeen(
            table.index,
            key,
            column,
            look_of(column, is_settled=known.get(key) == NOT_STORED),
            bool(before) and key not in before,
            choices.get(key),
        )
        for key, column in zip(keys, columns, strict=True)
        if key
    ]
    gone = [key for key in before if key not in keys] if len(form.tables) == 1 else []
    return TableSeen(table, subject, seen, gone)


def look_of(column: Column, *, is_settled: bool = False) -> str:
    """Return how a column looks; `is_settled` where somebody said that it is none of ours, and is not asked again."""
    code = column.reason_empty.code if column.reason_empty else ""
    if is_settled and code in OPEN_CODES:
        return "hand"
    if column.how == "remembered":
        return "sure" if column.is_filled else "empty"
    if code in OPEN_CODES:
        return "ask"
    if code in REFUSED_CODES:
        return "refused"
    if code:
        return "hand" if code == "hand" else "empty"
    return "sure" if column.confidence >= SURE else "look"


def _said_of(how: str) -> str:
    return {
        "exact": _("和字段名一样。"),
        "synonym": _("是这一项的另一种写法。"),
        "parent": _("连同上一层表头认的。"),
        "fuzzy": _("差一两个字，像是这一项。"),
        "remembered": _("以前这张表就是这样对的。"),
        "window": _("按表上写的时限，从行程和接触里算。"),
        "figure": _("按地方数出来的。"),
        "joined": _("一格里写了几项。"),
    }.get(how, "")


def columns_asked(seen: Seen) -> tuple[ColumnAsked, ...]:
    """Return the columns as the library keeps them."""
    return together(
        column_asked(table.table.sheet, one.key, one.column) for table in seen.tables for one in table.columns
    )


def recognised(seen: Seen) -> dict[str, str]:
    """Return by column key the field of each column that needs nobody's word, to be remembered with what was said."""
    return {
        one.key: one.column.key
        for one in seen.columns
        if one.column.meaning is not None and one.column.meaning.kind == "field" and one.look != "look"
    }


@dataclass(frozen=True, slots=True)
class Group:
    """Fields of one topic, as a choice."""

    label: str
    fields: Sequence[Field]


def field_groups(scope: Scope, on: date) -> list[Group]:
    found: dict[str, list[Field]] = {}
    for field in fields_of(scope, on):
        found.setdefault(field.topic, []).append(field)
    return [Group(TOPICS[topic].said if topic in TOPICS else _("本县自加"), fields) for topic, fields in found.items()]


def choices_in(seen: Seen, posted: Mapping[str, str], known: Iterable[str]) -> dict[str, str]:
    """Return by column key what the office said: a field's key, or "-" for a column that is none of ours."""
    fields = set(known) | {"-"}
    said = {one.key: posted.get(one.name, "") for one in seen.columns}
    return {key: value for key, value in said.items() if value in fields}
