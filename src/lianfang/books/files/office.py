"""LibreOffice, where it is installed: turns what we do not read ourselves (et, doc, wps) into what we do.

It runs on a copy, with a profile of its own that is thrown away, without macros, and for a limited time.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from lianfang.books.cannot import CannotConvertBook, CannotFinishConverting
from lianfang.books.limits import MOST_BYTES

PROGRAMS = ("soffice", "libreoffice")
LONGEST_S = 120
# The shell sets the bounds and becomes LibreOffice: seconds of CPU, KiB of addresses (it takes them generously), blocks
# of 512 bytes in one file, no picture of a crash.
BOUNDED = ("/bin/sh", "-c", 'ulimit -t 120 -v 4194304 -f 524288 -c 0; exec "$@"', "sh")


class MustConvertFirst(Exception):
    """Raised for what LibreOffice has to turn into `to` before it can be read."""

    def __init__(self, suffix: str, to: str) -> None:
        super().__init__(suffix, to)
        self.suffix = suffix
        self.to = to


def program() -> str | None:
    """Where LibreOffice is, if it is."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def convert(content: bytes, suffix: str, to: str) -> bytes:
    """Return `content` (a file called *.suffix) as a file of type `to`."""
    office = program()
    if office is None:
        raise CannotConvertBook(format=suffix)
    with tempfile.TemporaryDirectory(prefix="lianfang-convert-") as folder:
        source = Path(folder) / f"table.{suffix}"
        source.write_bytes(content)
        _run([office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--nolockcheck",
              "--convert-to", to, "--outdir", f"{folder}/out", str(source)], folder, suffix)  # fmt: skip
        made = Path(folder) / "out" / f"table.{to}"
        if not made.exists() or made.stat().st_size > MOST_BYTES:
            raise CannotFinishConverting(format=suffix)
        return made.read_bytes()


def _run(command: list[str], folder: str, suffix: str) -> None:
    """Run in a session of its own, so that what it starts ends with it."""
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": folder, "LANG": "C.UTF-8", "TMPDIR": folder}
    try:
        started = subprocess.Popen(  # noqa: S603 - our own words, and a file of ours
            [*BOUNDED, *command], env=environment, cwd=folder, start_new_session=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except OSError as error:
        raise CannotFinishConverting(format=suffix) from error
    try:
        started.wait(LONGEST_S)
    except subprocess.TimeoutExpired as error:
        raise CannotFinishConverting(format=suffix) from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()
