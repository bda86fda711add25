"""What follows from a list: a revisit that fell due, a list that left the house."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from lianfang.ledger.kinds import Body, Entry, Kind, kinds

from .visits import FIELD_AND_OFFICES

READERS = FIELD_AND_OFFICES | {"department_reader", "auditor"}


class RevisitOverdueBody(Body):
    """`visit` is the visit at which nobody opened; `due_at` when somebody should have knocked again."""

    visit: UUID
    due_at: datetime


class ListExportedBody(Body):
    """Which list left the house, how many rows it had, and the SHA-256 of the file."""

    list: str
    rows: int
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    filters: dict[str, str] = Field(default_factory=dict)


def overdue_summary(entry: Entry) -> str:
    return _("没人应，到点还没再去")


def export_summary(entry: Entry) -> str:
    if entry.body.list == "unvisited":
        return _("导出未访单 {rows} 户").format(rows=entry.body.rows)
    if entry.body.list == "revisit":
        return _("导出复访单 {rows} 户").format(rows=entry.body.rows)
    if entry.body.list == "stale":
        return _("导出久未走到的门 {rows} 户").format(rows=entry.body.rows)
    return _("导出名单 {rows} 行").format(rows=entry.body.rows)


REVISIT_OVERDUE = kinds.add(
    Kind(
        name="screening.revisit_overdue",
        body=RevisitOverdueBody,
        label="复访过点",
        label_en="Revisit overdue",
        subjects=lambda body, header: [header.place] if header.place else [],
        summary=overdue_summary,
    )
)
LIST_EXPORTED = kinds.add(
    Kind(
        name="screening.list_exported",
        body=ListExportedBody,
        label="导出名单",
        label_en="List exported",
        roles=READERS,
        subjects=lambda body, header: [header.place] if header.place else [],
        summary=export_summary,
    )
)
