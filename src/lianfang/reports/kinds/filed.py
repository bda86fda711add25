"""One unit's answer to a form for one day: filled by the ledger, with what a person typed, waiting for its release.

What was typed may be about anybody and is sealed (class D) under the answer's own key; the filled workbook lies sealed
on the shelf and is named here by its digest.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import AwareDatetime, Field, StringConstraints

from lianfang.kit.ids import named_id
from lianfang.ledger.kinds import Body, Entry, Header, Kind, Seal, kinds
from lianfang.reports import cannot
from lianfang.reports.terms import FILERS

from .library import BookRef, Digest

Count = Annotated[int, Field(ge=0)]


class Typed(Body):
    """A cell that a person filled in."""

    sheet: Annotated[str, StringConstraints(max_length=60)] = ""
    cell: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}[0-9]{1,7}$")]
    value: Annotated[str, StringConstraints(max_length=500)]


class FormFilled(Body):
    """The form `version` filled for the day `on` out of the ledger up to `seq`.

    Of `asked` cells `filled` came from the ledger, `typed` from a person, `left` wait for one, `empty` stay empty with
    a reason; `differ` stood in the workbook otherwise than in the ledger and were left as they stood.
    """

    filing: UUID
    form: UUID
    on: date
    due_at: AwareDatetime
    version: Digest
    seq: Count
    book: BookRef
    asked: Count
    filled: Count
    typed: Count = 0
    left: Count = 0
    empty: Count = 0
    differ: Count = 0
    cells: tuple[Typed, ...] | None = Field(default=None, max_length=400)


def filing_id(form: UUID, place: UUID, on: date) -> UUID:
    """Return the id of what `place` answers to `form` for the day `on`."""
    return named_id(form, f"{place}/{on.isoformat()}")


def filled_seals(body: dict[str, Any]) -> Iterable[Seal]:
    if body.get("cells") is not None:
        yield Seal(holder=body, key="cells", subject=UUID(str(body["filing"])))


def check_filled(body: FormFilled, header: Header) -> None:
    if header.place is None or body.filing != filing_id(body.form, header.place, body.on):
        raise cannot.CannotFileThere
    if body.filled + body.typed + body.left + body.empty != body.asked:
        raise cannot.CannotCountCells(asked=body.asked, said=body.filled + body.typed + body.left + body.empty)


def filled_words(entry: Entry) -> str:
    body: FormFilled = entry.body
    return _("{on} 的表：台账填 {filled} 格，手填 {typed} 格，待填 {left} 格").format(
        on=body.on, filled=body.filled, typed=body.typed, left=body.left
    )


FORM_FILLED = kinds.add(
    Kind(
        name="reports.form_filled",
        body=FormFilled,
        label="填报表",
        label_en="Form filled",
        roles=FILERS,
        subjects=lambda body, header: [body.filing, body.form],
        creates=lambda body, header: [body.filing],
        targets=lambda body, header: [body.form],
        seals=filled_seals,
        check=check_filled,
        summary=filled_words,
    )
)
