"""What is recorded about forms: which field each column means, as an office said it. Nothing here is about a person.

The form's id follows from its key, so that two offices that learn the same form meet in one row.
"""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from lianfang.kit.ids import named_id, root_id
from lianfang.ledger.kinds import Body, Entry, Header, Kind, kinds

from . import cannot
from .headers.matching import NOT_STORED
from .limits import MOST_COLUMNS

OFFICES = frozenset({"community_office", "township_office", "headquarters", "department_reader", "system_keeper"})
_ROOT = root_id("books/form")

FormKey = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
ColumnKey = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
FieldKey = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_.]{0,59}|-)$")]
Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class LearnedColumn(Body):
    """A column of a form by its key (`fingerprints.column_keys`), and the field that it means; "-" for none of ours."""

    column: ColumnKey
    field: FieldKey


class MappingLearned(Body):
    """All columns of a form's version, in its order, as the office said them."""

    form: FormKey
    title: Title = ""
    fingerprint: Fingerprint
    columns: tuple[LearnedColumn, ...] = Field(min_length=1, max_length=MOST_COLUMNS)


def form_id(form: str) -> UUID:
    """Return the id of a form; the row is the county's, since its key begins with the county."""
    return named_id(_ROOT, form)


def _ids(body: MappingLearned, header: Header) -> list[UUID]:
    return [form_id(body.form)]


def check_learned(body: MappingLearned, header: Header) -> None:
    """Refuse a form with a column twice, or with two columns that mean one field on the same day."""
    if len({one.column for one in body.columns}) != len(body.columns):
        raise cannot.CannotLearnTwice
    if all(one.field == NOT_STORED for one in body.columns):
        raise cannot.CannotLearnNothing


def learned_words(entry: Entry) -> str:
    body: MappingLearned = entry.body
    known = sum(1 for one in body.columns if one.field != NOT_STORED)
    return _("{title}：{count} 列对上了 {known} 列").format(
        title=body.title or body.form, count=len(body.columns), known=known
    )


MAPPING_LEARNED = kinds.add(
    Kind(
        name="books.mapping_learned",
        body=MappingLearned,
        label="记住表格",
        label_en="Form learned",
        roles=OFFICES,
        subjects=_ids,
        creates=_ids,
        check=check_learned,
        summary=learned_words,
    )
)
