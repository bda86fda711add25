"""Plays a county into the ledger: every fact through the door, handed in by whose post it would be."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianfang.access.models import Account
from lianfang.kit.clock import day_of, day_start
from lianfang.kit.ids import uuid7_at
from lianfang.kit.refusals import Refusal
from lianfang.ledger.door import CLOCK, SYSTEM, Author, Draft, Priority, record
from lianfang.ledger.emergencies import open_emergency
from lianfang.places.divisions import Division as Listed
from lianfang.places.divisions import divisions_of, plant_county
from lianfang.places.terms import PlaceKind
from lianfang.screening.due import revisits_overdue

from . import crew as crews
from . import entries, places, troubles
from .crew import Crew, SignIn
from .doubles import Double
from .draw import CountyDrawing, Drawn
from .entries import Doored
from .ground import WEIGHT, Division

AT_ONCE = 1000
LEFT = ("todo", "again", "refused")
Tell = Callable[[int], None]


@dataclass(slots=True)
class Played:
    """What a drill put in: the gaps it planted by door path, whom it wrote down twice, who can sign in, how much."""

    county: str
    name: str
    sign_ins: list[SignIn]
    planted: dict[str, str] = field(default_factory=dict)
    doubles: list[Double] = field(default_factory=list)
    doors: int = 0
    households: int = 0
    persons: int = 0
    entries: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Ask:
    """Which county, how large, drawn from which seed, ending at which instant."""

    county: str
    households: int
    seed: int
    now: datetime

    @property
    def begun_at(self) -> datetime:
        """The morning on which it began: today is the thirteenth day."""
        return day_start(day_of(self.now) - timedelta(days=12)) + timedelta(hours=7)


class Recorder:
    """Hands drafts in, in large batches, and stops at the first that is not stored."""

    def __init__(self, tell: Tell) -> None:
        self.count = 0
        self._tell = tell

    def record(self, drafts: Iterable[Draft], by: Author) -> None:
        waiting = iter(drafts)
        while batch := list(islice(waiting, AT_ONCE)):
            for answer in record(batch, by=by, priority=Priority.IMPORT):
                if answer.status not in ("stored", "same"):
                    raise answer.refusal or CannotPlayOn(status=answer.status)
            self.count += len(batch)
            self._tell(self.count)


class CannotPlayOn(Refusal):
    """A drill's own entries must never be held; one that is shows a fault in the drill."""

    code = "drill_held"
    what = _("演练没灌完：有一笔没有入账（{status}）。")
    why = _("演练自己的每一笔都该入账，有一笔没入，就是程序有毛病。")
    do = _("请把这几行告诉开发的人；再运行一次会从头灌。")


def play(ask: Ask, tell: Tell = lambda count: None) -> Played:
    """Put a whole county into an empty database."""
    began = time.monotonic()
    recorder = Recorder(tell)
    random = Random(f"{ask.seed}/{ask.county}/play")  # noqa: S311 - synthetic people, nothing to protect
    divisions = divisions_of(ask.county)  # refuses a county that is not in the list, before anything is recorded
    _open(ask, random)
    drawing = draw(ask, divisions)
    name = divisions[0].name
    crew = crews.muster(ask.county, divisions[0], drawing.sites, drawing.townships, random, ask.begun_at)
    # Everything that stands is there before anybody has a post, as when an installation is set up.
    recorder.record(places.drafts(drawing.sites, ask.begun_at, random), SYSTEM(ask.county))
    Account.objects.bulk_create(crews.accounts(crew), batch_size=200)
    recorder.record(crews.drafts(crew), SYSTEM(ask.county))
    played = Played(ask.county, name, crew.sign_ins)
    for drawn in drawing.drawn():
        division = drawn.site.division
        address = f"{name}{drawing.townships.get(division.code[:9], '')}{division.name}"
        beats = _people(drawn, address, ask, crew, recorder, random, played)
        if division.code == crew.shown:
            _trouble(beats, drawing, ask, crew, random)
    played.doubles = drawing.doubles
    # Doors that nobody opened yesterday are overdue today. Who may be registered twice is left to the server's clock,
    # which begins as soon as it serves: a drill is to be ready quickly.
    if overdue := list(revisits_overdue(ask.county, ask.now)):
        record(overdue, by=CLOCK(ask.county), priority=Priority.IMPORT)
    played.entries, played.seconds = recorder.count, time.monotonic() - began
    return played


def _open(ask: Ask, random: Random) -> None:
    open_emergency(
        ask.county,
        name="新型冠状病毒感染的肺炎疫情防控演练",
        drill=True,
        level=1,
        ground="省指挥部：启动重大突发公共卫生事件一级响应（演练）",
        at=ask.begun_at,
        id=uuid7_at(ask.begun_at, random),
    )
    plant_county(ask.county, SYSTEM(ask.county), ask.begun_at)


def draw(ask: Ask, divisions: Sequence[Listed]) -> CountyDrawing:
    """Draw the county on the list of divisions."""
    return CountyDrawing(
        ask.county,
        [Division(one.code, one.name, one.kind.value) for one in divisions if one.kind.value in WEIGHT],
        {one.code: one.name for one in divisions if one.kind is PlaceKind.TOWNSHIP},
        households=ask.households,
        seed=ask.seed,
        now=ask.now,
    )


def _people(
    drawn: Drawn, address: str, ask: Ask, crew: Crew, recorder: Recorder, random: Random, played: Played
) -> dict[UUID, list[Doored]]:
    """Register who lives in one site, then visit them, one grid worker's round after another; doors by post."""
    division = drawn.site.division.code
    beats: dict[UUID, list[Doored]] = {}
    beat, around = [], None  # doors come block by block: whose they are is asked once a block
    for plan, (compound, block, door, path) in zip(drawn.doors, places.doors_of(drawn.site), strict=True):
        if block is not around:
            beat = beats.setdefault(crew.worker_of(division, compound, block).post, [])
            around = block
        beat.append(Doored(plan, door, path))
    doors = [doored for beat in beats.values() for doored in beat]
    at = ask.begun_at + timedelta(hours=3, seconds=played.doors // 10)  # rises from site to site
    recorder.record(entries.registrations(doors, address, at, random), crew.offices[division].author(ask.county))
    for post, beat in beats.items():
        recorder.record(entries.visits(beat, random), crew.author_of(post))
        if not any(doored.plan.visits for doored in beat):  # nobody went there, since nobody is there to go
            recorder.record([crews.ended(crew, post, ask.now - timedelta(days=3))], SYSTEM(ask.county))
    _count(played, doors)
    return beats


def _trouble(beats: dict[UUID, list[Doored]], drawing: CountyDrawing, ask: Ask, crew: Crew, random: Random) -> None:
    """Give the inbox of the office that is shown something to settle."""
    post, mine = next(iter(beats.items()))
    others = [site for site in drawing.sites if site.doors and site.division.code != crew.shown]
    if not others:
        return
    foreign = next(door for _compound, _block, door, _path in places.doors_of(others[-1]))
    office = crew.offices[crew.shown].author(ask.county)
    troubles.make(mine, foreign, office, crew.author_of(post), ask.now - timedelta(hours=2), random)


def _count(played: Played, doors: Sequence[Doored]) -> None:
    for doored in doors:
        played.doors += 1
        if doored.plan.family is not None:
            played.households += 1
            played.persons += doored.plan.family.size
        if doored.plan.status in LEFT:
            played.planted[doored.path] = doored.plan.status
