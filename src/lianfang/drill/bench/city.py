"""What is measured of a city besides: boards of every place against the recount, and a program's copy."""

import time

from django.db import connections

from lianfang.access.models import Account
from lianfang.access.scope import Scope, make_scope
from lianfang.kit.clock import now
from lianfang.ledger.models import Head
from lianfang.places.models import Place
from lianfang.places.queries import children
from lianfang.places.terms import PlaceKind
from lianfang.screening.queries.coverage import progress_counts, recount

from .load import rank
from .taking import Bench, Figures, all_taken, repeated
from .target import HEADQUARTERS

BOARDS = 60
RECOUNTED = 12
WIDE = (PlaceKind.CITY, PlaceKind.COUNTY, PlaceKind.TOWNSHIP)
BEHIND = 5_000  # entries that a copy has not seen


def board_children(bench: Bench) -> Figures:
    """Counts of the places right below one, read as a board reads them; some of them against the doors themselves."""
    scope = _headquarters(bench)
    tops = list(Place.objects.filter(county=scope.county, kind__in=WIDE).order_by("path"))
    wrong = [top.name for top in tops[:: max(1, len(tops) // RECOUNTED)] if not _is_equal(scope, top)]
    found = repeated(bench, "p95_ms", lambda: _read(scope, tops))
    connections.close_all()
    if wrong:
        raise RuntimeError(f"boards differ from the recount: {wrong}")
    return found | {"recounted": RECOUNTED}


def _headquarters(bench: Bench) -> Scope:
    account = Account.objects.get(county=bench.target.county, staff_code=HEADQUARTERS)
    return make_scope(account, at=now())


def _read(scope: Scope, tops: list[Place]) -> Figures:
    took = []
    for n in range(BOARDS):
        top = tops[n % len(tops)]
        begun = time.perf_counter()
        progress_counts(scope, top.path, [below.path for below in children(scope, top.id)])
        took.append(time.perf_counter() - begun)
    ranked = sorted(took)
    return {f"p{q}_ms": rank(ranked, q) * 1000 for q in (50, 95, 99)} | {"count": len(took)}


def _is_equal(scope: Scope, top: Place) -> bool:
    paths = [below.path for below in children(scope, top.id)]
    whole, parts = progress_counts(scope, top.path, paths)
    return whole == recount(scope, top.path) and parts == [recount(scope, path) for path in paths]


def changes(bench: Bench) -> Figures:
    """What a program's copy of one community asks that has not seen the newest entries, book after book."""
    seq = Head.objects.get(county=bench.target.county).seq
    connections.close_all()
    books = ("households", "persons", "doors", "places")
    paths = [f"/api/changes?book={book}&since={max(1, seq - BEHIND)}" for book in books for _ in range(5)]
    # No more than a token may read in one go (LIANFANG_API_READS).
    requests = [bench.target.read(path) for path in paths]
    return repeated(bench, "p95_ms", lambda: all_taken(bench.target.fire(requests, connections=1, seconds=30.0)))
