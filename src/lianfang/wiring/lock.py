"""The lock on an SQLite database: exactly one process has it open, a second is told so in plain words.

Two processes on one SQLite file raise the p99 of a single entry from 24 to 943 ms, and each would have a writer.
The kernel drops the lock when its holder dies, also by `kill -9`.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Self

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal, type_text

TRIES, PAUSE_S = 4, 0.05  # who only asks whether it is taken (below) has it for an instant


class CannotShareDatabase(Refusal):
    code: ClassVar[str] = "database_in_use"
    what: ClassVar[type_text] = _("没有开始：数据库 {database} 正被另一个进程用着。")
    why: ClassVar[type_text] = _("SQLite 只由一个进程打开，现在是 {holder}。")
    do: ClassVar[type_text] = _("先停掉那个进程再来。台账、令牌、导入、密码这几样命令，服务开着时也能用。")


class DatabaseLock:
    """One lock beside the database file; its text says who holds it."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.path = database.with_name(database.name + ".lock")
        self._file: int | None = None

    def take(self, note: str = "") -> bool:
        """Take the lock if nobody has it; `note` tells others how to reach the holder."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if not _taken(file):
            os.close(file)
            return False
        os.ftruncate(file, 0)
        os.pwrite(file, f"pid {os.getpid()} {note}".strip().encode(), 0)
        self._file = file
        return True

    def is_taken(self) -> bool:
        """True while another process has the lock. Takes nothing and changes nothing."""
        if not self.path.exists():
            return False
        with self.path.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def holder(self) -> str:
        return self.path.read_text().strip() or "?"

    def release(self) -> None:
        # The file stays: removing it would let two processes hold locks on two files of one name.
        if self._file is not None:
            os.close(self._file)
            self._file = None

    @contextmanager
    def held(self, note: str = "") -> Iterator[Self]:
        """Hold the lock for a block. Raises CannotShareDatabase if another process has it."""
        if not self.take(note):
            raise CannotShareDatabase(database=self.database.name, holder=self.holder())
        try:
            yield self
        finally:
            self.release()


def _taken(file: int) -> bool:
    for _try in range(TRIES):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(PAUSE_S)
        else:
            return True
    return False
