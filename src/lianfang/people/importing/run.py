"""Runs an import: reads, matches, plans, records in the background of the office's other work, answers every row."""

import threading
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from lianfang.books.queries import Known, known
from lianfang.books.shapes import Header
from lianfang.facts.queries import fields_of
from lianfang.kit.batches import batched
from lianfang.kit.clock import day_of
from lianfang.kit.paths import ancestors, upper
from lianfang.kit.scope import Reach
from lianfang.ledger.door import giving_way, record
from lianfang.ledger.drafts import Author, Draft
from lianfang.ledger.kinds import Priority
from lianfang.places.kinds import NewPlace, PlacesAdded
from lianfang.places.models import Place

from . import cannot
from .doors import DoorBook, Spot
from .forms import File, Opened, Reading, read_forms
from .households import Locator, families_of
from .matching import known_of
from .outcome import Outcome, RowOutcome
from .planning import Act, Planner
from .remarks import Remark
from .rows import RosterRow, RowReader
from .tables import sheets_of
from .telling import tell

ACTS_AT_ONCE = 200
PLACES_AT_ONCE = 250
MOST_ROWS = 50_000
_running: dict[str, threading.Lock] = {}


class ImportStopped(Exception):
    """Raised by a watch to stop an import after what it has recorded; running it again goes on."""


class Watch:
    """Looks on while an import is recorded; whoever wants to know more overrides it."""

    def progress(self, done: int, total: int) -> None:
        """Hear how many rows are done. May raise ImportStopped."""

    def answered(self, rows: Sequence[RowOutcome]) -> None:
        """Hear the answers of rows that have just been recorded."""


def read(file: File, reach: Reach, *, at: datetime, opened: Opened | None = None) -> Reading:
    """Return how a workbook would be read. Raises CannotReadBook or CannotImport."""

    def remembered(headers: Sequence[Header]) -> Known | None:
        return known(reach, headers, file.form)

    fields = fields_of(reach, day_of(at))
    return read_forms(file, fields=fields, at=at, remembered=remembered, opened=opened)


def run_import(
    file: File | Reading | bytes,
    reach: Reach,
    *,
    place: UUID,
    by: Author,
    at: datetime,
    dry_run: bool = False,
    creates_places: bool = False,
    watch: Watch | None = None,
) -> Outcome:
    """Import a workbook about people under `place`. Raises CannotReadBook or CannotImport if nothing can be read.

    `file` may have been read already. With `dry_run` nothing is recorded, and the answers say what would be. One
    import at a time runs in a county, since two of the same file would not know of each other.
    """
    reading = file if isinstance(file, Reading) else read(File(file) if isinstance(file, bytes) else file, reach, at=at)
    with _running.setdefault(reach.county, threading.Lock()):
        importer = Importer(reading, reach, place=place, by=by, at=at, creates_places=creates_places)
        importer.plan()
        if not dry_run:
            importer.record(watch or Watch())
        return importer.outcome(dry_run)


def is_running(county: str) -> bool:
    """True while an import runs in this process."""
    turn = _running.get(county)
    return turn is not None and turn.locked()


class Importer:
    """One import from rows to answers."""

    def __init__(
        self, reading: Reading, reach: Reach, *, place: UUID, by: Author, at: datetime, creates_places: bool
    ) -> None:
        self.reach = reach
        self.by = by
        self.at = at
        self.reading = reading
        self.book, self.above, self.path = door_book(reach, place, creates=creates_places)
        self.sheets = sheets_of(reading)
        if sum(len(sheet.rows) for sheet in self.sheets) > MOST_ROWS:
            raise cannot.CannotTakeRows(count=sum(len(sheet.rows) for sheet in self.sheets), limit=MOST_ROWS)
        self.rows = self._read_rows()

    def _read_rows(self) -> list[RosterRow]:
        found: list[RosterRow] = []
        for sheet in self.sheets:
            reader = RowReader(sheet, day_of(self.at))
            for source in giving_way(sheet.rows):
                found += reader.read(source)
            sheet.rows = []  # said in `found` now; the rows of a large roster need not stand here twice
        for line, row in enumerate(found):
            row.line = line
        return found

    def plan(self) -> None:
        locator = Locator(self.book, self.above)
        locator.locate(self.rows)
        there = known_of(self.reach, self.rows, {row.place for row in self.rows if row.place is not None})
        for row in giving_way(self.rows):
            if row.place is None and not row.faults:
                row.place = there.door_of(row)
                if row.place is None:
                    locator.say_missing(row)
        self.planner = Planner(there, self.book, path=self.path, at=self.at)
        self.planner.plan(families_of(self.rows), self.rows)
        self.telling = tell(self.reach.county, self.planner, self.rows, at=self.at)

    def outcome(self, dry: bool) -> Outcome:
        answers = self.planner.outcomes
        return Outcome(
            dry=dry,
            rows=[answers[row.line] for row in self.rows],
            households_count=sum(1 for act in self.planner.acts if act.kind == "people.household_registered"),
            made_places=[self.book.name_of(spot.id) for spot in self.book.made if spot.kind != "stairwell"],
            extra=[words for sheet in self.sheets for words in sheet.not_stored],
            missing=list(dict.fromkeys(words for sheet in self.sheets for words in sheet.missing)),
            remarks=[*self.reading.remarks, *(said for form in self.reading.forms for said in form.remarks)],
        )

    # ── recording ────────────────────────────────────────────────────────────────────────────────────────────────────
    def record(self, watch: Watch) -> None:
        """Record places, then who is registered and corrected, then what is told of them."""
        rounds = (self.planner.acts, self.telling)
        total = sum(len(act.outcomes) for acts in rounds for act in acts)
        watch.progress(0, total)
        self._record_places()
        done = 0
        for acts in rounds:
            for part in batched([act for act in acts if not _is_off(act)], ACTS_AT_ONCE):
                done += self._record(part, watch)
                watch.progress(done, total)

    def _record(self, acts: Sequence[Act], watch: Watch) -> int:
        answers = record([act.make() for act in acts], by=self.by, priority=Priority.IMPORT)
        for act, answer in zip(acts, answers, strict=True):
            if answer.refusal is not None:
                _refused(act.outcomes, answer.refusal.text("why"), answer.refusal.text("do"))
        outcomes = [outcome for act in acts for outcome in act.outcomes]
        watch.answered(outcomes)
        return len(outcomes)

    def _record_places(self) -> None:
        for part in batched(self.book.made, PLACES_AT_ONCE):
            body = PlacesAdded(places=tuple(_new_place(spot) for spot in part))
            draft = Draft(kind="places.added", place=self.book.base.id, body=body, happened_at=self.at)
            answer = record([draft], by=self.by, priority=Priority.IMPORT)[0]
            if answer.refusal is not None:
                raise answer.refusal


def door_book(reach: Reach, place: UUID, *, creates: bool = False) -> tuple[DoorBook, list[str], str]:
    """Load the open places under `place`, the names of what it lies in, the widest first, and its path.

    Raises CannotImportHere if it lies outside the reach.
    """
    base = Place.objects.filter(county=reach.county, id=place).first()
    if base is None or not reach.covers(base.path):
        raise cannot.CannotImportHere
    under = Place.objects.filter(county=reach.county, is_open=True, path__gte=base.path, path__lt=upper(base.path))
    rows = under.order_by("path").values_list("id", "parent", "kind", "segment", "name", "position", "floor")
    spots = [Spot(*row) for row in rows]
    above = Place.objects.filter(county=reach.county, path__in=ancestors(base.path)).order_by("path")
    names = [name for name in above.values_list("name", flat=True) if name]
    home = Spot(base.id, base.parent, base.kind, base.segment, base.name)
    return DoorBook.of(home, spots, creates=creates), names, base.path


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


def _is_off(act: Act) -> bool:
    """True for what is told of somebody whose registration was refused."""
    return all(outcome.status == "refused" for outcome in act.outcomes)


def _refused(outcomes: Iterable[RowOutcome], reason: str, todo: str) -> None:
    for outcome in outcomes:
        outcome.status = "refused"
        outcome.remarks = (Remark("refused", "", {"reason": reason, "todo": todo}),)
