"""What a command costs that proves the ledger: its own processor time and memory, and an end to the waiting."""

import os
import resource
import subprocess
import time
from collections.abc import Sequence
from tempfile import TemporaryFile

from .target import COMMAND, environment, status_mib

MOST_S = 1_800.0
LOOK_S = 0.02


def cost_of(words: Sequence[str], *, most_s: float = MOST_S) -> dict[str, float]:
    """Run one of our commands; seconds, processor seconds and the most memory it took, in MiB.

    Raises RuntimeError with what it said if it fails, or if it takes longer than `most_s`.
    """
    begun = time.perf_counter()
    with TemporaryFile("w+") as said:
        process = subprocess.Popen([*COMMAND, *words], stdout=said, stderr=said, env=environment())  # noqa: S603 - our own program
        status, usage, peak = _watched(process, begun + most_s)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - begun
        if process.returncode:
            said.seek(0)
            why = f"ended after {seconds:.0f} s with {process.returncode}:\n{said.read()[-400:]}"
            raise RuntimeError(f"lianfang {' '.join(words)} {why}")
    return {"seconds": seconds, "cpu_seconds": usage.ru_utime + usage.ru_stime, "peak_mib": peak}


def _watched(process: "subprocess.Popen[bytes]", until: float) -> tuple[int, resource.struct_rusage, float]:
    """Its exit status, what it used, and the high water of its memory in MiB; it is killed at `until`.

    The high water is read while it runs: the one in its rusage begins with the memory of whoever started it.
    """
    peak = 0.0
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            return status, usage, peak
        if time.perf_counter() > until:
            process.kill()
        peak = max(peak, status_mib(process.pid).get("VmHWM", 0.0))
        time.sleep(LOOK_S)
