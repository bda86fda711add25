"""Has a stranger's file read by a process of its own, which is bounded (`confined`) and ends with the file.

What the file does to that process (takes its memory, breaks its native code, keeps it busy) it does not do to the
server: whatever becomes of it, the caller gets a book or a refusal.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.utils.translation import get_language

import lianfang
from lianfang.books.cannot import CannotFinishReading, CannotReadBrokenBook
from lianfang.books.shapes import Book

from .confined import TOO_MUCH
from .lines import CannotFollow, book_of

PROGRAM = (sys.executable, "-P", "-m", "lianfang.books.files.reader")
ROOT = str(Path(lianfang.__file__).parent.parent)
AT_ONCE = 2  # as many as read files at all (wiring/roads.py)
LONGEST_S = 90.0
MOST_SAID = 96 << 20
# By our clock or a machine without memory, by its own bound of time, and native code that was given no memory.
ENDED_BY_BOUNDS = (-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGABRT)
logger = logging.getLogger(__name__)
_turns = threading.BoundedSemaphore(AT_ONCE)


def read_apart(content: bytes, name: str = "") -> Book:
    """Return the sheets of a file. Raises CannotReadBook or MustConvertFirst, as `formats.read_book` does."""
    with _turns, _reading() as reader:
        _ask(reader, content, name)
        try:
            return book_of(_lines(reader), name)
        except CannotFollow as error:
            raise _reason(reader) from error


@contextmanager
def _reading() -> "Iterator[subprocess.Popen[bytes]]":
    """A reader at work; it has ended when the block has."""
    environment = {"PYTHONPATH": ROOT, "PYTHONUTF8": "1", "PATH": os.defpath}
    reader = subprocess.Popen(  # noqa: S603 - our own program
        PROGRAM, env=environment, cwd="/", bufsize=1 << 18,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    clock = threading.Timer(LONGEST_S, reader.kill)
    clock.start()
    try:
        yield reader
    finally:
        clock.cancel()
        reader.kill()
        with suppress(BrokenPipeError):
            reader.__exit__(None, None, None)


def _ask(reader: "subprocess.Popen[bytes]", content: bytes, name: str) -> None:
    asked = {"name": name, "language": get_language() or "zh-hans"}
    if reader.stdin is not None:
        with suppress(BrokenPipeError):  # what it said before it ended is read below
            reader.stdin.write(json.dumps(asked).encode() + b"\n")
            reader.stdin.write(content)
            reader.stdin.close()


def _lines(reader: "subprocess.Popen[bytes]") -> Iterator[bytes]:
    left = MOST_SAID
    while reader.stdout is not None and (line := reader.stdout.readline(left)):
        left -= len(line)
        if left <= 0:
            raise CannotFinishReading
        yield line


def _reason(reader: "subprocess.Popen[bytes]") -> CannotFinishReading | CannotReadBrokenBook:
    """Say why a reader did not come to its end: what it was given took too much of it, or broke it."""
    if reader.stdout is not None:
        reader.stdout.close()  # one that talks on has nobody to talk to
    try:
        status = reader.wait(1)
    except subprocess.TimeoutExpired:
        reader.kill()
        status = reader.wait()
    logger.warning("a workbook's reader ended with %d", status)  # nothing of the file
    return CannotFinishReading() if status in (TOO_MUCH, *ENDED_BY_BOUNDS) else CannotReadBrokenBook()
