"""`lianfang serve`."""

import argparse
from pathlib import Path
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal, type_text
from lianfang.ledger.sealing.keys import has_ledger
from lianfang.operations.tables import waiting_count
from lianfang.wiring.console import Console
from lianfang.wiring.main import sqlite_file

from . import database


class CannotServeOldTables(Refusal):
    code: ClassVar[str] = "tables_behind"
    what: ClassVar[type_text] = _("没开起来：表还差 {count} 步没升级。")
    why: ClassVar[type_text] = _("库里有台账：升级前要先备份，升级后要按新版重算底册、核对台账，开服务时不做这些。")
    do: ClassVar[type_text] = _("先运行 lianfang upgrade，它一步步都做了；新的空库运行 lianfang migrate。")


class CannotServeIntakeAlone(Refusal):
    code: ClassVar[str] = "intake_alone"
    what: ClassVar[type_text] = _("没开起来：SQLite 上不能只开收件口。")
    why: ClassVar[type_text] = _("收件口和办公各开一个服务，SQLite 只由一个进程打开。")
    do: ClassVar[type_text] = _("换 PostgreSQL：DATABASE_URL=postgresql://…；或者不加 --intake，一个服务都管。")


def serve(asked: argparse.Namespace, console: Console) -> int:
    from lianfang.wiring import serve as server

    server.check_address(asked.host, asked.port)
    file = sqlite_file()
    if asked.intake:
        check_intake(file)
    with server.database_held(file, f"lianfang serve http://{asked.host}:{asked.port}"):
        ready_tables(is_own=file is not None)
        server.run(asked.host, asked.port, console, intake=asked.intake)
    return 0


def check_intake(file: Path | None) -> None:
    """Pass where the office may have a server of its own beside this one. Raises CannotServeIntakeAlone."""
    if file is not None:
        raise CannotServeIntakeAlone


def ready_tables(*, is_own: bool) -> None:
    """Make the tables of a new database that this process has for itself. Raises CannotServeOldTables."""
    count = waiting_count()
    if count and is_own and not has_ledger():
        database.apply()
    elif count:
        raise CannotServeOldTables(count=count)
