"""A filled workbook leaves the house: who took which file for whom, with how many rows. No row's content is here."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import StringConstraints

from lianfang.ledger.kinds import Body, Entry, Kind, kinds
from lianfang.reports.terms import ASKERS, FILERS

from .filed import Count
from .library import BookRef


class FileTaken(Body):
    """`for_whom` is what the one who took it said; `form` only where the file answers a form of the library."""

    book: BookRef
    on: date
    seq: Count
    rows: Count
    for_whom: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    form: UUID | None = None


def taken_words(entry: Entry) -> str:
    body: FileTaken = entry.body
    return _("{name}，{rows} 行，交给{whom}").format(name=body.book.name, rows=body.rows, whom=body.for_whom)


FILE_TAKEN = kinds.add(
    Kind(
        name="reports.file_taken",
        body=FileTaken,
        label="取走填好的表",
        label_en="Filled form taken",
        roles=FILERS | ASKERS,
        subjects=lambda body, header: [body.form] if body.form else [],
        summary=taken_words,
    )
)
