"""The logins of readers and of the writer: named after the database, their passwords made up here.

LIANFANG_WEB_URL and LIANFANG_WRITER_URL say them; else they lie in the state directory (`logins.json`, the owner's
alone), where `wiring.logins` reads them.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from lianfang.kit.sight import WEB, WRITER

FILE = "logins.json"
LONGEST = 56  # of PostgreSQL's 63 bytes of a name, with room for the ending


@dataclass(frozen=True, slots=True)
class Login:
    """A role of PostgreSQL that signs in."""

    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Logins:
    web: Login
    writer: Login


def logins() -> Logins:
    """Return the logins as they are known here, or new ones."""
    return Logins(_known(WEB) or _new(WEB), _known(WRITER) or _new(WRITER))


def _known(lane: str) -> Login | None:
    found: dict[str, Any] = settings.LOGINS.get(lane, {})
    return Login(str(found["user"]), str(found["password"])) if found.get("user") else None


def _new(lane: str) -> Login:
    database = str(connection.settings_dict["NAME"])
    return Login(f"{database[:LONGEST]}_{lane}", secrets.token_urlsafe(24))


def keep(found: Logins) -> Path | None:
    """Keep made-up logins for the server's next start; None where the environment says them all."""
    if settings.LOGINS.get(WEB) and settings.LOGINS.get(WRITER):
        return None
    path = Path(settings.VAR) / FILE
    said = {
        "database": where(),
        WEB: {"user": found.web.name, "password": found.web.password},
        WRITER: {"user": found.writer.name, "password": found.writer.password},
    }
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_suffix(f".{os.getpid()}")
    beside.touch(mode=0o600)
    beside.write_text(json.dumps(said, indent=1), encoding="utf-8")
    beside.replace(path)
    return path


def where() -> list[str]:
    """Return which database is meant: its host, port and name."""
    found = connection.settings_dict
    return [str(found[word]) for word in ("HOST", "PORT", "NAME")]
