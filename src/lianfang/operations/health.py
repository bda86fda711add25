"""For whoever watches the machine: is it well (`/health`), and its figures (`/metrics`, as Prometheus reads them).

Nothing personal is told: counts, ages and bytes. Figures go to this machine, or to who brings LIANFANG_METRICS_TOKEN.
"""

import hmac
import resource
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import disk_usage

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from lianfang.kit.clock import now
from lianfang.kit.sight import all_of, seeing
from lianfang.ledger.models import Conflict, Head, Hold, ReturnedEntry
from lianfang.ledger.writing.writer import writer

from .backup.making import backups
from .certificates import expiry_of

# What rooms above tell beside: the lanes of the server that answers.
others: list[Callable[[], Iterator[Metric]]] = []
LOOPBACK = ("127.0.0.1", "::1")
PAGE_BYTES = resource.getpagesize()


@never_cache
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """200 while entries can be recorded, 503 while the database does not answer."""
    return JsonResponse({"status": "ok"}) if _answers() else JsonResponse({"status": "no database"}, status=503)


@never_cache
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    if not _may_read(request):
        return HttpResponseNotFound()
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Figures:
    """All figures, taken when they are asked for."""

    def collect(self) -> Iterator[Metric]:
        is_up = _answers()
        yield _gauge("lianfang_up", "1 while the database answers", float(is_up))
        yield _gauge(
            "lianfang_waiting_entries", "entries handed in and not yet committed", float(writer().waiting_count)
        )
        yield _gauge("lianfang_memory_bytes", "resident memory of the serving process", float(_memory()))
        yield _gauge("lianfang_threads", "threads of the serving process", float(threading.active_count()))
        yield _gauge("lianfang_disk_free_bytes", "room where the state lies", float(disk_usage(settings.VAR).free))
        for figures in others:
            yield from figures()
        yield from _ages()
        if is_up:
            yield from _counts()


def _counts() -> Iterator[Metric]:
    entries = CounterMetricFamily("lianfang_entries", "entries in the ledger", labels=["county"])
    counties = dict(Head.objects.values_list("county", "seq"))
    for county, seq in counties.items():
        entries.add_metric([county], seq)
    yield entries
    waiting = [sum(counts) for counts in zip(*map(_waiting, counties), strict=True)] or [0, 0, 0]
    yield _gauge("lianfang_returned", "returned entries nobody settled", waiting[0])
    yield _gauge("lianfang_held", "entries that wait for their target", waiting[1])
    yield _gauge("lianfang_conflicts", "fields with two values kept", waiting[2])


def _waiting(county: str) -> tuple[int, int, int]:
    """Nobody has signed in who would see a county; whoever may read figures counts all of it."""
    with seeing(all_of(county)):
        returned = ReturnedEntry.objects.filter(county=county, settled_as="").count()
        held = Hold.objects.filter(county=county).values("entry").distinct().count()
        return returned, held, Conflict.objects.filter(county=county).count()


def _ages() -> Iterator[Metric]:
    last = next(iter(backups(Path(settings.BACKUPS))), None)
    if last is not None:
        yield _gauge("lianfang_backup_age_seconds", "age of the last backup", (now() - last.made_at).total_seconds())
    until = expiry_of(Path(settings.CERTIFICATE))
    if until is not None:
        yield _gauge("lianfang_certificate_left_seconds", "until the certificate ends", (until - now()).total_seconds())


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)


def _answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _memory() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES


def _may_read(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    if not token:  # behind somebody else's TLS every request comes from this machine
        return not settings.BEHIND_TLS and request.META.get("REMOTE_ADDR") in LOOPBACK
    said = request.headers.get("Authorization", "").encode("utf-8", "replace")
    return hmac.compare_digest(said, f"Bearer {token}".encode())
