"""What the forms of households and of villages must say, worked out from the entries (see `reference`)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from lianfang.kit.clock import day_of

from .reference import COUNTY, Home, Known, World, building, door, unwell_on


def households(on: date) -> dict[str, Known]:
    """What form 02 must say of a household."""

    def last(home: Home) -> Any:
        return max(home.visits, key=lambda visit: visit[0])[1] if home.visits else None

    def met(home: Home) -> str | None:
        body = last(home)
        return None if body is None else {"seen": "是", "vacant": "否"}.get(body.outcome.value)

    def health(home: Home) -> str | None:
        if any((state := unwell_on(one, on)) and state[0] for one in home.people):
            return "异常"
        body = last(home)
        return "正常" if body is not None and body.outcome.value == "seen" and body.present_count else None

    def used(home: Home) -> str | None:
        if met(home) == "否":
            return "空置"
        return "出租" if all(one.member.residence == "tenant" for one in home.people) else None

    return {
        "楼栋户号": lambda home: building(home) + door(home),
        "户主": lambda home: next(
            (one.member.identity.name for one in home.people if one.member.relation == "head"),
            home.people[0].member.identity.name,
        ),
        "共同居住成员数": lambda home: str(len(home.people)),
        "住房使用情况(自住/出租/空置/未分配)": used,
        "现是否在住": met,
        "身体情况": health,
    }


def villages(found: World) -> dict[str, Callable[[str], str | None]]:
    """What form 09 must say of a village, by its path; a figure that nobody has looked for is empty."""
    day, on = found.on, found.on

    def homes(path: str) -> list[Home]:
        return found.below(path).homes

    def visited(path: str) -> list[Any]:
        return [visit for home in homes(path) for visit in home.visits if day_of(visit[0]) <= on]

    def returned(path: str, *, hubei: bool) -> str | None:
        if not visited(path):
            return None
        people = [one for home in homes(path) for one in home.people if one.travels]
        far = [one for one in people if any(way[1].startswith("42") for way in one.travels) == hubei]
        far = [one for one in far if hubei or any(way[1][:2] != COUNTY[:2] for way in one.travels)]
        return str(len(far))

    def fevers(path: str) -> str | None:
        if not any(day_of(at) == day for at, _body in visited(path)):
            return None
        people = [one for home in homes(path) for one in home.people]
        return str(sum(any(day_of(at) == day and temp >= 37.3 for at, temp in one.temps) for one in people))

    return {
        "总户数": lambda path: str(len(homes(path))) if homes(path) else None,
        "总人数": lambda path: str(sum(len(home.people) for home in homes(path))) if homes(path) else None,
        "湖北返乡人员 累计": lambda path: returned(path, hubei=True),
        "其他省外返乡人员 累计": lambda path: returned(path, hubei=False),
        "体温异常人数": fevers,
    }
