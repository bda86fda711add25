"""What visits say of people: journeys around the festival, contacts, fevers, symptoms, needs. Pure.

The county is one of those that people left to work elsewhere: they came home by the 24th of January, most from the
provinces around, few from Hubei, families together, by a train or coach that runs on that way. Places of origin are
codes of GB/T 2260; a train number is drawn and stands in no timetable.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from .residents import Family, Resident

WORKING = range(16, 60)
# Where people had been, how often, and by what they came; the first digits of a train number say which sort it is.
ORIGINS = (
    ("140107", 18, ("train", "coach", "car")),
    ("141002", 16, ("coach", "car")),
    ("610102", 14, ("train", "coach", "car")),
    ("110106", 9, ("train", "car")),
    ("410105", 7, ("train", "car")),
    ("120102", 4, ("train",)),
    ("440306", 4, ("plane", "train")),
    ("320505", 4, ("train", "plane")),
    ("330303", 4, ("train", "car")),
    ("420106", 7, ("train", "car")),
    ("420111", 4, ("train", "car")),
    ("420902", 4, ("train", "car")),
    ("421181", 3, ("car",)),
    ("420602", 2, ("train",)),
)
_CODES = tuple(code for code, _weight, _ways in ORIGINS)
_WEIGHTS = tuple(weight for _code, weight, _ways in ORIGINS)
_WAYS = {code: ways for code, _weight, ways in ORIGINS}
MOST_DAYS_AGO = 22
_SYMPTOMS = ("cough", "fatigue", "sore_throat")
_NEEDS = ("medicine", "food", "care")
NORMAL_C = (36.2, 36.9)


@dataclass(frozen=True, slots=True)
class Journey:
    from_code: str
    left_on: date
    by: str
    trip_no: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """What a visit says of one member, by its number in the family."""

    member: int
    temp_c: float | None = None
    symptoms: tuple[str, ...] = ()
    journey: Journey | None = None
    contact_on: date | None = None
    needs: tuple[str, ...] = ()

    @property
    def is_notable(self) -> bool:
        """True if it asks somebody to look after the person; a normal temperature alone does not."""
        fever = self.temp_c is not None and self.temp_c >= 37.3
        return bool(fever or self.symptoms or self.journey or self.contact_on or self.needs)


def of_some(family: Family, home: Sequence[int], day: date, random: Random) -> tuple[Noted, ...]:
    """Return what is noted on `day` of a family of whom something is; `home` are the members that are there."""
    member = random.choice(home)
    draw = random.random()
    if draw < 0.12:
        fever = Noted(member, temp_c=_temp((37.3, 38.4), random), symptoms=("cough",))
        return (replace(fever, contact_on=_days_before(day, 2, 9, random)) if draw < 0.03 else fever,)
    if draw < 0.32:
        return (Noted(member, temp_c=_temp(NORMAL_C, random), symptoms=(random.choice(_SYMPTOMS),)),)
    grown = [n for n in home if _age(family.members[n], day) in WORKING]
    if draw < 0.62 and grown:
        return _came_home(family, home, random.choice(grown), day, random)
    if draw < 0.72:
        return (Noted(member, temp_c=_temp(NORMAL_C, random), contact_on=_days_before(day, 2, 12, random)),)
    return (Noted(member, needs=(random.choice(_NEEDS),)),)


def _came_home(family: Family, home: Sequence[int], first: int, day: date, random: Random) -> tuple[Noted, ...]:
    """Somebody came home from where they work, now and then with husband or wife and the children."""
    journey = _journey(day, random)
    party = [first]
    if random.random() < 0.35:
        party += [n for n in home if n != first and family.members[n].relation in ("head", "spouse", "child")]
    return tuple(Noted(n, temp_c=_temp(NORMAL_C, random), journey=journey) for n in sorted(party))


def _journey(day: date, random: Random) -> Journey:
    """They set out two or three weeks ago, the most in the last days before the festival."""
    code = random.choices(_CODES, _WEIGHTS)[0]
    by = random.choice(_WAYS[code])
    back = round(random.triangular(4, MOST_DAYS_AGO, 15))
    return Journey(code, day - timedelta(days=back), by, _trip_no(by, random))


def _trip_no(by: str, random: Random) -> str:
    if by == "train":
        return random.choice("DGKTZ") + str(random.randint(101, 9899))
    return random.choice(("MU", "CA", "HU")) + str(random.randint(1201, 8999)) if by == "plane" else ""


def measured_again(noted: Sequence[Noted], random: Random) -> tuple[Noted, ...]:
    """Return the temperatures of those who were warm or came from elsewhere; one fever in three has stayed."""
    return tuple(
        Noted(one.member, temp_c=_temp((37.3, 38.1) if _is_warm(one) and random.random() < 0.34 else NORMAL_C, random))
        for one in noted
        if one.journey or _is_warm(one)
    )


def _is_warm(one: Noted) -> bool:
    return one.temp_c is not None and one.temp_c >= 37.3


def _temp(between: tuple[float, float], random: Random) -> float:
    return round(random.uniform(*between), 1)


def _days_before(day: date, least: int, most: int, random: Random) -> date:
    return day - timedelta(days=random.randint(least, most))


def _age(member: Resident, day: date) -> int:
    return (day - member.birth_on).days // 365
