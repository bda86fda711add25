"""Where a dropped form lies from being read to being handed on: on disk, sealed for one account, for a day at most.

A half-filled form names people: another account opens nothing (ledger.sealing.laid).
"""

import json
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet
from django.utils.translation import gettext_lazy as _

from lianfang.access.scope import Scope
from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal
from lianfang.ledger.sealing.laid import Laid, cipher_of, clear_stale, folder_of

KEPT_S = 24 * 3600
FOLDER = "drops"


class CannotFindDrop(Refusal):
    code = "reports.drop_gone"
    status = 404
    what = _("这份表不在了")
    why = _("放进来的表只留一天，只给放的人用；有人被遗忘时也一起销毁。")
    do = _("再放一次；记过的对应都还在，不用重认。")


@dataclass(frozen=True, slots=True)
class Tray:
    """One dropped form: its bytes, what it is for, what was said of its columns, what was typed into its cells."""

    laid: Laid

    @property
    def key(self) -> UUID:
        return self.laid.key

    def put(self, part: str, content: bytes) -> None:
        self.laid.put(part, content)

    def get(self, part: str) -> bytes:
        content = self.laid.get(part)
        if content is None:
            raise CannotFindDrop
        return content

    def has(self, part: str) -> bool:
        return self.laid.has(part)

    def say(self, part: str, said: dict[str, Any]) -> None:
        self.laid.say(part, said)

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
    def stem(self) -> str:
        """The file's name as a heading: 返乡人员登记表 of 03-返乡人员登记表.xlsx."""
        return re.sub(r"^\d{1,3}[-_.、\s]+", "", self.name.rsplit(".", 1)[0]) or self.name

    @property
    def content(self) -> bytes:
        return self.get("book")


def new_tray(scope: Scope, content: bytes, name: str, **asked: str) -> Tray:
    """Lay a form into a tray that only this account opens. Old ones are cleared away."""
    clear_stale(FOLDER, KEPT_S)
    tray = _tray(scope, uuid7())
    tray.put("book", content)
    tray.say("asked", {"name": name[-120:]} | asked)
    return tray


def tray_of(scope: Scope, key: UUID) -> Tray:
    """Return a tray of this account in this county. Raises CannotFindDrop."""
    tray = _tray(scope, key)
    tray.get("asked")
    return tray


def _tray(scope: Scope, key: UUID) -> Tray:
    return Tray(Laid(folder_of(FOLDER, scope.county), key, _cipher(scope, key)))


def _cipher(scope: Scope, key: UUID) -> Fernet:
    return cipher_of("drop", scope.county, scope.account, key)
