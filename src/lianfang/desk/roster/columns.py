"""The page that shows how a workbook will be read, column by column, and takes the office's corrections."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from lianfang.access.scope import Scope
from lianfang.books.kinds import MAPPING_LEARNED
from lianfang.books.remembering import learn_form
from lianfang.facts.catalogue import TOPICS
from lianfang.facts.fields import Field
from lianfang.ledger.door import record_one
from lianfang.people.importing.forms import NOT_STORED, Form, FormColumn, Reading
from lianfang.people.importing.sheet import ROW_PARTS
from lianfang.people.importing.takers import takers

GLYPHS = {"stored": "done", "look": "fill", "left": "minus"}


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """One column as a row of the page; `look` is stored, look (to be looked at) or left (not stored)."""

    column: FormColumn
    name: str
    look: str
    glyph: str
    above: str
    own: str
    said: str
    day: date | None


@dataclass(frozen=True, slots=True)
class FormShown:
    form: Form
    name: str
    columns: Sequence[ColumnShown]
    look_count: int
    stored_count: int


@dataclass(frozen=True, slots=True)
class ColumnsShown:
    """The whole page. Tables that cannot be imported stand at the end with their reasons."""

    reading: Reading
    forms: Sequence[FormShown]
    others: Sequence[Form]
    groups: Sequence[Group]

    @property
    def look_count(self) -> int:
        return sum(form.look_count for form in self.forms if form.form.is_taken)

    @property
    def stored_count(self) -> int:
        return sum(form.stored_count for form in self.forms if form.form.is_taken)


def columns_shown(reading: Reading, fields: Sequence[Field]) -> ColumnsShown:
    shown = [_form(form) for form in reading.forms if not form.why_not]
    others = [form for form in reading.forms if form.why_not]
    return ColumnsShown(reading, shown, others, _groups(fields))


def _form(form: Form) -> FormShown:
    columns = [_column(form, column) for column in form.columns]
    looks = Counter(column.look for column in columns)
    stored = sum(column.is_stored for column in form.columns)
    return FormShown(form, f"skip.{form.index}", columns, looks["look"], stored)


def _column(form: Form, column: FormColumn) -> ColumnShown:
    look = "look" if not column.is_sure else "stored" if column.is_stored else "left"
    above, _slash, own = column.words.rpartition(" / ")
    return ColumnShown(
        column=column,
        name=f"c.{form.index}.{column.number}",
        look=look,
        glyph=GLYPHS[look],
        above=above,
        own=own,
        said=column.reason or column.why or _how(column),
        day=column.day,
    )


def _how(column: FormColumn) -> str:
    return {
        "exact": _("和字段名一样。"),
        "synonym": _("是这一项的另一种写法。"),
        "parent": _("连同上一层表头认的。"),
        "fuzzy": _("差一两个字，像是这一项。"),
        "chosen": _("您选的。"),
        "remembered": _("以前这张表就是这样对的。"),
    }.get(column.how, "")


def _groups(fields: Sequence[Field]) -> list[Group]:
    """Return the fields that an import stores, under their topics."""
    found: dict[str, list[Choice]] = {}
    for field in fields:
        if field.key in ROW_PARTS or takers.of(field.key) is not None:
            found.setdefault(field.topic, []).append(Choice(field.key, field.said))
    return [
        Group(TOPICS[topic].said if topic in TOPICS else _("本县自加"), choices) for topic, choices in found.items()
    ]


def learn_columns(scope: Scope, reading: Reading, *, at: datetime) -> None:
    """Have the county remember what the office said of these columns, for the next file of the same form."""
    post = scope.current
    if post is None or not scope.may_record(MAPPING_LEARNED.name, post.path):
        return
    for form in reading.taken:
        if any(column.chosen for column in form.columns):
            draft = learn_form(
                form.table.headers,
                form.meant,
                place=post.place,
                at=at,
                form=form.known.form if form.known else "",
                title=form.table.title,
                base=form.known.heads if form.known else (),
            )
            record_one(draft, by=scope.author("import"))


def choices_in(reading: Reading, posted: Mapping[str, str], fields: Sequence[Field]) -> dict[str, str]:
    """Return what the office chose otherwise than was found, as `read_forms` takes it."""
    known = {field.key for field in fields} | {NOT_STORED}
    found = {}
    for form in reading.forms:
        if f"skip.{form.index}" in posted:
            found[str(form.index)] = "skip"
        for column in form.columns:
            said = posted.get(f"c.{form.index}.{column.number}")
            kept = column.key if column.is_stored else NOT_STORED
            if said is not None and said in known and (said != kept or column.chosen or not column.is_sure):
                found[f"{form.index}.{column.number}"] = said
    return found
