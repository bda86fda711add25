"""A journey that several columns of a row state together: where from, when left, when arrived, by what."""

import re
from typing import TYPE_CHECKING, Any

from lianfang.facts.words import NO, YES
from lianfang.people.kinds.facts import Travel

from .origins import origin_code
from .takers import Told
from .words import NOTHING

if TYPE_CHECKING:
    from .stating import Stating

ORIGINS = ("origin_province", "origin_prefecture", "origin_county")
TRAVEL = (
    "origin",
    *ORIGINS,
    "left_on",
    "return_on",
    "return_state",
    "transport",
    "trip_no",
    "plate",
    "companions",
    "companion_count",
    "reason",
    "travel",
)
WORDS = ("plate", "companions", "reason")
# GA 36-2018: a character of the province, a letter, five or six more.
_PLATE = re.compile(r"[\u4e00-\u9fff][A-Z][A-Z0-9]{4,5}[A-Z0-9学警港澳领使挂]$")
NOT_RETURNED = ("planned", "no")


def travel_of(stating: "Stating", by_key: dict[str, Told]) -> tuple[tuple[Any, ...], Travel] | None:
    """Return the journey, or None where none is stated; "无" under 旅居史 is kept as denied."""
    state = by_key.get("return_state")
    if state is not None and _code(state) in NOT_RETURNED:
        return None  # a plan is no journey
    code, where = _origin(stating, by_key)
    left, arrived = stating.on(by_key.get("left_on")), stating.on(by_key.get("return_on"))
    if left and arrived and arrived < left:
        stating.leave(by_key["return_on"], "before_left")
        arrived = None
    trip_no = _text(by_key.get("trip_no"))[:20]
    plate = trip_no if _PLATE.match(trip_no) else ""
    trip_no = "" if plate else trip_no
    if not (code or where or left or arrived or trip_no or plate):
        return None
    words = "；".join(filter(None, (where, plate, *(_text(by_key.get(name)) for name in WORDS))))
    travel = Travel(
        from_code=code,
        left_on=left,
        arrived_on=arrived,
        by=_code(by_key.get("transport")) or None,
        trip_no=trip_no,
        with_count=_count(by_key.get("companion_count")),
        words=words[:500] or None,
    )
    return ("travel", left or arrived, code), travel


def _origin(stating: "Stating", by_key: dict[str, Told]) -> tuple[str, str]:
    """Return the code of where somebody came from, and the words of it where no division is called so."""
    told = by_key.get("origin") or by_key.get("travel")
    text = "".join(_text(by_key.get(name)) for name in ORIGINS)
    first = next((by_key[name] for name in ORIGINS if name in by_key), None)
    if not text and told is not None:
        if told.field.key == "travel" and stating.denies(told):
            stating.none_of.append("travel")
            return "", ""
        text, first = _text(told), told
    if not text or text in (*YES, *NO):
        return "", ""
    code = origin_code(text)
    if not code and first is not None:
        stating.leave(first, "origin_left", value=text[:12])
    return code, "" if code else text


def _text(told: Told | None) -> str:
    text = told.text.strip() if told is not None else ""
    return "" if text in NOTHING else text


def _code(told: Told | None) -> str:
    option = told.field.option(told.text.strip()) if told is not None else None
    return option.code if option else ""


def _count(told: Told | None) -> int | None:
    text = _text(told)
    return int(text) if text.isdigit() and int(text) <= 200 else None
