"""Where an uploaded workbook lies from being read to being recorded: on disk, sealed, for a day at most.

The key follows from the installation's index secret and the account that uploaded it, so that the file alone tells
nothing, another account opens nothing, and whoever signs in again tomorrow morning can go on after a restart. Readable
beside it stands only who imports where and how far it has come, so that any process and any office above can show it.
"""

import base64
import hmac
import json
import time
from collections.abc import Iterator, Sequence
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
from lianfang.people.importing.forms import File
from lianfang.people.importing.outcome import Outcome, RowOutcome, outcome_from_json, row_from_json

from .state import State, state_at

KEPT_S = 24 * 3600


class CannotFindTray(Refusal):
    code = "roster.gone"
    status = 404
    what = _("这份底册不在了")
    why = _("试读过的文件只留一天，只给试读的人用。")
    do = _("再选一次文件；导过的行不会重复。")


@dataclass(slots=True)
class Tray:
    """One uploaded workbook: its content while it is needed, how it is read, its last outcome, how far it has come."""

    key: UUID
    cipher: Fernet

    def put_content(self, content: bytes, *, name: str, place: UUID, creates_places: bool) -> None:
        self._write("book", self.cipher.encrypt(content))
        self._put("asked", {"name": name, "place": str(place), "creates_places": creates_places})

    def content(self) -> bytes:
        return self._read("book")

    def file(self) -> File:
        """Return the workbook with what the office chose of its columns."""
        return File(self.content(), self.asked["name"], self.choices())

    def has_content(self) -> bool:
        return self._path("book").exists()

    @property
    def asked(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._read("asked"))
        return found

    def put_choices(self, choices: dict[str, Any]) -> None:
        """Keep which field the office chose for which column."""
        self._put("choices", choices)

    def choices(self) -> dict[str, Any]:
        if not self._path("choices").exists():
            return {}
        found: dict[str, Any] = json.loads(self._read("choices"))
        return found

    # ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────
    def put_outcome(self, outcome: Outcome) -> None:
        """Keep the answers; the workbook itself goes once it is recorded whole."""
        self._put("outcome", outcome.as_json())
        if not outcome.dry:
            for part in ("book", "answers", "choices"):
                self._path(part).unlink(missing_ok=True)

    def outcome(self) -> Outcome:
        return outcome_from_json(json.loads(self._read("outcome")))

    def has_outcome(self) -> bool:
        return self._path("outcome").exists()

    def add_answers(self, rows: Sequence[RowOutcome]) -> None:
        """Keep what is recorded so far, so that the final answers say it even if this run is cut off."""
        text = json.dumps([row.as_json() for row in rows], ensure_ascii=False)
        path = self._path("answers")
        path.touch(mode=0o600)
        with path.open("ab") as file:
            file.write(self.cipher.encrypt(text.encode()) + b"\n")

    def answers(self) -> list[RowOutcome]:
        """Return the answers of runs that were stopped; a last line that was cut off in writing is left out."""
        found: list[RowOutcome] = []
        path = self._path("answers")
        for line in path.read_bytes().splitlines() if path.exists() else ():
            try:
                found += [row_from_json(row) for row in json.loads(self.cipher.decrypt(line))]
            except InvalidToken:
                break
        return found

    # ── how far it has come ──────────────────────────────────────────────────────────────────────────────────────────
    def say(self, stage: str, done: int = 0, total: int = 0, **more: str) -> None:
        """Note the stage; nothing here is personal."""
        self._write("state", self.state().moved(stage, done, total, more).as_bytes())

    def begin(self, scope: Scope, path: str) -> None:
        folder().mkdir(parents=True, exist_ok=True)
        state = State(stage="read", by=str(scope.account), county=scope.county, path=path)
        self._write("state", state.as_bytes())

    def state(self) -> State:
        found = state_at(self._path("state"), self.key)
        if found is None:
            raise CannotFindTray
        return found

    def live(self) -> None:
        """Say that whoever works on it is still there."""
        self._path("state").touch()

    def ask_to_stop(self) -> None:
        self._write("stop", b"")

    def forget_to_stop(self) -> None:
        self._path("stop").unlink(missing_ok=True)

    def is_to_stop(self) -> bool:
        return self._path("stop").exists()

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


def new_tray(scope: Scope, path: str) -> Tray:
    """Make a tray that only this account opens; `path` is where it is imported to. Old ones are cleared away."""
    for old in _stale():
        old.unlink(missing_ok=True)
    key = uuid7()
    tray = Tray(key, _cipher(key, scope.account))
    tray.begin(scope, path)
    return tray


def tray_of(scope: Scope, key: UUID) -> Tray:
    """Return a tray of this account. Raises CannotFindTray."""
    tray = Tray(key, _cipher(key, scope.account))
    state = tray.state()
    if state.by != str(scope.account) or state.county != scope.county:
        raise CannotFindTray
    return tray


def states() -> Iterator[tuple[UUID, State]]:
    """Return how far each tray has come, the newest first."""
    for path in sorted(folder().glob("*.state"), reverse=True) if folder().exists() else ():
        key = UUID(path.stem)
        state = state_at(path, key)
        if state is not None:
            yield key, state


def stop(scope: Scope, key: UUID) -> None:
    """Have an import stop after what it is recording: one's own, or any at places that this office covers.

    Raises CannotFindTray.
    """
    tray = Tray(key, _cipher(key, scope.account))
    state = tray.state()
    if state.county != scope.county or not (state.by == str(scope.account) or scope.covers(state.path)):
        raise CannotFindTray
    if state.is_busy:
        tray.ask_to_stop()


def _cipher(key: UUID, account: UUID | None) -> Fernet:
    secret = hmac.digest(key_file().index_secret, f"tray/{account}/{key}".encode(), "sha256")
    return Fernet(base64.urlsafe_b64encode(secret))


def _stale() -> Iterator[Path]:
    limit = time.time() - KEPT_S
    for path in folder().glob("*") if folder().exists() else ():
        if path.stat().st_mtime < limit:
            yield path
