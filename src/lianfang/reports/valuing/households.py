"""Fields of a household's row: what its door and members say. A field of a person is that of its head."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianfang.kit.clock import ZONE, day_of
from lianfang.reports.columns import Reason
from lianfang.screening.models import Door

from . import health
from .persons import TELLS, Asked
from .raw import NOTHING, Coded, Raw, Several, YesNo
from .visits import Visit

Tell = Callable[[Asked], Raw]
_NOT_SEEN = Reason("none_of_these", _("这一次没见到人。"))


def _door(one: Asked) -> Door | Visit | None:
    """What a visit found: that of the row, else the door's last up to the form's day."""
    if one.visit is not None:
        return one.visit
    found = one.known.doors.get(one.home.door)
    if found is None or found.last_at is None or day_of(found.last_at) > one.known.on:
        return None
    return found


def _visit(door: Door | Visit) -> tuple[UUID, ...]:
    return (door.last_visit,) if door.last_visit else ()


def _housing(one: Asked) -> Raw:
    """出租 where all who live there rent, 空置 where a visit found so; who owns a home nobody has asked."""
    door, members = _door(one), one.known.members[one.home.id]
    if door is not None and door.status == "vacant":
        return Raw(Coded(("vacant",)), _visit(door))
    if members and all(member.residence == "tenant" for member in members):
        return Raw(Coded(("rented",)), one.by_home)
    return NOTHING


def _occupied(one: Asked) -> Raw:
    """Whether somebody lives there now: seen at home, or found empty; 没人应 says neither."""
    door = _door(one)
    if door is not None and door.status == "vacant":
        return Raw(YesNo(False), _visit(door))
    if door is not None and door.last_outcome == "seen":
        return Raw(YesNo(True), _visit(door))
    return NOTHING


def _tenant(one: Asked) -> Raw:
    """The head of a household that rents."""
    members = one.known.members[one.home.id]
    if not members or any(member.residence != "tenant" for member in members):
        return NOTHING
    if one.field.key == "tenant_name":
        return Raw(one.known.names.get(one.person.id, "") or None, one.by_roster)
    phones = one.identity.phones if one.identity else ()
    return Raw(Several(phones) if phones else None, one.by_roster)


def _health(one: Asked) -> Raw:
    """正常 where the last visit saw them and noted nobody's fever or symptom; else that of whoever has any."""
    door = _door(one)
    if one.visit is not None:
        return _health_then(one, one.visit)
    for member in one.known.members[one.home.id]:
        said = TELLS["health_state"](Asked(one.known, member, one.field, one.on, one.header))
        if said.value in (Coded(("abnormal",)), YesNo(True)):
            return said
    if door is None or door.last_outcome != "seen" or not door.present_count:
        return NOTHING
    is_asked = "异常" in one.header
    return Raw(YesNo(False) if is_asked else Coded(("normal",)), _visit(door))


def _health_then(one: Asked, visit: Visit) -> Raw:
    """What that visit itself says: whom it found ill or with fever, or that whoever was at home was well."""
    members = one.known.members[one.home.id]
    facts = [fact for member in members for fact in one.known.facts.get(member.id, ())]
    is_wrong = bool(health.wrong([fact for fact in facts if fact.entry == visit.last_visit]))
    if visit.last_outcome != "seen" or not (visit.present_count or is_wrong):
        return NOTHING
    state = YesNo(is_wrong) if "异常" in one.header else Coded(("abnormal" if is_wrong else "normal",))
    return Raw(state, _visit(visit))


def _outcome(one: Asked) -> Raw:
    door = _door(one)
    return Raw(Coded((door.last_outcome,)), _visit(door)) if door is not None and door.last_outcome else NOTHING


def _visited(one: Asked) -> Raw:
    door = _door(one)
    if door is None or door.last_at is None:
        return NOTHING
    moment = door.last_at.astimezone(ZONE).replace(second=0, microsecond=0)
    asks_hour = one.visit is not None and "时间" in one.header  # twice on one day are two rows
    return Raw(moment if asks_hour else moment.date(), _visit(door))


def _present(one: Asked) -> Raw:
    door = _door(one)
    if door is None:
        return NOTHING
    if one.visit is not None and door.last_outcome != "seen":
        return Raw(None, _visit(door), _NOT_SEEN)
    return Raw(door.present_count, _visit(door))


def _visitor(one: Asked) -> Raw:
    door = _door(one)
    name = one.known.visitors.get(door.last_by, "") if door is not None and door.last_by else ""
    return Raw(name, _visit(door)) if door is not None and name else NOTHING


VISITED: Mapping[str, Tell] = {
    "visit_outcome": _outcome,
    "visit_on": _visited,
    "present_count": _present,
    "visit_by": _visitor,
}
HOUSEHOLDS: Mapping[str, Tell] = {
    "housing_use": _housing,
    "is_occupied": _occupied,
    "tenant_name": _tenant,
    "tenant_phone": _tenant,
    "health_state": _health,
    **VISITED,
}
NEEDS: Mapping[str, frozenset[str]] = {
    "housing_use": frozenset({"doors"}),
    "is_occupied": frozenset({"doors"}),
    "tenant_name": frozenset({"names"}),
    "tenant_phone": frozenset({"identity"}),
    "health_state": frozenset({"doors", "facts", "readings"}),
    **dict.fromkeys(VISITED, frozenset({"doors"})),
    "visit_by": frozenset({"doors", "visitors"}),
}
