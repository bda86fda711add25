"""What a person hands on: one unit's answer to a form for a day, with the figures as known at that moment.

The figures are kept as a table of keys and places, so that a released report opens to the same counts whatever is
recorded or put right later (law 5). `seq` is the ledger's number up to which they were counted.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, StringConstraints

from lianfang.kit.refusals import Refusal
from lianfang.ledger.kinds import Body, Entry, Header, Kind, kinds
from lianfang.reports import cannot
from lianfang.reports.terms import FILERS

from .filed import filing_id
from .library import BookRef

MOST_KEYS = 60
MOST_ROWS = 400  # of a form with more places only its own sums are kept; the rest is counted anew at `seq`

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.:-]{0,79}$")]


class CannotReleaseRow(Refusal):
    code = "reports.row_of_other_length"
    what = gettext_lazy("这份报表没有交出去")
    why = gettext_lazy("有一行是 {said} 个数，表上是 {asked} 列，对不上。")
    do = gettext_lazy("重新填一遍再交。")


class FigureRow(Body):
    """The figures of one place, in the order of `Figures.keys`; None where nobody stated one, which is not zero."""

    place: UUID
    values: Annotated[tuple[int | float | None, ...], Field(max_length=MOST_KEYS)]


class Figures(Body):
    """A table of figures: `keys` name indicators, one row a place."""

    keys: Annotated[tuple[Key, ...], Field(max_length=MOST_KEYS)]
    rows: Annotated[tuple[FigureRow, ...], Field(max_length=MOST_ROWS)]


class Released(Body):
    """`book` is the file as handed on, `seq` what the ledger knew; `is_zero` says that all counts were stated zero."""

    filing: UUID
    form: UUID
    on: date
    seq: Annotated[int, Field(ge=0)]
    book: BookRef | None = None
    figures: Figures | None = None
    is_zero: bool = False


def check_released(body: Released, header: Header) -> None:
    if header.place is None or body.filing != filing_id(body.form, header.place, body.on):
        raise cannot.CannotFileThere
    if body.book is None and body.figures is None and not body.is_zero:
        raise cannot.CannotReleaseNothing
    if body.figures is None:
        return
    for row in body.figures.rows:
        if len(row.values) != len(body.figures.keys):
            raise CannotReleaseRow(said=len(row.values), asked=len(body.figures.keys))


def released_words(entry: Entry) -> str:
    body: Released = entry.body
    if body.is_zero:
        return _("{on} 的表，零报").format(on=body.on)
    return _("{on} 的表，按台账第 {seq} 笔").format(on=body.on, seq=body.seq)


RELEASED = kinds.add(
    Kind(
        name="reports.released",
        body=Released,
        label="交出报表",
        label_en="Form released",
        roles=FILERS,
        subjects=lambda body, header: [body.filing, body.form],
        creates=lambda body, header: [body.filing],
        targets=lambda body, header: [body.form],
        check=check_released,
        summary=released_words,
    )
)
