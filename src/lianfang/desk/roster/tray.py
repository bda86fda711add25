"""Where an uploaded roster lies between being tried and being recorded: on disk, sealed, for a day at most.

The key to a tray is in its owner's session; the file alone tells nothing. Beside it stands, readable, only how far an
import has come, so that any process can show it.
"""

import json
import time
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal
from lianfang.people.importing.outcome import Outcome, outcome_from_json

KEPT_S = 24 * 3600
SILENT_S = 60  # an import that has said nothing for so long has stopped
SESSION = "roster_trays"


class CannotFindTray(Refusal):
    code = "roster.gone"
    status = 404
    what = _("这份底册不在了")
    why = _("试读过的文件只留一天，只给试读的人用。")
    do = _("再选一次文件；导过的行不会重复。")


@dataclass(slots=True)
class Tray:
    """One uploaded roster: its content while it is needed, its last outcome, how far it has come."""

    key: UUID
    cipher: Fernet

    def put_content(self, content: bytes, *, name: str, place: UUID, creates_places: bool) -> None:
        folder().mkdir(parents=True, exist_ok=True)
        self._write("book", self.cipher.encrypt(content))
        self._put("asked", {"name": name, "place": str(place), "creates_places": creates_places})

    def content(self) -> bytes:
        return self._read("book")

    def has_content(self) -> bool:
        return self._path("book").exists()

    @property
    def asked(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._read("asked"))
        return found

    def put_outcome(self, outcome: Outcome) -> None:
        self._put("outcome", outcome.as_json())
        if not outcome.dry:
            self._path("book").unlink(missing_ok=True)

    def outcome(self) -> Outcome:
        return outcome_from_json(json.loads(self._read("outcome")))

    # ── how far it has come ──────────────────────────────────────────────────────────────────────────────────────────
    def say(self, stage: str, done: int = 0, total: int = 0, **more: str) -> None:
        """Note the stage: tried, running, done or failed. Nothing here is personal."""
        text = json.dumps({"stage": stage, "done": done, "total": total, "at": time.time(), **more})
        self._write("state", text.encode())

    def state(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self._path("state").read_text())
        except FileNotFoundError:
            raise CannotFindTray from None
        if found["stage"] == "running" and time.time() - found["at"] > SILENT_S:
            found["stage"] = "stopped"
        return found

    # ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────
    def _put(self, part: str, value: dict[str, Any]) -> None:
        self._write(part, self.cipher.encrypt(json.dumps(value, ensure_ascii=False).encode()))

    def _path(self, part: str) -> Path:
        return folder() / f"{self.key}.{part}"

    def _write(self, part: str, content: bytes) -> None:
        """Replace a part whole, readable by its owner alone, so that nobody reads half of it."""
        fresh = self._path(f"{part}.fresh")
        fresh.touch(mode=0o600)
        fresh.write_bytes(content)
        fresh.replace(self._path(part))

    def _read(self, part: str) -> bytes:
        try:
            return self.cipher.decrypt(self._path(part).read_bytes())
        except (FileNotFoundError, InvalidToken):
            raise CannotFindTray from None


def folder() -> Path:
    return Path(settings.VAR) / "roster"


def new_tray(session: MutableMapping[str, Any]) -> Tray:
    """Make a tray that only this session opens; old ones are cleared away."""
    for path in _stale():
        path.unlink(missing_ok=True)
    secret = Fernet.generate_key()
    key = uuid7()
    kept = list(session.get(SESSION, {}).items())[-9:]
    session[SESSION] = {**dict(kept), str(key): secret.decode()}
    return Tray(key, Fernet(secret))


def tray_of(session: MutableMapping[str, Any], key: UUID) -> Tray:
    """Return a tray of this session. Raises CannotFindTray."""
    secret = session.get(SESSION, {}).get(str(key))
    if secret is None:
        raise CannotFindTray
    return Tray(key, Fernet(secret))


def _stale() -> Iterator[Path]:
    limit = time.time() - KEPT_S
    for path in folder().glob("*") if folder().exists() else ():
        if path.stat().st_mtime < limit:
            yield path
