"""`lianfang demo`: seeds a drill county, unless it is there, and serves it."""

import argparse
import os
import sys
import time
from typing import Any

from django.utils.translation import gettext as _

from lianfang.access.terms import Role
from lianfang.drill.crew import PASSWORD
from lianfang.drill.play import Ask, play
from lianfang.drill.stage import stage
from lianfang.kit.clock import now
from lianfang.ledger.writing.writer import unhurried
from lianfang.wiring import serve as server
from lianfang.wiring.console import Console
from lianfang.wiring.database import seeding_cache
from lianfang.wiring.main import sqlite_file
from lianfang.wiring.memory import collect_rarely

from . import database


def run(asked: argparse.Namespace, console: Console) -> int:
    if not asked.no_serve:
        server.check_address(asked.host, asked.port)
    note = "lianfang demo" if asked.no_serve else f"lianfang demo http://{asked.host}:{asked.port}"
    with server.database_held(sqlite_file(), note):
        database.apply()
        seeded = not stage().is_finished()
        if seeded:
            seed(Ask(asked.county, asked.households, asked.seed, now()), console)
        elif not asked.seeded:
            console.say(_("演练县已经在库里，接着用。"))
        if asked.no_serve:
            _introduce(console)
        elif not seeded:
            server.run(asked.host, asked.port, console, greeting=lambda: _introduce(console))
    if seeded and not asked.no_serve:
        _serve_afresh(asked)
    return 0


def _serve_afresh(asked: argparse.Namespace) -> None:
    """Become a new process of the same number: what seeding took of memory is given back."""
    words = ["demo", "--seeded", "--county", asked.county, "--host", asked.host, "--port", str(asked.port)]
    os.execv(sys.executable, [sys.executable, "-m", "lianfang.wiring.main", *words])  # noqa: S606 - our own program


def seed(ask: Ask, console: Console) -> None:
    where = stage()
    ask = where.begin(ask)
    collect_rarely()
    console.say(_("灌演练县 {county}，约 {households} 户……").format(county=ask.county, households=ask.households))
    if where.sites > 0:
        console.say(_("  接着上次停的地方：前 {sites} 个村和社区已经在库里。").format(sites=where.sites))
    with unhurried(), seeding_cache():  # nobody is served yet
        played = play(ask, _Progress(console), where)
    database.settle()
    where.finish(ask, played)
    console.say(
        _(
            "灌好了：{doors} 户门，{persons} 人，{entries} 笔，用了 {seconds:.0f} 秒。还差 {left} 户，是故意留的。"
        ).format(
            doors=played.doors,
            persons=played.persons,
            entries=played.entries,
            seconds=played.seconds,
            left=len(played.planted),
        )
    )


class _Progress:
    """A line every few seconds, later every half minute, so that nobody thinks it stands still."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._began = self._told = time.monotonic()

    def __call__(self, count: int, share: float) -> None:
        now = time.monotonic()
        if now - self._told > (5 if now - self._began < 60 else 30):
            self._told = now
            pace = count / (now - self._began)
            self._console.say(
                _("  {count} 笔，每秒 {pace:.0f} 笔，到 {share:.1%}").format(count=count, pace=pace, share=share)
            )


def _introduce(console: Console) -> None:
    """Say how to sign in: one line a role, with a word on what to try."""
    known: dict[str, Any] = stage().known()
    console.say()
    console.say(_("{name} · 演练 · 密码都是 {password}").format(name=known["name"], password=PASSWORD))
    for sign_in in known["sign_ins"]:
        role = str(Role(sign_in["role"]).label)
        console.say(f"  {sign_in['staff_code']:<10} {role} · {sign_in['where']}")
        console.say(f"  {'':<10} {_(sign_in['to_try'])}")
    console.say()
