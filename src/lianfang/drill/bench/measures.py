"""What is measured. Each measurement runs a few times; the run with the median figure counts."""

import json
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connections

from . import city, forms, limits, overload, roster
from .proof import cost_of
from .taking import Bench, Figures, all_taken, median, repeated
from .target import COMMAND, HEADQUARTERS, OFFICE, run

SECONDS = 5.0
SINGLES = 12_000
BATCHES = 400
PACED = 200.0
IMPORTED = 10_000
PAGES = 60
EXPORTED = 500_000
EXPORTER = "ZHB"  # the drill's headquarters
LONG_S = 30.0  # what takes longer is done once


@dataclass(frozen=True, slots=True)
class Measure:
    """`bar` says what the issue asks for, in words."""

    name: str
    take: Callable[[Bench], Figures]
    bar: str
    needs_server: bool = True


def raw_single(bench: Bench) -> Figures:
    return repeated(bench, "per_second", limits.single_limit) if _has_limit() else limits.single_limit()


def _has_limit() -> bool:
    return "missing" not in limits.single_limit()


def raw_batch(bench: Bench) -> Figures:
    return repeated(bench, "per_second", limits.batch_limit)


def single_entries(bench: Bench) -> Figures:
    """Door visits of three persons with a sealed note, 32 connections, as fast as they go."""
    return repeated(bench, "per_second", lambda: all_taken(_fire(bench, bench.target.singles(SINGLES))))


def _fire(bench: Bench, requests: Sequence[bytes], **how: float) -> Figures:
    return bench.target.fire(requests, seconds=SECONDS, rate=how.get("rate", 0.0))


def batch_entries(bench: Bench) -> Figures:
    """The same in batches of a hundred; entries a second."""

    def once() -> Figures:
        found = all_taken(bench.target.fire(bench.target.batches(BATCHES), connections=4, seconds=SECONDS))
        return found | {"per_second": found["per_second"] * 100, "requests_per_second": found["per_second"]}

    return repeated(bench, "per_second", once)


def paced_entries(bench: Bench) -> Figures:
    """Singles at 200 a second."""
    count = int(PACED * SECONDS)
    return repeated(bench, "p99_ms", lambda: all_taken(_fire(bench, bench.target.singles(count), rate=PACED)))


def entries_beside_import(bench: Bench) -> Figures:
    """Singles at 50 a second while 10,000 rows are imported."""
    with TemporaryDirectory(prefix="lianfang-roster-") as folder:
        words = roster.written(Path(folder) / "roster.xlsx", bench.target, IMPORTED, part=90)
        importing = subprocess.Popen([*COMMAND, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own program
        found = all_taken(bench.target.fire(bench.target.singles(250), connections=8, seconds=5.0, rate=50.0))
        still_importing = importing.poll() is None
        importing.wait(600)
    return found | {"import_outlasted_the_run": still_importing, "import_status": importing.returncode}


def roster_import(bench: Bench) -> Figures:
    """10,000 rows through the command, which hands them to the server where that has the database."""
    with TemporaryDirectory(prefix="lianfang-roster-") as folder:
        found = []
        for part in range(min(bench.runs, 2)):
            words = roster.written(Path(folder) / f"roster{part}.xlsx", bench.target, IMPORTED, part=part)
            begun = time.perf_counter()
            said = json.loads(run([*words, "--json"]).stdout)
            found.append({"seconds": time.perf_counter() - begun, "counts": said["counts"]})
    return median(found, "seconds")


def page(name: str, reader: str = HEADQUARTERS) -> Callable[[Bench], Figures]:
    """One kind of page, opened one after another by one reader, not in a cache of anybody."""

    def take(bench: Bench) -> Figures:
        target = bench.target
        paths = target.pages[name]
        requests = [target.page(paths[n % len(paths)], reader) for n in range(PAGES)]
        return repeated(bench, "p95_ms", lambda: all_taken(target.fire(requests, connections=1, seconds=30.0)))

    return take


def memory(bench: Bench) -> Figures:
    """After everything else, of the process that serves."""
    return bench.served.memory_mib() if bench.served else {}


def cold_start(bench: Bench) -> Figures:
    """From the command to the first answered page."""

    def once() -> Figures:
        with bench.target.serving() as served:
            return {"seconds": served.first_answer_s} | served.memory_mib()

    return repeated(bench, "seconds", once)


def verify_rate(bench: Bench) -> Figures:
    return _ledger_rate(bench, ["ledger", "verify"])


def rebuild_rate(bench: Bench) -> Figures:
    return _ledger_rate(bench, ["ledger", "rebuild", "--check"])


def _ledger_rate(bench: Bench, words: Sequence[str]) -> Figures:
    from lianfang.ledger.models import Head

    count = Head.objects.get(county=bench.target.county).seq
    connections.close_all()

    def once() -> Figures:
        cost = cost_of(words)
        return {"entries": count, "per_second": count / cost["seconds"], **cost}

    first = once()
    if first["seconds"] > LONG_S:
        return first
    return median([first, *(once() for _ in range(bench.runs - 1))], "per_second")


def export(suffix: str) -> Callable[[Bench], Figures]:
    """All persons of the county, masked, through the command; what 500,000 rows would take at that pace."""

    def take(bench: Bench) -> Figures:
        with TemporaryDirectory(prefix="lianfang-export-") as folder:
            file = Path(folder) / f"persons.{suffix}"
            words = ["export", "people.persons", "--as", EXPORTER, "-o", str(file)]
            found = []
            for _n in range(min(bench.runs, 2)):
                cost = cost_of(words)
                found.append(cost | {"bytes": file.stat().st_size})
        return median(found, "seconds") | _at_length(median(found, "seconds"), _persons(bench))

    return take


def _persons(bench: Bench) -> int:
    from lianfang.people.models import Person

    count = Person.objects.filter(county=bench.target.county, whereabouts="", is_erased=False).count()
    connections.close_all()
    return count


def _at_length(cost: Figures, rows: int) -> Figures:
    """What 500,000 rows would take: a start of the command is part of it, hence rather too much than too little."""
    times = EXPORTED / rows
    return {"rows": rows, "per_500k_s": cost["seconds"] * times, "per_500k_cpu_s": cost["cpu_seconds"] * times}


MEASURES = (
    Measure("raw.single", raw_single, "", needs_server=False),
    Measure("raw.batch", raw_batch, "", needs_server=False),
    Measure("start.cold", cold_start, "≤ 2 s", needs_server=False),
    Measure("page.board", page("board"), "p95 ≤ 50 ms"),
    Measure("page.list", page("list"), "p95 ≤ 50 ms"),
    Measure("page.search", page("search"), "p95 ≤ 50 ms"),
    Measure("page.list.whole", page("list.whole"), "city: p95 ≤ 100 ms"),
    Measure("page.overdue", page("overdue"), "city: p95 ≤ 100 ms"),
    Measure("page.places", page("places"), ""),
    Measure("office.list", page("office.list", OFFICE), "city: p95 ≤ 100 ms"),
    Measure("office.search", page("office.search", OFFICE), "city: p95 ≤ 100 ms"),
    Measure("office.ledger", page("office.ledger", OFFICE), ""),
    Measure("board.children", city.board_children, "city: p95 ≤ 50 ms, equal to the recount", needs_server=False),
    Measure("api.changes", city.changes, ""),
    Measure("page.chart", page("chart"), "5,000 doors: p95 ≤ 150 ms"),
    Measure("entries.paced", paced_entries, "SQLite at 200/s: p99 ≤ 50 ms"),
    Measure("entries.single", single_entries, "PostgreSQL ≥ 1,000/s, ≥ 0.08 of raw"),
    Measure("entries.batch", batch_entries, "PostgreSQL ≥ 10,000/s, ≥ 0.15 of raw"),
    Measure("import.roster", roster_import, "10,000 rows ≤ 10 s"),
    Measure("entries.beside_import", entries_beside_import, "p95 ≤ 200 ms"),
    Measure("overload.readers", overload.readers, ""),
    Measure("overload.burst", overload.burst, "none lost, over in ≤ 30 s"),
    Measure("export.csv", export("csv"), "500,000 rows ≤ 30 s, memory flat", needs_server=False),
    Measure("export.xlsx", export("xlsx"), "500,000 rows ≤ 75 s, memory flat", needs_server=False),
    Measure("forms.fill", forms.filling, "5,000 rows × 25 columns ≤ 5 s of CPU", needs_server=False),
    Measure("forms.figures", forms.daily, "73 villages ≤ 1 s, 2,425 ≤ 5 s", needs_server=False),
    Measure("forms.every_figure", forms.every, "", needs_server=False),
    Measure("memory", memory, "≤ 200 MiB"),
    Measure("ledger.verify", verify_rate, "≥ 15,000/s, ≤ 250 MiB", needs_server=False),
    Measure("ledger.rebuild", rebuild_rate, "at 33,000 households ≤ 40 s of CPU; ≤ 250 MiB", needs_server=False),
)
RATIOS = {"entries.single": "raw.single", "entries.batch": "raw.batch"}
