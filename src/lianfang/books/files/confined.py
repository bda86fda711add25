"""What a process that reads a stranger's file may take of the machine: bounded memory and time, and nothing else of it.

Called once everything is imported and before the first byte of the file is read. From then on the process cannot open
a file or a line to anywhere, write a file, or start another program; and where the machine runs out of memory, the
system ends it before anybody else.
"""

import ctypes
import os
import resource
import signal
from contextlib import suppress
from pathlib import Path

MOST_MEMORY = 1 << 30  # of addresses: the largest book that the limits allow takes 0.7 GiB (ADR 18)
MOST_CPU_S = 60
TOO_MUCH = 77  # how a process ends whose memory is used up
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38  # linux/prctl.h
BACKGROUND = 5  # how much it gives way to whoever serves


def confine() -> None:
    """Take from this process all that reading needs not. There is no way back."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    os.nice(BACKGROUND)
    control = getattr(ctypes.CDLL(None), "prctl", None)
    if control is not None:
        control(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        control(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _bound(resource.RLIMIT_AS, MOST_MEMORY)
    _bound(resource.RLIMIT_CPU, MOST_CPU_S)
    _bound(resource.RLIMIT_CORE, 0)
    _bound(resource.RLIMIT_FSIZE, 0)
    _bound(resource.RLIMIT_NPROC, 0)
    _bound(resource.RLIMIT_NOFILE, 3)  # those it has: what is asked, what is answered, and where errors go


def _bound(what: int, most: int) -> None:
    """Set both limits, so that it cannot raise them again; one that is lower already stays."""
    _soft, hard = resource.getrlimit(what)
    if hard == resource.RLIM_INFINITY or hard > most:
        resource.setrlimit(what, (most, most))
