"""Keeps a server of a county below 200 MiB: few heaps, garbage looked for rarely but given back."""

import ctypes
import gc

from django.conf import settings
from django.db import connection

M_ARENA_MAX = -8  # malloc.h


def share_heaps() -> None:
    """Let all threads share two heaps of glibc: thirty-two of their own keep what an import has freed."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 2)


def collect_rarely() -> None:
    """Look for cycles after 50,000 new objects, not 700, and never again among those of the start.

    Entries make many objects and hardly a cycle; Python's own threshold costs a tenth of their time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def give_back() -> None:
    """Collect what is left over and return it to the system; after an import, and once a minute."""
    gc.collect()
    _empty_writers_cache()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _empty_writers_cache() -> None:
    """Let SQLite's writer give back the pages it keeps, once nobody waits: up to 32 MiB that the system has as well."""
    from lianfang.ledger.models import Head  # here, since a command asks a server before Django is set up
    from lianfang.ledger.writing.writer import writer

    if connection.vendor != "sqlite" or settings.LEDGER_WRITER == "inline" or writer().waiting_count:
        return
    county = Head.objects.values_list("county", flat=True).first()
    connection.close()  # this thread's own
    if county is not None:
        writer().run(county, _shrink)


def _shrink() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA shrink_memory")
