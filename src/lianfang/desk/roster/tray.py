"""Where an uploaded workbook lies from being read to being recorded: on disk, sealed, for a day at most.

The key follows from the installation's index secret and the account that uploaded it, so that the file alone tells
nothing, another account opens nothing, and whoever signs in again tomorrow morning can go on after a restart. Readable
beside it stands only who imports where and how far it has come, so that any process and any office above can show it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lianfang.access.scope import Scope
from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal
from lianfang.ledger.sealing.laid import Laid, cipher_of, clear_stale, folder_of, write_privately
from lianfang.people.importing.forms import File
from lianfang.people.importing.outcome import Outcome, RowOutcome, outcome_from_json, row_from_json

from .state import State, state_at

KEPT_S = 24 * 3600
FOLDER = "roster"


class CannotFindTray(Refusal):
    code = "roster.gone"
    status = 404
    what = _("这份底册不在了")
    why = _("试读过的文件只留一天，只给试读的人用；有人被遗忘时也一起销毁。")
    do = _("再选一次文件；导过的行不会重复。")


@dataclass(slots=True)
class Tray:
    """One uploaded workbook: its content while it is needed, how it is read, its last outcome, how far it has come."""

    laid: Laid

    @property
    def key(self) -> UUID:
        return self.laid.key

    def put_content(self, content: bytes, *, name: str, place: UUID, creates_places: bool) -> None:
        self.laid.put("book", content)
        self.laid.say("asked", {"name": name, "place": str(place), "creates_places": creates_places})

    def content(self) -> bytes:
        return self._read("book")

    def file(self) -> File:
        """Return the workbook with what the office chose of its columns."""
        return File(self.content(), self.asked["name"], self.choices())

    def has_content(self) -> bool:
        return self.laid.has("book")

    @property
    def asked(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._read("asked"))
        return found

    def put_choices(self, choices: dict[str, Any]) -> None:
        """Keep which field the office chose for which column."""
        self.laid.say("choices", choices)

    def choices(self) -> dict[str, Any]:
        if not self.laid.has("choices"):
            return {}
        found: dict[str, Any] = json.loads(self._read("choices"))
        return found

    # ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────
    def put_outcome(self, outcome: Outcome) -> None:
        """Keep the answers; the workbook itself goes once it is recorded whole."""
        self.laid.say("outcome", outcome.as_json())
        if not outcome.dry:
            self.laid.drop("book", "answers", "choices")

    def outcome(self) -> Outcome:
        return outcome_from_json(json.loads(self._read("outcome")))

    def has_outcome(self) -> bool:
        return self.laid.has("outcome")

    def add_answers(self, rows: Sequence[RowOutcome]) -> None:
        """Keep what is recorded so far, so that the final answers say it even if this run is cut off."""
        text = json.dumps([row.as_json() for row in rows], ensure_ascii=False)
        path = self.laid.path("answers")
        path.touch(mode=0o600)
        with path.open("ab") as file:
            file.write(self.laid.cipher.encrypt(text.encode()) + b"\n")

    def answers(self) -> list[RowOutcome]:
        """Return the answers of runs that were stopped; a last line that was cut off in writing is left out."""
        found: list[RowOutcome] = []
        path = self.laid.path("answers")
        for line in path.read_bytes().splitlines() if path.exists() else ():
            try:
                found += [row_from_json(row) for row in json.loads(self.laid.cipher.decrypt(line))]
            except InvalidToken:
                break
        return found

    # ── how far it has come ──────────────────────────────────────────────────────────────────────────────────────────
    def say(self, stage: str, done: int = 0, total: int = 0, **more: str) -> None:
        """Note the stage; nothing here is personal."""
        write_privately(self.laid.path("state"), self.state().moved(stage, done, total, more).as_bytes())

    def begin(self, scope: Scope, path: str) -> None:
        state = State(stage="read", by=str(scope.account), county=scope.county, path=path)
        write_privately(self.laid.path("state"), state.as_bytes())

    def state(self) -> State:
        found = state_at(self.laid.path("state"), self.key)
        if found is None:
            raise CannotFindTray
        return found

    def live(self) -> None:
        """Say that whoever works on it is still there."""
        if self.laid.has("state"):  # it may have been destroyed, where somebody was forgotten meanwhile
            self.laid.path("state").touch()

    def ask_to_stop(self) -> None:
        write_privately(self.laid.path("stop"), b"")

    def forget_to_stop(self) -> None:
        self.laid.drop("stop")

    def is_to_stop(self) -> bool:
        return self.laid.has("stop")

    def _read(self, part: str) -> bytes:
        content = self.laid.get(part)
        if content is None:
            raise CannotFindTray
        return content


def _tray(scope: Scope, key: UUID) -> Tray:
    cipher = cipher_of("tray", scope.account, key)
    return Tray(Laid(folder_of(FOLDER, scope.county), key, cipher))


def new_tray(scope: Scope, path: str) -> Tray:
    """Make a tray that only this account opens; `path` is where it is imported to. Old ones are cleared away."""
    clear_stale(FOLDER, KEPT_S)
    tray = _tray(scope, uuid7())
    tray.begin(scope, path)
    return tray


def tray_of(scope: Scope, key: UUID) -> Tray:
    """Return a tray of this account. Raises CannotFindTray."""
    tray = _tray(scope, key)
    state = tray.state()
    if state.by != str(scope.account) or state.county != scope.county:
        raise CannotFindTray
    return tray


def states() -> Iterator[tuple[UUID, State]]:
    """Return how far each tray has come, the newest first."""
    found = (Path(settings.VAR) / FOLDER).glob("*/*.state")
    for path in sorted(found, key=lambda one: one.name, reverse=True):
        key = UUID(path.stem)
        state = state_at(path, key)
        if state is not None:
            yield key, state


def stop(scope: Scope, key: UUID) -> None:
    """Have an import stop after what it is recording: one's own, or any at places that this office covers.

    Raises CannotFindTray.
    """
    tray = _tray(scope, key)
    state = tray.state()
    if state.county != scope.county or not (state.by == str(scope.account) or scope.covers(state.path)):
        raise CannotFindTray
    if state.is_busy:
        tray.ask_to_stop()
