"""What lies on disk beside the database for a while: in parts, sealed, readable by its owner's key alone, destroyable.

Uploaded workbooks and filled forms name people. Their keys follow from the installation's index secret and words that
whoever asks has to know (county, account, key of the thing), so that the files alone tell nothing. Where files lie is
`<state>/<folder>/<county>/<key>.<part>`: what a county forgets is found without opening any of it.
"""

import base64
import hmac
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from .keys import key_file

SLICE = 1 << 18


@dataclass(frozen=True, slots=True)
class Laid:
    """One thing in its parts."""

    folder: Path
    key: UUID
    cipher: Fernet

    def path(self, part: str) -> Path:
        return self.folder / f"{self.key}.{part}"

    def put(self, part: str, content: bytes) -> None:
        """Replace a part whole, sealed."""
        write_privately(self.path(part), self.cipher.encrypt(content))

    def get(self, part: str) -> bytes | None:
        """Return what a part holds; None where there is none, or it is not ours to read."""
        try:
            return self.cipher.decrypt(self.path(part).read_bytes())
        except (FileNotFoundError, InvalidToken):
            return None

    def has(self, part: str) -> bool:
        return self.path(part).exists()

    def say(self, part: str, said: Any) -> None:
        """Keep what JSON can say."""
        self.put(part, json.dumps(said, ensure_ascii=False).encode())

    def said(self, part: str) -> Any:
        content = self.get(part)
        return None if content is None else json.loads(content)

    def drop(self, *parts: str) -> None:
        for part in parts:
            destroy(self.path(part))


def folder_of(name: str, county: str) -> Path:
    return Path(settings.VAR) / name / county


def cipher_of(*words: object) -> Fernet:
    """Return the cipher of what these words name in this installation."""
    secret = hmac.digest(key_file().index_secret, "/".join(str(word) for word in words).encode(), "sha256")
    return Fernet(base64.urlsafe_b64encode(secret))


def write_privately(path: Path, content: bytes) -> None:
    """Replace a file whole, readable by its owner alone, so that nobody reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.fresh")
    fresh.touch(mode=0o600)
    fresh.write_bytes(content)
    fresh.replace(path)


def clear_stale(name: str, kept_s: float) -> None:
    """Destroy what has lain longer than `kept_s`, of every county."""
    limit = time.time() - kept_s
    for path in _lying(Path(settings.VAR) / name):
        if path.stat().st_mtime < limit:
            destroy(path)


def clear(name: str, county: str) -> int:
    """Destroy all that lies there of a county; how many files there were."""
    found = [*_lying(folder_of(name, county))]
    for path in found:
        destroy(path)
    return len(found)


def _lying(folder: Path) -> Iterator[Path]:
    if folder.exists():
        yield from [path for path in folder.rglob("*") if path.is_file()]


def destroy(path: Path) -> None:
    """Write over a file, as far as the file system lets us, and take it away."""
    try:
        with path.open("r+b") as file:
            left = os.fstat(file.fileno()).st_size
            while left > 0:
                left -= file.write(b"\0" * min(left, SLICE))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)
