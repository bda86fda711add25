"""Plays a county into the ledger: every fact through the door, handed in by whose post it would be.

A site at a time, so that a city needs no more memory than a village, and each part with randomness of its own, so that
a drill that was broken off goes on where it stopped: what lies behind it is drawn again, but not handed in again.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Protocol
from uuid import UUID

from lianfang.access.models import Account
from lianfang.kit.clock import day_of, day_start
from lianfang.kit.ids import uuid7_at
from lianfang.ledger.door import CLOCK, SYSTEM, Priority, record
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
from .recording import Recorder, Tell
from .wanted import ask_for_forms

LEFT = ("todo", "again", "refused")


class Marks(Protocol):
    """Where a drill notes how far it came: `sites` are there, the ground and the posts below them too."""

    sites: int

    def reach(self, sites: int) -> None: ...


class NoMarks:
    """For a drill that begins anew each time."""

    sites = -1  # not even the ground

    def reach(self, sites: int) -> None:
        """Nobody asks."""


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

    def random(self, part: str) -> Random:
        """Randomness of its own for each part of what is handed in."""
        return Random(f"{self.seed}/{self.county}/play/{part}")  # noqa: S311 - synthetic people, nothing to protect


def play(ask: Ask, tell: Tell = lambda count, share: None, marks: Marks | None = None) -> Played:
    """Put a whole county into an empty database, or the rest of it into one that holds what `marks` says."""
    began = time.monotonic()
    marks = marks or NoMarks()
    divisions = divisions_of(ask.county)  # refuses a county that is not in the list, before anything is recorded
    drawing = draw(ask, divisions)
    crew = crews.muster(ask.county, divisions[0], drawing.sites, drawing.townships, ask.random("crew"), ask.begun_at)
    played = Played(ask.county, divisions[0].name, crew.sign_ins)
    with Recorder(tell) as recorder:
        if marks.sites < 0:
            _prepare(ask, drawing, crew, recorder)
            marks.reach(0)
        doors = sum(site.doors for site in drawing.sites)
        for n, drawn in enumerate(drawing.drawn()):
            recorder.share = played.doors / max(doors, 1)
            _count(played, drawn)
            if n >= marks.sites:
                _site(drawn, drawing, ask, crew, recorder, played)
                marks.reach(n + 1)
        _overdue(ask)
        ask_for_forms(ask.county, ask.now, crew, recorder, ask.random("forms"))
    played.doubles = drawing.doubles
    played.entries, played.seconds = recorder.count, time.monotonic() - began
    return played


def _prepare(ask: Ask, drawing: CountyDrawing, crew: Crew, recorder: Recorder) -> None:
    """Everything that stands is there before anybody has a post, as when an installation is set up."""
    _open(ask)
    recorder.record(places.drafts(drawing.sites, ask.begun_at, ask.random("places")), SYSTEM(ask.county))
    Account.objects.bulk_create(crews.accounts(crew), batch_size=200)
    recorder.record(crews.drafts(crew), SYSTEM(ask.county))
    recorder.finish()


def _overdue(ask: Ask) -> None:
    """Doors that nobody opened yesterday are overdue today.

    Who may be registered twice is left to the server's clock, which begins as soon as it serves: a drill is to be
    ready quickly.
    """
    while overdue := list(revisits_overdue(ask.county, ask.now)):
        record(overdue, by=CLOCK(ask.county), priority=Priority.IMPORT)


def _open(ask: Ask) -> None:
    open_emergency(
        ask.county,
        name="新型冠状病毒感染的肺炎疫情防控演练",
        drill=True,
        level=1,
        ground="省指挥部：启动重大突发公共卫生事件一级响应（演练）",
        at=ask.begun_at,
        id=uuid7_at(ask.begun_at, ask.random("emergency")),
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


def _site(drawn: Drawn, drawing: CountyDrawing, ask: Ask, crew: Crew, recorder: Recorder, played: Played) -> None:
    """Register who lives in one site, then visit them, one grid worker's round after another."""
    division = drawn.site.division
    beats = _beats(drawn, crew)
    doors = [doored for beat in beats.values() for doored in beat]
    before = played.doors - len(doors)
    at = ask.begun_at + timedelta(hours=3, seconds=before // 10)  # rises from site to site
    address = f"{played.name}{drawing.townships.get(division.code[:9], '')}{division.name}"
    random = ask.random(division.code)
    office = crew.offices[division.code].author(ask.county)
    recorder.record(entries.registrations(doors, address, at, random), office)
    for post, beat in beats.items():
        recorder.record(entries.visits(beat, random), crew.author_of(post))
        if not any(doored.plan.visits for doored in beat):  # nobody went there, since nobody is there to go
            recorder.record([crews.ended(crew, post, ask.now - timedelta(days=3), random)], SYSTEM(ask.county))
    recorder.finish()
    if division.code == crew.shown:
        _trouble(beats, drawing, ask, crew, random)


def _beats(drawn: Drawn, crew: Crew) -> dict[UUID, list[Doored]]:
    """Doors of one site by the post of whoever goes to them."""
    beats: dict[UUID, list[Doored]] = {}
    beat, around = [], None  # doors come block by block: whose they are is asked once a block
    for plan, (compound, block, door, path) in zip(drawn.doors, places.doors_of(drawn.site), strict=True):
        if block is not around:
            beat = beats.setdefault(crew.worker_of(drawn.site.division.code, compound, block).post, [])
            around = block
        beat.append(Doored(plan, door, path))
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


def _count(played: Played, drawn: Drawn) -> None:
    for plan, (_compound, _block, _door, path) in zip(drawn.doors, places.doors_of(drawn.site), strict=True):
        played.doors += 1
        if plan.family is not None:
            played.households += 1
            played.persons += plan.family.size
        if plan.status in LEFT:
            played.planted[path] = plan.status
