"""Which lane a request takes. Sizes and bounds of all lanes stand here, with why they are so large."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

from lianfang.access.intake import ADDRESSES, BATCH_MAX_BYTES, OUTBOX_COUNT
from lianfang.books.limits import MOST_BYTES

from .lanes import Bounds, Lane

DOORS, IMPORTS, PAPERS, SIGNS, PAGES, FETCHES = "doors", "imports", "papers", "signs", "pages", "fetches"
FILES, WATCH = "files", "watch"
MIB = 1 << 20
WATCHED = ("/health", "/metrics")
STATIC = "/static/"
# What proves who somebody is, whatever its fields are called: passwords, codes, tickets, keys.
PROVING = ("/sign-in/", "/account/", "/first/")
# Sheets that are filled or drawn, for seconds each; that a form has nothing to say is said in an instant.
DRAWN, SAID_ZERO = ("/forms/", "/labels/"), "/forms/zero/"
CALM = 4  # this many who record may be at work before fewer pages are written at once
BESIDE = {"sqlite": 1, "postgresql": 2}  # pages beside busy doors: one of two waits for PostgreSQL at any time

# A page costs 20 to 100 ms of the interpreter: 200 that wait are up to five seconds, which is as long as anybody looks
# at a blank page. Four are written at once, since one is in Python while others wait for the database; each thread
# keeps a connection with its caches, 2 to 3 MiB. Entries of programs and phones need a thread only until they are
# handed in; who records on a page holds one until it is on disk. A book that is brought in holds its bytes and ten
# times as much while it is read. A password that is looked at takes 19 MiB and 20 to 40 ms of a core, right or wrong:
# two at once, or a thousand who guess would keep doors from both cores and take 300 MiB. A form takes seconds: on the
# morning on which all communities fill theirs at half past eight, none of it is done in the doors' threads.
# `longest` is more than waiting, the database's time (limits) and the writer's (RECORD_SECONDS) together: it is for
# what nothing else ends, a disk or a line that hangs. Whoever watches must hear of that within seconds.
BOUNDS = {
    DOORS: Bounds(threads=16, waiting=4_000, size=48 * MIB, seconds=20.0, longest=90.0),
    IMPORTS: Bounds(threads=2, waiting=16, size=96 * MIB, seconds=60.0, longest=900.0),
    PAPERS: Bounds(threads=2, waiting=100, size=16 * MIB, seconds=60.0, longest=600.0),
    SIGNS: Bounds(threads=2, waiting=400, size=4 * MIB, seconds=20.0, longest=90.0),
    PAGES: Bounds(threads=4, waiting=int(os.environ.get("LIANFANG_PAGES_WAITING", "200")), size=4 * MIB, seconds=5.0),
    # An export leaves at the pace of its line: its time ends when its first piece does.
    FETCHES: Bounds(threads=4, waiting=16, size=MIB, seconds=60.0, longest=180.0),
    FILES: Bounds(threads=2, waiting=1_000, size=MIB, seconds=10.0),
    WATCH: Bounds(threads=1, waiting=32, size=MIB, seconds=5.0, longest=4.0),
}


class Roads:
    """All lanes of a server."""

    longest_body = MOST_BYTES + MIB

    def __init__(self, bounds: Mapping[str, Bounds] | None = None) -> None:
        sizes = {**BOUNDS, **(bounds or {})}
        self.lanes = {name: Lane(name, sizes[name], self._pages if name == PAGES else None) for name in BOUNDS}

    def __iter__(self) -> Iterator[Lane]:
        return iter(self.lanes.values())

    def _pages(self) -> int:
        """How many pages may be written at once: fewer while doors are busy."""
        doors = self.lanes[DOORS]
        is_busy = doors.active_count + doors.waiting_count > CALM
        return BESIDE[connection.vendor] if is_busy else self.lanes[PAGES].bounds.threads

    def lane_of(self, environ: Mapping[str, Any], body: bytes) -> Lane:
        path = environ["PATH_INFO"]
        if path in WATCHED:
            return self.lanes[WATCH]
        if path.startswith("/exports/") and path.endswith("/fetch/"):
            return self.lanes[FETCHES]
        if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            return self.lanes[FILES if path.startswith(STATIC) else PAGES]
        if path.startswith(PROVING):
            return self.lanes[SIGNS]
        if _is_import(environ, path, body):
            return self.lanes[IMPORTS]
        return self.lanes[PAPERS if path.startswith(DRAWN) and path != SAID_ZERO else DOORS]


def _is_import(environ: Mapping[str, Any], path: str, body: bytes) -> bool:
    """True for what is more than a phone sends at once, and for books."""
    if path.rstrip("/") in ADDRESSES:
        return body.count(b"\n") > OUTBOX_COUNT
    return len(body) > MIB or environ.get("CONTENT_TYPE", "").startswith("multipart/")


assert Roads.longest_body >= BATCH_MAX_BYTES  # noqa: S101 - a bound below what the intake takes would cut it off
