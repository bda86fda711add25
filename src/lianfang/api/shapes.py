"""What a row says to other programs. `null` is what nobody stated, or what the token's post may not see (law 9).

Descriptions are msgids: the page that shows them translates them (`describing`).
"""

from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import Field

R = TypeVar("R")


class Rows(Schema, Generic[R]):
    """One page of rows."""

    rows: list[R]
    next: str | None = Field(description=_("带回来就是下一页：after=…；没有了就是 null"))


class Changed(Rows[R], Generic[R]):
    """One page of rows that changed."""

    gone: list[UUID] = Field(description=_("离开了这个地方的：从抄本里删掉。只在第一页"))
    seq: int = Field(description=_("读的时候台账到第几笔；全部翻完，下次用它作 since"))


class Me(Schema):
    """Whose token this is."""

    county: str
    account: UUID
    post: UUID
    role: str
    place: UUID
    path: str
    classes: list[str] = Field(description=_("看得到哪几类字段：A 证件电话 B 姓名 C 健康行程 D 备注"))
    purpose: str
    seq: int = Field(description=_("台账现在到第几笔"))


class Row(Schema):
    id: UUID
    changed_seq: int = Field(description=_("最近一次让它变的是第几笔"))


class PlaceRow(Row):
    """A place."""

    parent: UUID | None
    kind: str
    name: str
    code: str = Field(description=_("区划代码；区划以下的地方没有"))
    path: str = Field(description=_("现在的路径；会变，编号不变"))
    is_open: bool
    position: int


class PersonRow(Row):
    """A person, masked."""

    household: UUID
    name: str | None = Field(description=_("姓名只露姓：张**"))
    sex: str | None
    birth_on: date | None
    relation: str | None
    residence: str | None
    tags: list[str] | None
    phone_count: int | None
    is_erased: bool


class HouseholdRow(Row):
    """A household."""

    door: UUID
    path: str
    number: str
    grid: str
    head: UUID | None
    member_count: int | None


class HouseholdFull(HouseholdRow):
    members: list[PersonRow]


class DoorRow(Row):
    """A door and where it stands in screening."""

    path: str
    status: str | None = Field(
        description=_("todo 未访 again 待复访 refused 拒访 watch 观察中 needs 需办理 done 已访 vacant 空置")
    )
    left: bool = Field(description=_("算不算还差"))
    attempt_count: int
    last_visit: UUID | None
    last_at: datetime | None
    last_outcome: str | None
    present_count: int | None
    affected_count: int | None
    revisit_due_at: datetime | None
    is_overdue: bool


class VisitedPerson(Schema):
    """What a visit says of one person."""

    person: UUID
    temp_c: float | None = None
    symptoms: list[str] = []


class VisitRow(Schema):
    """A visit as it was recorded; a correction is another visit that names it in `amends`."""

    id: UUID
    seq: int
    place: UUID | None
    happened_at: datetime
    recorded_at: datetime
    author: UUID
    amends: UUID | None
    is_amended: bool = Field(description=_("后来更正过或者收回了"))
    outcome: str | None
    present_count: int | None
    persons: list[VisitedPerson] | None


class Counts(Schema):
    """Doors by status. left = todo + again + refused."""

    doors: int
    left: int
    todo: int
    again: int
    refused: int
    watch: int
    needs: int
    done: int
    vacant: int
    persons_seen: int
    affected: int
    overdue: int


class BoardPart(Schema):
    id: UUID
    name: str
    kind: str
    path: str
    counts: Counts


class Board(BoardPart):
    """One place and the counted places right below it; doors are counted at their building, row or group."""

    seq: int
    parts: list[BoardPart]
