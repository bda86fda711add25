"""`lianfang serve`."""

import argparse
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal, type_text
from lianfang.wiring.console import Console
from lianfang.wiring.main import sqlite_file

from . import database


class CannotServeOldTables(Refusal):
    code: ClassVar[str] = "tables_behind"
    what: ClassVar[type_text] = _("没开起来：表还差 {count} 步没升级。")
    why: ClassVar[type_text] = _("PostgreSQL 上别的进程可能正用着，不在开的时候升级。")
    do: ClassVar[type_text] = _("先运行 lianfang migrate。")


def serve(asked: argparse.Namespace, console: Console) -> int:
    from lianfang.wiring import serve as server

    server.check_address(asked.host, asked.port)
    file = sqlite_file()
    with server.database_held(file, f"lianfang serve http://{asked.host}:{asked.port}"):
        if file is not None:
            database.apply()
        elif count := database.waiting_count():
            raise CannotServeOldTables(count=count)
        server.run(asked.host, asked.port, console)
    return 0
