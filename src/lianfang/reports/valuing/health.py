"""Fields of how somebody is: temperatures of a day, symptoms, contacts, needs, as dated facts state them."""

from collections.abc import Sequence
from datetime import date, timedelta

from lianfang.facts.catalogue import fields
from lianfang.kit.clock import ZONE, day_of
from lianfang.people.facts import in_force
from lianfang.people.models import Fact
from lianfang.reports.flags import is_fever

from .persons import Asked, tells
from .raw import NOTHING, Coded, Raw, YesNo

_DENIED = ("none", "no")
_NOON = 12
# How long what was said of somebody's state still says how they are: temperatures are taken twice a day
# (domain.md 4: 每日早晚各测一次), so that what is older than the day before says nothing of today.
_STILL = timedelta(days=1)


def _of(one: Asked, key: str) -> list[Fact]:
    return [fact for fact in one.facts if fact.key == key]


def _readings(one: Asked, day: date) -> list[Fact]:
    return [fact for fact in _of(one, "temp_c") if fact.number is not None and day_of(fact.at) == day]


@tells("temp_c", "temp_am_c", "temp_pm_c", needs="facts readings")
def _temperature(one: Asked) -> Raw:
    """The first reading of the half day that is asked, the last of a whole one; a later one of it is a second look."""
    read = _readings(one, one.on)
    if one.field.key != "temp_c":
        is_morning = one.field.key == "temp_am_c"
        read = [fact for fact in read if (fact.at.astimezone(ZONE).hour < _NOON) == is_morning][:1]
    return Raw(read[-1].number, (read[-1].entry,)) if read else NOTHING


@tells("temp_recheck_c", "temp_recheck_am_c", "temp_recheck_pm_c", needs="facts readings")
def _second_look(one: Asked) -> Raw:
    read = _readings(one, one.on)
    if one.field.key != "temp_recheck_c":
        is_morning = "_am_" in one.field.key
        read = [fact for fact in read if (fact.at.astimezone(ZONE).hour < _NOON) == is_morning]
    return Raw(read[1].number, (read[1].entry,)) if len(read) > 1 else NOTHING


@tells("temp_on", needs="facts readings")
def _measured_on(one: Asked) -> Raw:
    read = [fact for fact in _of(one, "temp_c") if day_of(fact.at) <= one.on]
    return Raw(day_of(read[-1].at), (read[-1].entry,)) if read else NOTHING


@tells("fever", needs="facts readings")
def _fever(one: Asked) -> Raw:
    read = _readings(one, one.on)
    hot = [fact for fact in read if is_fever(fact)]
    behind = tuple(fact.entry for fact in hot or read)
    return Raw(YesNo(bool(hot)), behind) if read else NOTHING


def _newest(one: Asked) -> list[Fact]:
    """What was said last of how somebody is: readings and symptoms of the last day that says any, if not long ago."""
    said = [fact for key in ("temp_c", "symptom") for fact in _of(one, key)]
    day = max((day_of(fact.at) for fact in said), default=None)
    if day is None or one.on - day > _STILL:
        return []
    return [fact for fact in said if day_of(fact.at) == day]


def _symptoms(said: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in said if fact.key == "symptom" and fact.code and fact.code not in _DENIED]


def wrong(said: Sequence[Fact]) -> list[Fact]:
    """Return what of this is a symptom or a fever."""
    return [*_symptoms(said), *(fact for fact in said if is_fever(fact))]


@tells("symptom", needs="facts readings")
def _symptom(one: Asked) -> Raw:
    said = _newest(one)
    ill = _symptoms(said)
    hot = [fact for fact in said if is_fever(fact)]
    if one.header.startswith(("有无", "是否", "有没有")):
        answers = [fact for fact in said if fact.key == "symptom"] or hot
        behind = tuple(fact.entry for fact in [*ill, *hot] or answers)
        return Raw(YesNo(bool(ill or hot)), behind) if answers else NOTHING
    if ill:
        return Raw(Coded(tuple(dict.fromkeys(fact.code for fact in ill))), tuple(fact.entry for fact in ill))
    denied = [fact for fact in said if fact.key == "symptom"]
    return Raw("无", tuple(fact.entry for fact in denied)) if denied and not hot else NOTHING


@tells("health_state", needs="facts readings")
def _state(one: Asked) -> Raw:
    said = _newest(one)
    ill = wrong(said)
    behind = tuple(dict.fromkeys(fact.entry for fact in ill or said))
    if not said:
        return NOTHING
    if "异常" in one.header:
        return Raw(YesNo(bool(ill)), behind)
    return Raw(Coded(("abnormal" if ill else "normal",)), behind)


@tells("symptom_note", needs="facts readings")
def _note(one: Asked) -> Raw:
    """咳嗽、发热38.1℃: what is coded, in words; what was said in somebody's own words stays sealed."""
    said = _newest(one)
    options = {option.code: option.label for option in fields["symptom"].options}
    words = [options.get(fact.code, fact.code) for fact in _symptoms(said)]
    words += [f"发热{fact.number:g}℃" for fact in said if is_fever(fact)]
    behind = tuple(dict.fromkeys(fact.entry for fact in said if is_fever(fact) or fact in _symptoms(said)))
    return Raw("、".join(dict.fromkeys(words)), behind) if words else NOTHING


@tells("contact", needs="facts")
def _contact(one: Asked) -> Raw:
    said = _of(one, "contact")
    met = [fact for fact in said if fact.code not in _DENIED]
    return Raw(YesNo(bool(met)), tuple(fact.entry for fact in met or said)) if said else NOTHING


@tells("contact_on", needs="facts")
def _contact_on(one: Asked) -> Raw:
    days = [(fact.until_on or fact.on, fact.entry) for fact in _of(one, "contact") if fact.code not in _DENIED]
    known = [(day, entry) for day, entry in days if day is not None]
    return Raw(max(known)[0], (max(known)[1],)) if known else NOTHING


@tells("need", needs="facts")
def _need(one: Asked) -> Raw:
    said = [fact for fact in in_force(one.facts, one.on) if fact.key == "need"]
    kept = [fact for fact in said if fact.code not in _DENIED]
    if kept:
        return Raw(Coded(tuple(fact.code for fact in kept)), tuple(fact.entry for fact in kept))
    return Raw("无", tuple(fact.entry for fact in said)) if said else NOTHING


def own_answer(one: Asked) -> Raw:
    """The newest answer to a county's own question; what was answered in words stays sealed."""
    said = _of(one, one.field.key)
    if not said:
        return NOTHING
    fact = said[-1]
    behind = (fact.entry,)
    if one.field.type == "bool":
        return Raw(YesNo(fact.code == "yes"), behind) if fact.code else NOTHING
    if fact.number is not None:
        return Raw(int(fact.number) if fact.number == int(fact.number) else fact.number, behind)
    if one.field.type == "date":
        return Raw(fact.on, behind) if fact.on else NOTHING
    codes = tuple((fact.value or {}).get("codes") or filter(None, (fact.code,)))
    return Raw(Coded(codes), behind) if codes else NOTHING
