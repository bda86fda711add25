"""As whom readers and the writer connect: as the environment says, else as was kept for this very database."""

import json
from pathlib import Path
from typing import Any

import pytest

from lianfang.wiring.database import database_from
from lianfang.wiring.logins import logins_from

OWNER = "postgresql://owner:o@db:5432/ji"
WEB, WRITER = "postgresql://ji_web:w%40@db:5432/ji", "postgresql://ji_writer:s@db:5432/ji"
KEPT: dict[str, Any] = {"web": {"user": "a", "password": "b"}, "writer": {"user": "c", "password": "d"}}


def found(var: Path, url: str = OWNER, **environ: str) -> dict[str, dict[str, Any]]:
    return logins_from(environ, var, database_from(url, var))


def keep(var: Path, *where: str) -> None:
    (var / "logins.json").write_text(json.dumps({"database": where, **KEPT}))


def test_the_environment_says_both(tmp_path: Path) -> None:
    assert found(tmp_path, LIANFANG_WEB_URL=WEB, LIANFANG_WRITER_URL=WRITER) == {
        "web": {"user": "ji_web", "password": "w@", "host": "db", "port": "5432"},
        "writer": {"user": "ji_writer", "password": "s", "host": "db", "port": "5432"},
    }


def test_one_alone_is_no_wall(tmp_path: Path) -> None:
    assert found(tmp_path, LIANFANG_WEB_URL=WEB) == {}


def test_a_login_for_another_database_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="LIANFANG_WEB_URL"):
        found(tmp_path, LIANFANG_WEB_URL=WEB.replace("/ji", "/other"), LIANFANG_WRITER_URL=WRITER)


def test_what_was_kept_holds_for_the_database_it_was_made_for(tmp_path: Path) -> None:
    keep(tmp_path, "db", "5432", "ji")
    here = found(tmp_path)
    keep(tmp_path, "db", "5432", "other")

    assert (here, found(tmp_path)) == (KEPT, {})


def test_sqlite_has_none(tmp_path: Path) -> None:
    assert found(tmp_path, f"sqlite:///{tmp_path}/a.sqlite3", LIANFANG_WEB_URL=WEB, LIANFANG_WRITER_URL=WRITER) == {}
