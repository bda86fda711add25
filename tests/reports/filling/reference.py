"""What the ten forms must say, worked out once more from the entries themselves, without any code of `reports`.

Each form has its headers with a function from a person (or household, or village) to the words a clerk would write;
None where nobody can know. The world is a small drill county, and some journeys, temperatures and contacts beside it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from lianfang.kit.clock import ZONE, day_of
from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM, Draft, record
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.reading.entries import entries_by
from lianfang.people.kinds.facts import FactsRecorded
from lianfang.places.divisions import names_above_township
from lianfang.places.models import Place

COUNTY = "141028"
SEXES = {"male": "男", "female": "女"}
RELATIONS = {
    "head": "户主", "spouse": "配偶", "child": "子女", "parent": "父母", "grandchild": "孙辈", "grandparent": "祖辈",
    "sibling": "兄弟姐妹", "other": "其他",
}  # fmt: skip
RESIDENCES = {"resident": "常住", "floating": "流动", "tenant": "租住", "away": "外出", "visiting": "暂住"}
WAYS = {
    "car": "自驾", "plane": "飞机", "train": "火车", "coach": "客车", "hired": "网约车", "boat": "轮船",
    "other": "其他",
}  # fmt: skip
SYMPTOMS = {
    "cough": "咳嗽", "fatigue": "乏力", "breathless": "气促", "sore_throat": "咽痛", "nausea": "恶心呕吐",
    "diarrhoea": "腹泻", "other": "其他不适",
}  # fmt: skip
Known = Callable[[Any], str | None]


@dataclass
class One:
    """A person as entries have them."""

    id: UUID
    member: Any
    home: "Home"
    travels: list[tuple[datetime, str, date | None, date | None, str, str]] = field(default_factory=list)
    temps: list[tuple[datetime, float]] = field(default_factory=list)
    symptoms: list[tuple[datetime, str]] = field(default_factory=list)
    contacts: list[date | None] = field(default_factory=list)
    denied: set[str] = field(default_factory=set)

    @property
    def way(self) -> tuple[datetime, str, date | None, date | None, str, str] | None:
        far = [one for one in self.travels if not one[1].startswith(COUNTY)]
        return max(far, key=lambda one: (one[3] or one[2] or date.min, one[0]), default=None)


@dataclass(repr=False)
class Home:
    id: UUID
    number: str
    door: Place
    above: dict[str, str]
    people: list[One] = field(default_factory=list)
    visits: list[tuple[datetime, Any]] = field(default_factory=list)


@dataclass(repr=False)
class World:
    on: date
    homes: list[Home]
    places: dict[UUID, Place]

    @property
    def people(self) -> list[One]:
        return [one for home in self.homes for one in home.people]

    def below(self, path: str) -> "World":
        return World(self.on, [home for home in self.homes if home.door.path.startswith(path)], self.places)


def state_more(world: World, at: datetime) -> None:
    """State of some persons what the drill has not: arrivals, two cities, denials, mornings and evenings, contacts."""
    people = [home.people[0] for home in world.homes]
    day = world.on
    midnight = datetime.combine(day, datetime.min.time(), ZONE)
    by_train = {"from_code": "420106", "left_on": day - timedelta(9), "arrived_on": day - timedelta(8)}
    by_car = {"from_code": "330303", "arrived_on": day - timedelta(20), "by": "car"}
    facts: list[dict[str, Any]] = [
        {"travels": [by_train | {"by": "train", "trip_no": "G831"}]},
        {"travels": [by_car]},
        {
            "travels": [{"from_code": "420902", "left_on": day - timedelta(40)}],
            "symptoms": [{"code": "cough", "on": day}],
        },
        {"none_of": ["travel", "contact", "symptom"]},
        {"temps": [{"temp_c": 36.4, "at": midnight + timedelta(minutes=5)}], "none_of": ["symptom"]},
        {"temps": [{"temp_c": 38.2, "at": midnight + timedelta(minutes=6)}]},
        {"contacts": [{"kind": "confirmed", "on": day - timedelta(3)}]},
    ]
    drafts = [
        Draft(
            "people.facts_recorded",
            FactsRecorded.model_validate({"person": one.id, **said}),
            one.home.door.id,
            at,
            id=uuid7(),
        )
        for one, said in zip(people[:: max(1, len(people) // len(facts))], facts, strict=False)
    ]
    assert [answer.status for answer in record(drafts, by=SYSTEM(COUNTY))] == ["stored"] * len(drafts)


def world(on: date) -> World:
    """Read everything out of the ledger."""
    places = {row.id: row for row in Place.objects.filter(county=COUNTY)}
    found = World(on, [], places)
    people: dict[UUID, One] = {}
    for entry in _entries("people.household_registered"):
        home = Home(entry.body.household, entry.body.number, places[entry.place], _above(places, entry.place))
        home.people = [One(member.person, member, home) for member in entry.body.members]
        people |= {one.id: one for one in home.people}
        found.homes.append(home)
    doors = {home.door.id: home for home in found.homes}
    for entry in _entries("screening.door_visit"):
        if entry.place in doors:
            doors[entry.place].visits.append((entry.effective_at, entry.body))
        for seen in entry.body.persons:
            _seen(people[seen.person], seen, entry.effective_at)
    for entry in _entries("people.facts_recorded"):
        _stated(people[entry.body.person], entry.body, entry.effective_at)
    found.homes.sort(key=lambda home: (home.door.path, home.number, home.id))
    return found


def _entries(kind: str) -> Iterator[Any]:
    ids = StoredEntry.objects.filter(county=COUNTY, kind=kind).values_list("id", flat=True)
    yield from sorted(entries_by(COUNTY, "id", list(ids)), key=lambda entry: entry.order)


def _above(places: dict[UUID, Place], door: UUID) -> dict[str, str]:
    found, at = {}, places[door]
    while True:
        found[at.kind] = at.name
        if at.parent is None:
            return found
        at = places[at.parent]


def _seen(one: One, seen: Any, at: datetime) -> None:
    if seen.temp_c is not None:
        one.temps.append((at, seen.temp_c))
    one.symptoms += [(at, symptom.value) for symptom in seen.symptoms]
    if seen.travel is not None:
        one.travels.append(
            (at, seen.travel.from_code, seen.travel.left_on, None, seen.travel.by or "", seen.travel.trip_no or "")
        )
    if seen.contact_on is not None:
        one.contacts.append(seen.contact_on)


def _stated(one: One, body: Any, at: datetime) -> None:
    one.temps += [(reading.at, reading.temp_c) for reading in body.temps]
    one.symptoms += [(at, symptom.code) for symptom in body.symptoms]
    one.contacts += [contact.on for contact in body.contacts]
    one.denied |= set(body.none_of)
    one.symptoms += [(at, "none")] if "symptom" in body.none_of else []
    for way in body.travels:
        one.travels.append((at, way.from_code, way.left_on, way.arrived_on, way.by or "", way.trip_no))


# ── what a clerk would write ─────────────────────────────────────────────────────────────────────────────────────────


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _way(get: Callable[[tuple[Any, ...]], str | None]) -> Known:
    return lambda one: (get(one.way) or None) if one.way else None


NAMES = dict(names_above_township())


def _origin(digits: int) -> Known:
    def named(way: tuple[Any, ...]) -> str | None:
        name = NAMES.get(way[1][:digits], "") if len(way[1]) >= digits else ""
        return None if name in ("", "市辖区", "县") else name

    return _way(named)


def address(home: Home) -> str:
    kinds = ("township", "community", "village", "compound", "group", "lane", "building", "stairwell", "door")
    return "".join(home.above[kind] for kind in kinds if kind in home.above)


def building(home: Home) -> str:
    return "".join(home.above[kind] for kind in ("compound", "group", "building", "lane") if kind in home.above)


def door(home: Home) -> str:
    stairs = home.above.get("stairwell", "").removesuffix("单元")
    return f"{stairs}-{home.above['door']}" if stairs else home.above["door"]


def age(one: One, on: date) -> str:
    born = one.member.birth_on
    return str(on.year - born.year - ((on.month, on.day) < (born.month, born.day)))


def unwell_on(one: One, on: date) -> tuple[bool, list[str]] | None:
    """Whether somebody is unwell and how, by what was said on the last day that says any; no older than yesterday."""
    said = [(day_of(at), "") for at, _temp in one.temps] + [(day_of(at), code) for at, code in one.symptoms]
    if not said or (on - max(said)[0]).days > 1:
        return None
    day = max(said)[0]
    words = [SYMPTOMS[code] for at, code in one.symptoms if day_of(at) == day and code != "none"]
    words += [f"发热{temp:g}℃" for at, temp in one.temps if day_of(at) == day and temp >= 37.3]
    return bool(words), words


def _name(one: One) -> str | None:
    return str(one.member.identity.name)


def _sex(one: One) -> str | None:
    return SEXES.get(one.member.sex)


def _number(one: One) -> str | None:
    return one.member.identity.id_no or None


def _phone(one: One) -> str | None:
    return "、".join(one.member.identity.phones) or None


def _hukou(one: One) -> str | None:
    return one.member.identity.hukou_address or None


def _resident(one: One) -> str | None:
    return "是" if one.member.residence == "resident" else "否"


def _contact(one: One) -> str | None:
    return "是" if one.contacts else "否" if "contact" in one.denied else None


def _unwell(on: date) -> Known:
    def said(one: One) -> str | None:
        state = unwell_on(one, on)
        return None if state is None else "是" if state[0] else "否"

    return said


WHO: dict[str, Known] = {"姓名": _name, "性别": _sex}


def persons(on: date) -> dict[str, dict[str, Known]]:
    """By form, then by header, what it must say of a person."""
    return {"01": _form01(on), "03": _form03(on), "07": _form07(on), "08": _form08()}


def _form01(on: date) -> dict[str, Known]:
    return WHO | {
        "年龄": lambda one: age(one, on),
        "身份证": _number,
        "户籍": _hukou,
        "是否常驻": _resident,
        "与户主关系": lambda one: RELATIONS.get(one.member.relation, one.member.relation or None),
        "联系电话": _phone,
        "是否返乡": lambda one: "是" if one.way else "否" if "travel" in one.denied else None,
        "返乡日期": _way(lambda way: _iso(way[3])),
        "返乡方式": _way(lambda way: WAYS.get(way[4])),
        "返乡后住址": lambda one: address(one.home),
        "是否本地租户": lambda one: "是" if one.member.residence == "tenant" else "否",
        "是否接触": _contact,
        "当前健康状态是否异常": _unwell(on),
        "异常说明": lambda one: "、".join((unwell_on(one, on) or (0, []))[1]) or None,
    }


def _form03(on: date) -> dict[str, Known]:
    return WHO | {
        "身份证号码": _number,
        "手机号码": _phone,
        "来源省份": _origin(2),
        "来源地市": _origin(4),
        "来源县市区": _origin(6),
        "目的地详细地址": lambda one: address(one.home),
        "目的地县市区": lambda one: one.home.above["county"],
        "目的地街道乡镇": lambda one: one.home.above["township"],
        "目的地社区村": lambda one: one.home.above.get("community") or one.home.above["village"],
        "返乡时间": _way(lambda way: _iso(way[3])),
        "交通方式": _way(lambda way: WAYS.get(way[4])),
        "航班，班车，车牌号": _way(lambda way: way[5]),
        "有无发热、咳嗽、恶心、呕吐、腹泻等症状": lambda one: _symptom(one, on),
        "人员状态(已返/将返)": lambda one: "已返",
        "申报时间": _way(lambda way: _iso(day_of(way[0]))),
    }


def _form07(on: date) -> dict[str, Known]:
    return WHO | {
        "手机号码": _phone,
        "证件类型": lambda one: {"resident_id": "身份证"}.get(one.member.identity.id_type),
        "证件号码": _number,
        "国籍/地区": lambda one: "中国" if one.member.identity.id_no else None,
        "户籍所在地": _hukou,
        "居住地址": lambda one: address(one.home),
        "是否常住": _resident,
        "来或返回日期": _way(lambda way: _iso(way[3])),
        "近一个月旅居史": lambda one: _month(one, on),
        "近期接触史": lambda one: {"是": "有", "否": "无"}.get(_contact(one) or ""),
        "14日内密切接触日期": lambda one: _iso(max((day for day in one.contacts if day), default=None)),
        "个人健康状态": lambda one: {"是": "异常", "否": "正常"}.get(_unwell(on)(one) or ""),
        "症状": lambda one: _list(one, on),
    }


def _form08() -> dict[str, Known]:
    return WHO | {
        "身份证号": _number,
        "出生日期": lambda one: _iso(one.member.birth_on),
        "联系电话": lambda one: ";".join(one.member.identity.phones) or None,
        "现住小区/建筑": lambda one: building(one.home),
        "现住详细门牌": lambda one: door(one.home),
        "人员类型": lambda one: RESIDENCES[one.member.residence],
        "是否重点人员": lambda one: "是" if one.member.tags else "否",
        "重点类别": lambda one: "、".join(one.member.tags) or None,
        "户籍详细地址": _hukou,
        "户编号": lambda one: one.home.number or None,
        "户号": lambda one: one.member.identity.booklet_no or None,
        "是否人户分离": lambda one: {True: "是", False: "否"}.get(one.member.apart),
    }


def _symptom(one: One, on: date) -> str | None:
    state = unwell_on(one, on)
    if state is None:
        return None
    asked = [at for at, _code in one.symptoms if day_of(at) == max(day_of(at) for at, _ in (*one.temps, *one.symptoms))]
    return ("有" if state[0] else "无") if asked or state[0] else None


def _list(one: One, on: date) -> str | None:
    state = unwell_on(one, on)
    if state is None:
        return None
    last = max(day_of(at) for at, _ in (*one.temps, *one.symptoms))
    codes = [code for at, code in one.symptoms if day_of(at) == last]
    words = [SYMPTOMS[code] for code in codes if code != "none"]
    return "、".join(words) or ("无" if codes and not state[0] else None)


def _month(one: One, on: date) -> str | None:
    """Where somebody was within thirty days, the day of the report counted; 无 who was asked within them and denied."""
    start = on - timedelta(29)
    near = [way for way in one.travels if (way[2] or way[3]) and (way[2] or way[3]) >= start]  # type: ignore[operator] # the days are there
    if near:
        named = ("".join(_parts(way[1])) for way in near)
        return "、".join(dict.fromkeys(named))
    asked = "travel" in one.denied or any(day_of(way[0]) >= start for way in one.travels)
    return "无" if asked else None


def _parts(code: str) -> list[str]:
    names = [NAMES.get(code[:digits], "") for digits in (2, 4, 6) if len(code) >= digits]
    return list(dict.fromkeys(name for name in names if name not in ("", "市辖区", "县")))
