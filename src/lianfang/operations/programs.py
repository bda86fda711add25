"""Programs of others that operations call: PostgreSQL's own, found where Debian puts them."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal

DEBIAN = Path("/usr/lib/postgresql")
PATIENCE_S = 3600.0


class CannotFindProgram(Refusal):
    code = "operations.program_missing"
    what = _("没做成：这台机器上没有 {name}。")
    why = _("PostgreSQL 的备份和恢复用它自己的工具做。")
    do = _("装上再来：apt-get install postgresql-client，版本不低于服务器。")


class CannotRunProgram(Refusal):
    code = "operations.program_failed"
    what = _("没做成：{name} 中途停了。")
    why = _("它说：{reason}")
    do = _("按它说的改好再来；库没有动过。")


def program(name: str) -> Path:
    """The newest `name` of PostgreSQL's programs. Raises CannotFindProgram."""
    found = [path for path in DEBIAN.glob(f"*/bin/{name}") if os.access(path, os.X_OK)]
    if found:
        return max(found, key=lambda path: float(re.sub(r"[^\d.]", "", path.parts[-3]) or 0))
    beside = shutil.which(name)
    if beside is None:
        raise CannotFindProgram(name=name)
    return Path(beside)


def run_postgres(name: str, words: Sequence[str | Path], **more: str) -> str:
    """Run one of PostgreSQL's programs on our database; what it printed. Raises CannotRunProgram with its last line."""
    call = [str(program(name)), *map(str, words)]
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program, and no word of a stranger
        call, capture_output=True, text=True, check=False, timeout=PATIENCE_S, env=environment(more)
    )
    if done.returncode:
        said = [line for line in done.stderr.strip().splitlines() if line.strip()]
        raise CannotRunProgram(name=name, reason=said[-1] if said else done.returncode)
    return done.stdout


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """The words libpq reads for our database; the password goes this way, since others see a command's words."""
    database: dict[str, Any] = settings.DATABASES["default"]
    named = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
    ours = {word: str(database[key]) for word, key in named.items() if database.get(key)}
    options = {"PGSSLMODE": "sslmode", "PGSSLROOTCERT": "sslrootcert"}
    ours |= {word: str(database["OPTIONS"][key]) for word, key in options.items() if key in database.get("OPTIONS", {})}
    return {**os.environ, **ours, **more}
