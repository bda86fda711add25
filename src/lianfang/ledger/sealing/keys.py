"""The key file: each emergency's key and the index secret, outside the database and its backups.

Losing it is forgetting everything; whoever holds it and the database can read. `forget_emergency` rewrites it.
"""

import base64
import fcntl
import json
import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from lianfang.kit.files import write_private
from lianfang.kit.refusals import Refusal
from lianfang.ledger.models import Head

KEY_BYTES = 64


class CannotFindKeys(Refusal):
    code = "ledger.no_key_file"
    status = 500
    what = _("钥匙文件不见了")
    why = _("库里已经有台账，封着的内容要用 {path} 里的钥匙才打得开。换一把新的，就再也打不开了。")
    do = _("把钥匙文件从备份放回原处，再启动。")


class CannotReadKeys(Refusal):
    code = "ledger.bad_key_file"
    status = 500
    what = _("钥匙文件读不了")
    why = _("{path} 里的内容坏了，或者不是钥匙文件。封着的内容要用它才打得开。")
    do = _("把备份的钥匙文件放回原处，再启动。坏的这份先留着。")


class KeyFile:
    """Keys by emergency, kept in memory and read anew when another process has written the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._secret = b""
        self._keys: dict[UUID, bytes] = {}
        self._forgotten: dict[str, list[UUID]] = {}

    @property
    def index_secret(self) -> bytes:
        """Made once and never changed, so that no look at the file is needed; asked for five times a person."""
        if not self._secret:
            self._refresh()
        return self._secret

    def key_of(self, emergency: UUID) -> bytes | None:
        """Return the key of `emergency`; None once it is forgotten."""
        self._refresh()
        return self._keys.get(emergency)

    def make_key(self, emergency: UUID) -> bytes:
        """Return the key of `emergency`, made and on disk if it was not there."""
        found = self.key_of(emergency)
        if found is None:
            with self._alone():
                found = self._keys.setdefault(emergency, os.urandom(KEY_BYTES))
                self._write()
        return found

    def destroy_key(self, emergency: UUID) -> None:
        with self._alone():
            if self._keys.pop(emergency, None) is not None:
                self._write(overwrite=True)

    def replace_key(self, emergency: UUID, key: bytes) -> None:
        """Put another key in the place of one; all that it wraps has to be wrapped anew (sealing/rewrapping.py)."""
        with self._alone():
            self._keys[emergency] = key
            self._write(overwrite=True)

    @property
    def forgotten(self) -> dict[str, list[UUID]]:
        """By county, who was forgotten: an older backup still holds their keys, which go again once it is restored."""
        self._refresh()
        return {county: list(subjects) for county, subjects in self._forgotten.items()}

    def remember_forgotten(self, county: str, subject: UUID) -> None:
        with self._alone():
            if subject not in self._forgotten.setdefault(county, []):
                self._forgotten[county].append(subject)
                self._write()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other threads and processes out; begin with what the file says, so that no key of theirs is lost."""
        self._refresh()
        with self._lock, self.path.with_suffix(".lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self._read()
            try:
                yield
            except BaseException:
                self._read()  # a key that is not on disk must not be used
                raise

    def _refresh(self) -> None:
        stamp = self._stat()
        if stamp is not None and stamp == self._stamp:
            return
        with self._lock:
            if stamp is None:
                self._begin()
            self._read()

    def _begin(self) -> None:
        """Make the file where there is none. Raises CannotFindKeys where there must have been one."""
        if self._stamp is not None or has_ledger():
            raise CannotFindKeys(path=self.path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if self._stat() is None:
                self._secret, self._keys, self._forgotten = os.urandom(KEY_BYTES), {}, {}
                self._write()

    def _stat(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return (found.st_mtime_ns, found.st_ino)

    def _read(self) -> None:
        stamp = self._stat()  # before the text: what is written meanwhile is then read again
        try:
            found = json.loads(self.path.read_bytes())
            secret = base64.b64decode(found["index_secret"])
            keys = {UUID(name): base64.b64decode(key) for name, key in found["emergencies"].items()}
            told: dict[str, list[str]] = found.get("forgotten", {})
            forgotten = {county: [UUID(name) for name in subjects] for county, subjects in told.items()}
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            raise CannotReadKeys(path=self.path) from None  # the words of the error may hold a key
        self._secret, self._keys, self._forgotten, self._stamp = secret, keys, forgotten, stamp

    def _write(self, *, overwrite: bool = False) -> None:
        """Replace the file whole, readable by its owner alone, and on disk before anyone relies on it.

        The old blocks are written over only once the new file stands: a power cut in between costs no key.
        """
        text = json.dumps(
            {
                "index_secret": base64.b64encode(self._secret).decode(),
                "emergencies": {str(name): base64.b64encode(key).decode() for name, key in self._keys.items()},
                "forgotten": {county: [str(name) for name in names] for county, names in self._forgotten.items()},
            }
        )
        with ExitStack() as stack:
            old = stack.enter_context(self.path.open("r+b")) if overwrite else None
            write_private(self.path, text.encode())
            if old is not None:  # best effort: the file system may have put them elsewhere before
                old.write(b"\0" * os.fstat(old.fileno()).st_size)
                old.flush()
                os.fsync(old.fileno())
        self._stamp = self._stat()


def has_ledger() -> bool:
    """True if the database holds entries, whose keys stood in some file."""
    if Head._meta.db_table not in connection.introspection.table_names():
        return False
    return Head.objects.exists()


_files: dict[str | Path, KeyFile] = {}


def key_file() -> KeyFile:
    """Return the key file of this installation; asked for many times an entry, hence no path is built."""
    path: str | Path = settings.KEY_FILE
    found = _files.get(path)
    if found is None:
        found = _files[path] = KeyFile(Path(path))
    return found
