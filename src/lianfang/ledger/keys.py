"""The key file: each emergency's key and the index secret, outside the database and its backups.

Losing it is forgetting everything; whoever holds it and the database can read. `forget_emergency` rewrites it.
"""

import base64
import json
import os
import threading
from pathlib import Path
from uuid import UUID

from django.conf import settings

KEY_BYTES = 64


class KeyFile:
    """Keys by emergency, kept in memory and read anew when another process has written the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._secret = b""
        self._keys: dict[UUID, bytes] = {}

    @property
    def index_secret(self) -> bytes:
        self._refresh()
        return self._secret

    def key_of(self, emergency: UUID) -> bytes | None:
        """Return the key of `emergency`; None once it is forgotten."""
        self._refresh()
        return self._keys.get(emergency)

    def make_key(self, emergency: UUID) -> bytes:
        """Return the key of `emergency`, made and on disk if it was not there."""
        self._refresh()
        with self._lock:
            if emergency not in self._keys:
                self._keys[emergency] = os.urandom(KEY_BYTES)
                self._write()
            return self._keys[emergency]

    def destroy_key(self, emergency: UUID) -> None:
        self._refresh()
        with self._lock:
            if self._keys.pop(emergency, None) is not None:
                self._overwrite()
                self._write()

    def _refresh(self) -> None:
        stamp = self._stat()
        if stamp is not None and stamp == self._stamp:
            return
        with self._lock:
            if stamp is None:
                self._secret = os.urandom(KEY_BYTES)
                self._keys = {}
                self._write()
            else:
                self._read()
            self._stamp = self._stat()

    def _stat(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return (found.st_mtime_ns, found.st_ino)

    def _read(self) -> None:
        found = json.loads(self.path.read_text())
        self._secret = base64.b64decode(found["index_secret"])
        self._keys = {UUID(name): base64.b64decode(key) for name, key in found["emergencies"].items()}

    def _write(self) -> None:
        """Replace the file whole, readable by its owner alone, and on disk before anyone relies on it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(
            {
                "index_secret": base64.b64encode(self._secret).decode(),
                "emergencies": {str(name): base64.b64encode(key).decode() for name, key in self._keys.items()},
            }
        )
        fresh = self.path.with_suffix(".fresh")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)
        self._stamp = self._stat()

    def _overwrite(self) -> None:
        """Best effort on the old blocks: they are written over before the file is replaced."""
        with self.path.open("r+b") as file:
            file.write(b"\0" * self.path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())


_files: dict[str | Path, KeyFile] = {}


def key_file() -> KeyFile:
    """Return the key file of this installation; asked for many times an entry, hence no path is built."""
    path: str | Path = settings.KEY_FILE
    found = _files.get(path)
    if found is None:
        found = _files[path] = KeyFile(Path(path))
    return found
