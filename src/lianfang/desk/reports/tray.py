"""Where a dropped form lies from being read to being handed on: on disk, sealed for one account, for a day at most.

A half-filled form names people. Its key follows from the installation's index secret and the account that dropped it,
so that the files alone tell nothing and another account opens nothing.
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
from django.utils.translation import gettext_lazy as _

from lianfang.access.scope import Scope
from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal
from lianfang.ledger.keys import key_file

KEPT_S = 24 * 3600


class CannotFindDrop(Refusal):
    code = "reports.drop_gone"
    status = 404
    what = _("这份表不在了")
    why = _("放进来的表只留一天，只给放的人用。")
    do = _("再放一次；记过的对应都还在，不用重认。")


@dataclass(slots=True)
class Tray:
    """One dropped form: its bytes, what it is for, what was said of its columns, what was typed into its cells."""

    key: UUID
    cipher: Fernet

    def put(self, part: str, content: bytes) -> None:
        """Replace a part whole, readable by its owner alone, so that nobody reads half of it."""
        path = self._path(part)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{part}.fresh")
        fresh.touch(mode=0o600)
        fresh.write_bytes(self.cipher.encrypt(content))
        fresh.replace(path)

    def get(self, part: str) -> bytes:
        try:
            return self.cipher.decrypt(self._path(part).read_bytes())
        except (FileNotFoundError, InvalidToken):
            raise CannotFindDrop from None

    def has(self, part: str) -> bool:
        return self._path(part).exists()

    def say(self, part: str, said: dict[str, Any]) -> None:
        self.put(part, json.dumps(said, ensure_ascii=False).encode())

    def said(self, part: str) -> dict[str, Any]:
        """Return what was noted under `part`; nothing where nothing was."""
        if not self.has(part):
            return {}
        found: dict[str, Any] = json.loads(self.get(part))
        return found

    @property
    def asked(self) -> dict[str, Any]:
        """What the form is for: its file's name, and place, day and form where they are known."""
        found: dict[str, Any] = json.loads(self.get("asked"))
        return found

    @property
    def name(self) -> str:
        return str(self.asked["name"])

    @property
    def content(self) -> bytes:
        return self.get("book")

    def _path(self, part: str) -> Path:
        return folder() / f"{self.key}.{part}"


def folder() -> Path:
    return Path(settings.VAR) / "drops"


def new_tray(scope: Scope, content: bytes, name: str, **asked: str) -> Tray:
    """Lay a form into a tray that only this account opens. Old ones are cleared away."""
    for old in _stale():
        old.unlink(missing_ok=True)
    key = uuid7()
    tray = Tray(key, _cipher(scope, key))
    tray.put("book", content)
    tray.say("asked", {"name": name[-120:]} | asked)
    return tray


def tray_of(scope: Scope, key: UUID) -> Tray:
    """Return a tray of this account in this county. Raises CannotFindDrop."""
    tray = Tray(key, _cipher(scope, key))
    tray.get("asked")
    return tray


def _cipher(scope: Scope, key: UUID) -> Fernet:
    secret = hmac.digest(key_file().index_secret, f"drop/{scope.county}/{scope.account}/{key}".encode(), "sha256")
    return Fernet(base64.urlsafe_b64encode(secret))


def _stale() -> Iterator[Path]:
    limit = time.time() - KEPT_S
    for path in folder().glob("*") if folder().exists() else ():
        if path.stat().st_mtime < limit:
            yield path
