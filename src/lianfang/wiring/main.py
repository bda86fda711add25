"""The `lianfang` command: reads what is asked, sets Django up only then, and says in plain words what went wrong."""

import argparse
import getpass
import logging
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from .arguments import parser
from .console import Console
from .installed import FILE, hand_over, lent, take_words

SERVED = "lianfang.wiring.serve"
WRITTEN = ("-o", "--output", "--json", "--to")  # options with the name of a file that need not be there yet
STOPPED = "停了。 · Stopped."
TWO_HOLDERS = ("keys:put_back", "backup:restore_from")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    asked = parser().parse_args(words)
    console = Console(_writer(sys.stdout), _writer(sys.stderr), secret=_secret(asked))
    try:
        take_words()
        if asked.run == "bench:measure":
            _stand_apart(asked.database)
        state = _state_served(asked)
        if state is None:
            set_up()
    except ValueError as problem:  # DATABASE_URL cannot be read
        console.error(problem)
        return 1
    except PermissionError as problem:
        console.error(
            f"没有权限读 {problem.filename}：前面加 sudo 再来。 · Not allowed to read it: call this with sudo."
        )
        return 1
    try:
        status = None if state is None else _had_done(words, state, console)
        return _left(_run(asked, words, console)) if status is None else status
    except BrokenPipeError:  # whoever read along has seen enough: … | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _left(status: int) -> int:
    """End a process that has served here and now: the server's own threads are not Python's, and one that comes back
    while Python is being taken down takes the process down with SIGABRT. All is closed and released by then.
    """
    if SERVED in sys.modules and sys.modules[SERVED].has_served:
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    return status


def _state_served(asked: argparse.Namespace) -> Path | None:
    """The state of the server that has the SQLite database open and may run this command. Raises ValueError."""
    state = Path(os.environ.get("LIANFANG_VAR", "var")).absolute()
    if asked.meets not in ("live", "beside") or not (state / "control.sock").exists():
        return None
    from .database import database_from
    from .lock import DatabaseLock

    database = database_from(os.environ.get("DATABASE_URL", ""), state)
    if not database["ENGINE"].endswith("sqlite3"):
        return None
    return state if DatabaseLock(Path(database["NAME"]).resolve()).is_taken() else None


def _had_done(words: Sequence[str], state: Path, console: Console) -> int | None:
    """Have the server run a command, without setting Django up here first: that takes longer than most commands.

    None where it does not answer after all: then all is set up, and what follows says why.
    """
    from . import control

    try:
        with lent(absolute(words), state, written=WRITTEN) as sent:
            status = control.call(state / "control.sock", sent, language(), console)
    except BrokenPipeError:
        raise
    except OSError as problem:
        set_up()
        _tell_trouble(problem, console)
        return 1
    except KeyboardInterrupt:
        console.error(STOPPED)
        return 1
    if status is None:
        set_up()
    return status


def _run(asked: argparse.Namespace, words: Sequence[str], console: Console) -> int:
    """Run what was asked; what root makes in the state is the service's to read."""
    from django.conf import settings

    try:
        return guarded(lambda: where_it_belongs(asked, words, console), console)
    finally:
        kept = Path(settings.KEY_FILE)
        hand_over(settings.VAR, [kept, kept.with_suffix(".lock"), FILE, *Path(settings.BACKUPS).glob("lianfang-*")])


def _stand_apart(database: str) -> None:
    """Let a bench work in a state directory of its own, never in the installation's; its children do so too."""
    var = Path(os.environ.get("LIANFANG_VAR", "var")).resolve()
    os.environ["LIANFANG_VAR"] = str(var / "bench")
    if database:
        os.environ["DATABASE_URL"] = database


def _writer(stream: Any) -> Any:
    def write(text: str) -> None:
        stream.write(text)
        stream.flush()

    return write


def _secret(asked: argparse.Namespace) -> str:
    """Ask for a new password here, since the command may run inside the server."""
    if asked.run in TWO_HOLDERS:
        return _of_both()
    if not asked.run.endswith(":password"):
        return ""
    if asked.stdin:
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass("新密码，空着就现编一个 · new password: ") if sys.stdin.isatty() else ""


def _of_both() -> str:
    """Ask the two holders of the keys for their passphrases, one after the other."""
    if not sys.stdin.isatty():
        return sys.stdin.read()
    return "\n".join(getpass.getpass(f"保管人 {number} 的口令 · passphrase of holder {number}: ") for number in (1, 2))


def language() -> str:
    """The installation's language where it has one; else the caller's: Chinese where the system says so, or English."""
    names = ("LIANFANG_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    spoken = next(filter(None, map(os.environ.get, names)), "")
    return "zh-hans" if spoken.startswith("zh") else "en"


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianfang.wiring.settings")
    import django
    from django.conf import settings
    from django.utils import translation

    settings.VAR.mkdir(parents=True, exist_ok=True, mode=0o700)
    django.setup()
    translation.activate(language())


def guarded(run: Callable[[], int], console: Console) -> int:
    """Run a command; a refusal, a database out of reach and Ctrl-C become lines and a status."""
    from django.db import DatabaseError

    from lianfang.kit.refusals import Refusal

    try:
        return run()
    except Refusal as refusal:
        for part in ("what", "why", "do"):
            if refusal.text(part):
                console.error(refusal.text(part))
    except (DatabaseError, sqlite3.Error) as problem:
        _tell_trouble(problem, console)
    except BrokenPipeError:
        raise
    except OSError as problem:
        _tell_trouble(problem, console)
    except KeyboardInterrupt:
        console.error(STOPPED)
    return 1


def _tell_trouble(problem: Exception, console: Console) -> None:
    from django.utils.translation import gettext as _

    from lianfang.operations.troubles import trouble_of

    trouble = trouble_of(problem)
    words = _("没做成：{reason}。") if isinstance(problem, OSError) else _("数据库没应：{reason}。")
    console.error(words.format(reason=trouble.said))
    console.error(trouble.do)


def where_it_belongs(asked: argparse.Namespace, words: Sequence[str], console: Console) -> int:
    """Run a command here, or inside the server that has the SQLite database open."""
    from django.conf import settings

    from . import control
    from .lock import CannotShareDatabase, DatabaseLock

    def in_server() -> int | None:
        state = Path(settings.VAR)
        if not (state / "control.sock").exists():
            return None
        with lent(absolute(words), state, written=WRITTEN) as sent:
            return control.call(state / "control.sock", sent, language(), console)

    database = sqlite_file()
    if asked.meets == "free":
        return call(asked, console)
    if database is None:
        status = in_server() if asked.meets == "beside" else None
        return call(asked, console) if status is None else status
    try:
        with DatabaseLock(database).held("lianfang " + words[0]):
            return call(asked, console)
    except CannotShareDatabase:
        status = None if asked.meets == "alone" else in_server()
        if status is None:
            raise
        return status


def absolute(words: Sequence[str]) -> list[str]:
    """Name files from the root, since the server works in another directory."""
    before = ("", *words)
    return [
        str(Path(word).resolve()) if Path(word).is_file() or (option in WRITTEN and word[:1] != "-") else word
        for option, word in zip(before, words, strict=False)
    ]


def sqlite_file() -> Path | None:
    """The file of the database, None on PostgreSQL."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    return Path(database["NAME"]).resolve() if database["ENGINE"].endswith("sqlite3") else None


def call(asked: argparse.Namespace, console: Console) -> int:
    module, function = asked.run.split(":")
    return int(getattr(import_module(f"lianfang.wiring.commands.{module}"), function)(asked, console))


def execute(argv: Sequence[str], spoken: str, console: Console) -> int:
    """Run a command that came through the control socket; only those that may run in a server."""
    from django.utils import translation

    asked = parser().parse_args(list(argv))
    if asked.meets not in ("live", "beside"):
        console.error(f"{argv[0]}: 服务开着时不能用。 · Not while the server runs.")
        return 1
    with translation.override(spoken or "zh-hans"):
        return guarded(lambda: call(asked, console), console)


if __name__ == "__main__":
    sys.exit(main())
