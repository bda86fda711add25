"""What lies on disk beside the database for a while: in parts, sealed, readable by its owner's key alone, destroyable.

Uploaded workbooks and filled forms name people. Their keys follow from the installation's index secret and words that
whoever asks has to know (county, account, key of the thing), so that the files alone tell nothing. Where files lie is
`<state>/<folder>/<county>/<key>.<part>`: what a county forgets is found without opening any of it.
"""

import base64
import hmac
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from lianfang.kit.files import destroy, write_private

from .keys import key_file


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
    """Replace a file whole, readable by its owner alone, in a folder that may not be there yet."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(path, content, synced=False)


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
