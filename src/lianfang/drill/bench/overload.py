"""Too much at once: readers beside those who record; a burst of ten times the peak, what is lost, when it is over.

The peak is 200 entries a second and 300 readers, each of whom opens a page every ten seconds. A burst offers ten times
as much. What was acknowledged is looked up in the ledger by its id afterwards, one by one.
"""

import json
import time
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest
from uuid import UUID

from django.db import connections

from lianfang.kit.batches import batched
from lianfang.ledger.models import StoredEntry

from .taking import Bench, Figures
from .target import Target, finished

PEAK_ENTRIES = 200.0
READERS = 300
PAGE_EVERY_S = 10.0
PEAK_PAGES = READERS / PAGE_EVERY_S
TIMES = 10
BURST_S = 60.0
CALM_S = 5.0
LOOK_S = 2.0
LONGEST_S = 60.0
READ = ("board", "list", "search", "overdue", "places")
NEAR = 1.5  # this many times the calm p95 is over it
LEAST_MS = 50.0
AT_ONCE = 500


def readers(bench: Bench) -> Figures:
    """300 readers beside 200 entries a second: what the readers wait, and what the doors."""
    target, seconds = bench.target, 15.0
    with (
        target.firing(
            _pages(target, PEAK_PAGES * seconds), connections=READERS, seconds=seconds, rate=PEAK_PAGES
        ) as reading,
        target.firing(target.singles(int(PEAK_ENTRIES * seconds)), seconds=seconds, rate=PEAK_ENTRIES) as writing,
    ):
        entries, pages = finished(writing), finished(reading)
    return pages | {"entries": _brief(entries), "shed": pages["statuses"].get("503", 0)} | _memory(bench)


def burst(bench: Bench) -> Figures:
    return burst_of(bench, seconds=BURST_S, times=TIMES)


def burst_of(bench: Bench, *, seconds: float, times: float, calm_s: float = CALM_S) -> Figures:
    """Offer `times` the peak for so long; then count what is missing, and look until the doors answer as before."""
    target = bench.target
    before = _at_peak(target, calm_s)
    sent = target.singles(int(PEAK_ENTRIES * times * seconds))
    pages = _pages(target, PEAK_PAGES * times * seconds)
    with (
        target.firing(pages, connections=600, seconds=seconds, rate=PEAK_PAGES * times) as reading,
        target.firing(sent, connections=1000, seconds=seconds, rate=PEAK_ENTRIES * times, taken=True) as writing,
    ):
        entries, read = finished(writing), finished(reading)
    begun = time.monotonic()
    bar = max(NEAR * before["p95_ms"], LEAST_MS)
    after = _at_peak(target, LOOK_S)
    while after["p95_ms"] > bar and time.monotonic() - begun < LONGEST_S:
        after = _at_peak(target, LOOK_S)
    recovered = time.monotonic() - begun
    acknowledged = [_id_of(sent[number]) for number in entries.pop("taken")]
    return {
        "lost": missing(target.county, acknowledged),
        "acknowledged": len(acknowledged),
        "offered": len(sent),
        "recovered_s": round(recovered, 1) if after["p95_ms"] <= bar else None,
        "calm_p95_ms": before["p95_ms"],
        "after_p95_ms": after["p95_ms"],
        "entries": _brief(entries),
        "pages": _brief(read),
    } | _memory(bench)


def _at_peak(target: Target, seconds: float) -> Figures:
    found = target.fire(target.singles(int(PEAK_ENTRIES * seconds)), seconds=seconds, rate=PEAK_ENTRIES)
    if set(found["statuses"]) - {"200", "201"}:
        found["p95_ms"] = float("inf")  # whoever is turned away has not been answered as before
    return found


def _pages(target: Target, count: float) -> list[bytes]:
    """Of all kinds in turn: a crowd never opens the same kind all at once."""
    paths = [path for some in zip_longest(*(target.pages[name] for name in READ)) for path in some if path]
    return [target.page(paths[n % len(paths)]) for n in range(int(count))]


def _id_of(request: bytes) -> UUID:
    return UUID(json.loads(request.partition(b"\r\n\r\n")[2])["id"])


def missing(county: str, ids: Sequence[UUID]) -> int:
    """How many of `ids` are not in the ledger."""
    found = 0
    for part in batched(ids, AT_ONCE):
        found += len(part) - StoredEntry.objects.filter(county=county, id__in=part).count()
    connections.close_all()
    return found


def _brief(found: Figures) -> Figures:
    shown = {name: round(found[name], 1) for name in ("per_second", "p50_ms", "p95_ms", "p99_ms")}
    return shown | {"statuses": dict(Counter(found["statuses"])), "broken": found["broken"]}


def _memory(bench: Bench) -> Figures:
    return {"memory": {name: round(mib) for name, mib in bench.served.memory_mib().items()}} if bench.served else {}
