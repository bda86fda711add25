"""What a command costs that proves the ledger: its own processor time and memory, and an end to the waiting."""

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from tempfile import TemporaryFile

from .target import COMMAND, environment

MOST_S = 1_800.0


def cost_of(words: Sequence[str], *, most_s: float = MOST_S) -> dict[str, float]:
    """Run one of our commands; seconds, processor seconds and the most memory it took, in MiB.

    Raises RuntimeError with what it said if it fails, or if it takes longer than `most_s`.
    """
    begun = time.perf_counter()
    with TemporaryFile("w+") as said:
        process = subprocess.Popen([*COMMAND, *words], stdout=said, stderr=said, env=environment())  # noqa: S603 - our own program
        late = threading.Timer(most_s, process.kill)
        late.start()
        _pid, status, usage = os.wait4(process.pid, 0)
        late.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - begun
        if process.returncode:
            said.seek(0)
            why = f"ended after {seconds:.0f} s with {process.returncode}:\n{said.read()[-400:]}"
            raise RuntimeError(f"lianfang {' '.join(words)} {why}")
    return {"seconds": seconds, "cpu_seconds": usage.ru_utime + usage.ru_stime, "peak_mib": usage.ru_maxrss / 1024}
