"""Settings' LOGINS: as whom readers' and the writer's threads connect to PostgreSQL, where that is not the owner.

LIANFANG_WEB_URL and LIANFANG_WRITER_URL say so; else what `lianfang roles --run` has kept in the state directory for
this very database. Without both nobody has a login of their own, and the second wall does not stand.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .database import database_from

NAMES = {"web": "LIANFANG_WEB_URL", "writer": "LIANFANG_WRITER_URL"}
WORDS = {"USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
Logins = dict[str, dict[str, Any]]


def logins_from(environ: Mapping[str, str], var: Path, database: Mapping[str, Any]) -> Logins:
    """Return how each connects, in libpq's words. Raises ValueError for a URL of another database."""
    if not database["ENGINE"].endswith("postgresql"):
        return {}
    stated = {lane: _stated(name, environ.get(name, ""), var, database) for lane, name in NAMES.items()}
    kept = _kept(var / "logins.json", database)
    found = {lane: stated[lane] or kept.get(lane, {}) for lane in NAMES}
    return found if all(found.values()) else {}


def _stated(name: str, url: str, var: Path, database: Mapping[str, Any]) -> dict[str, Any]:
    if not url:
        return {}
    found = database_from(url, var)
    if (found["ENGINE"], found["NAME"]) != (database["ENGINE"], database["NAME"]):
        raise ValueError(f"{name}: it names another database than DATABASE_URL")
    return {**found["OPTIONS"], **{to: found[word] for word, to in WORDS.items() if found[word]}}


def _kept(path: Path, database: Mapping[str, Any]) -> Logins:
    if not path.exists():
        return {}
    kept = json.loads(path.read_text(encoding="utf-8"))
    here = [str(database[word]) for word in ("HOST", "PORT", "NAME")]
    return {lane: kept[lane] for lane in NAMES} if kept["database"] == here else {}
