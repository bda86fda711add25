"""A corner of 吉县 for the tests of this room: 西关社区 with 祥和苑, and 东关社区 next door, which nobody here may see.

Everything goes through the ledger's door, so that what stands in the registers is what entries say.
"""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import openpyxl
from tests.fixtures.access import scope_as

from lianfang.access.scope import Scope
from lianfang.books.values import check_digit
from lianfang.kit.ids import named_id, root_id, uuid7
from lianfang.ledger.door import SYSTEM, Draft, record, record_one
from lianfang.ledger.emergencies import open_emergency
from lianfang.people.kinds import HouseholdRegistered, Identity, Member
from lianfang.places.kinds import DoorsBuilt, GroupDoorsBuilt, PlacesAdded

COUNTY = "141028"
AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
XIGUAN_PATH, DONGGUAN_PATH = "14.10.28.100.003.", "14.10.28.100.001."
COUNTY_ID, TOWN = root_id("division/141028"), root_id("division/141028100")
XIGUAN, DONGGUAN = root_id("division/141028100003"), root_id("division/141028100001")
XIANGHE, LANE, EAST = (root_id(f"test/{name}") for name in ("祥和苑", "西排平房", "东苑"))
BUILDING_3, BUILDING_30, EAST_1 = (root_id(f"test/{name}") for name in ("3号楼", "30号楼", "东1号楼"))
HEADERS = (
    "姓名 身份证号 性别 出生日期 联系电话 现住小区/建筑 现住详细门牌 所属网格 "
    "人员类型 是否重点人员 重点类别 户籍详细地址 户编号 户号 是否人户分离 备注"
).split()


def door(building: UUID, stairwell: int, number: str) -> UUID:
    """The door 502 of stairwell 2: `door(BUILDING_3, 2, "0502")`."""
    return named_id(building, f"{stairwell}/{number}")


DOOR = door(BUILDING_3, 2, "0502")
OTHER_DOOR = door(BUILDING_3, 1, "0101")
EAST_DOOR = door(EAST_1, 1, "0101")


def _place(id: UUID, parent: UUID | None, kind: str, segment: str, name: str) -> dict[str, Any]:
    return {"id": id, "parent": parent, "kind": kind, "segment": segment, "name": name}


def lay_out() -> None:
    """Open a drill and add the places."""
    open_emergency(COUNTY, name="演练", drill=True, level=1, ground="预案", at=AT)
    places = [
        _place(TOWN, COUNTY_ID, "township", "100", "吉昌镇"),
        _place(DONGGUAN, TOWN, "community", "001", "东关社区"),
        _place(XIGUAN, TOWN, "community", "003", "西关社区"),
        _place(EAST, DONGGUAN, "compound", "01", "东苑"),
        _place(EAST_1, EAST, "building", "1", "1号楼"),
        _place(XIANGHE, XIGUAN, "compound", "01", "祥和苑"),
        _place(BUILDING_3, XIANGHE, "building", "3", "3号楼"),
        _place(BUILDING_30, XIANGHE, "building", "30", "30号楼"),
        _place(LANE, XIGUAN, "lane", "02", "西排平房"),
    ]
    top = PlacesAdded.model_validate({"places": [_place(COUNTY_ID, None, "county", "14.10.28", "吉县")]})
    added = PlacesAdded.model_validate({"places": places})
    drafts = [Draft("places.added", top, None, AT), Draft("places.added", added, COUNTY_ID, AT)]
    drafts += [
        Draft("places.doors_built", DoorsBuilt(building=building, per_floor=(2, 2), top=6), building, AT)
        for building in (BUILDING_3, BUILDING_30, EAST_1)
    ]
    drafts.append(Draft("places.group_doors_built", GroupDoorsBuilt(group=LANE, last=22), LANE, AT))
    answers = record(drafts, by=SYSTEM(COUNTY))
    assert [answer.status for answer in answers] == ["stored"] * len(answers), answers


def office() -> Scope:
    return scope_as("community_office", XIGUAN_PATH)


def id_no(serial: int, *, born: str = "19680309", area: str = "141028") -> str:
    """A number that holds by GB 11643 and belongs to nobody: made from `serial`."""
    seventeen = f"{area}{born}{serial:03d}"
    return seventeen + check_digit(seventeen)


def member(name: str = "张大山", **more: Any) -> Member:
    identity = {"id_type": "resident_id", "id_no": id_no(11), "phones": ("13800003817",)} | more.pop("identity", {})
    facts = {"sex": "male", "birth_on": date(1968, 3, 9), "residence": "resident"} | more
    return Member.model_validate({"person": uuid7(), "identity": Identity(name=name, **identity)} | facts)


def register(
    *members: Member, door: UUID = DOOR, number: str = "", household: UUID | None = None, at: datetime = AT, **more: Any
) -> UUID:
    """Register a household and return its id."""
    body = HouseholdRegistered.model_validate(
        {"household": household or uuid7(), "number": number, "members": members or (member(),)} | more
    )
    record_one(Draft("people.household_registered", body, door, at), by=SYSTEM(COUNTY))
    return body.household


def row(name: str = "张大山", **more: str | float | date | None) -> list[Any]:
    """One row of form 22; name its cells by header."""
    cells: dict[str, Any] = {"姓名": name, "现住小区/建筑": "祥和苑3号楼", "现住详细门牌": "2-502"} | more
    return [cells.get(header) for header in HEADERS]


def workbook(*rows: Sequence[Any], headers: Sequence[str] = tuple(HEADERS), sign_off: bool = True) -> bytes:
    """A filled form 22, as an office hands it in: title, unit, header, instructions, rows, sign-off."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["社区人员底册"])
    sheet.append(["填报单位:西关社区            填报日期:2020年2月6日"])
    sheet.append(list(headers))
    sheet.append(["必填", "18位", "男/女", "YYYY-MM-DD", "多个用;分隔", "必填", "如1-101"])
    for cells in rows:
        sheet.append(list(cells))
    if sign_off:
        sheet.append(["填表人:            审核人:            联系电话:"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
