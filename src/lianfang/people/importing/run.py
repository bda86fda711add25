"""Runs an import: reads, matches, plans, records in the background of the office's other work, answers every row."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from lianfang.kit.clock import day_of
from lianfang.kit.paths import upper
from lianfang.kit.scope import Reach
from lianfang.ledger.door import record
from lianfang.ledger.drafts import Author, Draft
from lianfang.ledger.kinds import Priority
from lianfang.places.kinds import NewPlace, PlacesAdded
from lianfang.places.models import Place

from . import cannot
from .doors import DoorBook, DoorNotFound, Spot
from .matching import known_of
from .outcome import Outcome, RowOutcome
from .planning import Family, Planner
from .remarks import Remark
from .rows import RosterRow, RowReader
from .sheet import Sheet, read_sheet

T = TypeVar("T")
Progress = Callable[[int, int], None]
ACTS_AT_ONCE = 200
PLACES_AT_ONCE = 250
_running: dict[str, threading.Lock] = {}


def run_import(
    content: bytes,
    reach: Reach,
    *,
    place: UUID,
    by: Author,
    at: datetime,
    dry_run: bool = False,
    creates_places: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Import a filled 人员底册 under `place`. Raises CannotImport if nothing of it can be read.

    With `dry_run` nothing is recorded, and the answers say what would be. One import at a time runs in a county, since
    two of the same file would not know of each other.
    """
    sheet = read_sheet(content)
    with _running.setdefault(reach.county, threading.Lock()):
        importer = Importer(sheet, reach, place=place, by=by, at=at, creates_places=creates_places)
        importer.plan()
        if not dry_run:
            importer.record(progress or _ignore)
        return importer.outcome(dry_run)


def _ignore(done: int, total: int) -> None:
    return None


class Importer:
    """One import from rows to answers."""

    def __init__(
        self, sheet: Sheet, reach: Reach, *, place: UUID, by: Author, at: datetime, creates_places: bool
    ) -> None:
        self.sheet = sheet
        self.reach = reach
        self.by = by
        self.at = at
        self.book = door_book(reach, place, creates=creates_places)
        reader = RowReader(sheet, day_of(at))
        self.rows = [reader.read(row) for row in sheet.rows]
        self._found: dict[tuple[str, str], UUID | DoorNotFound] = {}

    def plan(self) -> None:
        families = self._families()
        readable = [row for family in families for row in family.rows]
        refused = [row for row in self.rows if row.faults]
        known = known_of(self.reach, readable, {family.door for family in families})
        self.planner = Planner(known, self.book, at=self.at)
        self.planner.plan(families, refused)

    def outcome(self, dry: bool) -> Outcome:
        answers = self.planner.outcomes
        return Outcome(
            dry=dry,
            rows=[answers[row.number] for row in self.rows],
            households_count=sum(1 for act in self.planner.acts if act.draft.kind == "people.household_registered"),
            made_places=[self.book.name_of(spot.id) for spot in self.book.made if spot.kind != "stairwell"],
            extra=self.sheet.extra,
            missing=self.sheet.missing,
        )

    # ── households ───────────────────────────────────────────────────────────────────────────────────────────────────
    def _families(self) -> list[Family]:
        found: dict[object, Family] = {}
        first_with: dict[object, int] = {}
        for row in self.rows:
            door = self._door_of(row)
            if door is None or row.faults:
                continue
            key = row.household_number or door
            family = found.setdefault(key, Family(door, row.household_number))
            if family.door != door:
                where = self.sheet.address(row.number, "household_number")
                row.faults.append(Remark("number_elsewhere", where, {"row": family.rows[0].number}))
            elif not self._is_repeated(row, key, first_with):
                family.rows.append(row)
        return [family for family in found.values() if family.rows]

    def _is_repeated(self, row: RosterRow, family: object, first_with: dict[object, int]) -> bool:
        """Note a row that names somebody whom an earlier row has named."""
        marks: object = row.id_no or (family, row.name, row.birth_on)
        first = first_with.setdefault(marks, row.number)
        if first != row.number:
            cell = self.sheet.address(row.number, "id_no" if row.id_no else "name")
            row.faults.append(Remark("twice", cell, {"row": first}))
        return first != row.number

    def _door_of(self, row: RosterRow) -> UUID | None:
        if not row.building or not row.door:
            return None
        where = (row.building, row.door)
        if where not in self._found:
            try:
                self._found[where] = self.book.find(*where)
            except DoorNotFound as missing:
                self._found[where] = missing
        found = self._found[where]
        if isinstance(found, UUID):
            return found
        cell = self.sheet.address(row.number, found.field)
        row.faults.append(Remark(found.remark.code, cell, found.remark.params))
        return None

    # ── recording ────────────────────────────────────────────────────────────────────────────────────────────────────
    def record(self, progress: Progress) -> None:
        acts = self.planner.acts
        total = sum(len(act.outcomes) for act in acts)
        progress(0, total)
        self._record_places()
        done = 0
        for part in _parts(acts, ACTS_AT_ONCE):
            answers = record([act.draft for act in part], by=self.by, priority=Priority.IMPORT)
            for act, answer in zip(part, answers, strict=True):
                done += len(act.outcomes)
                if answer.refusal is not None:
                    _refused(act.outcomes, answer.refusal.text("why"), answer.refusal.text("do"))
            progress(done, total)

    def _record_places(self) -> None:
        for part in _parts(self.book.made, PLACES_AT_ONCE):
            body = PlacesAdded(places=tuple(_new_place(spot) for spot in part))
            draft = Draft(kind="places.added", place=self.book.base.id, body=body, happened_at=self.at)
            answer = record([draft], by=self.by, priority=Priority.IMPORT)[0]
            if answer.refusal is not None:
                raise answer.refusal


def door_book(reach: Reach, place: UUID, *, creates: bool = False) -> DoorBook:
    """Load the open places under `place`. Raises CannotImportHere if it lies outside the reach."""
    base = Place.objects.filter(county=reach.county, id=place).first()
    if base is None or not reach.covers(base.path):
        raise cannot.CannotImportHere
    under = Place.objects.filter(county=reach.county, is_open=True, path__gte=base.path, path__lt=upper(base.path))
    rows = under.order_by("path").values_list("id", "parent", "kind", "segment", "name", "position", "floor")
    spots = [Spot(*row) for row in rows]
    return DoorBook.of(Spot(base.id, base.parent, base.kind, base.segment, base.name), spots, creates=creates)


def _new_place(spot: Spot) -> NewPlace:
    return NewPlace.model_validate(
        {
            "id": spot.id,
            "parent": spot.parent,
            "kind": spot.kind,
            "segment": spot.segment,
            "name": spot.name,
            "position": spot.position,
            "floor": spot.floor,
        }
    )


def _refused(outcomes: Iterable[RowOutcome], reason: str, todo: str) -> None:
    for outcome in outcomes:
        outcome.status = "refused"
        outcome.remarks = (Remark("refused", "", {"reason": reason, "todo": todo}),)


def _parts(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
