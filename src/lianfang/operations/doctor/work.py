"""What waits: the database itself, tables behind the program, imports that stopped, entries that wait for somebody."""

import threading
from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from lianfang.desk.roster.tray import states
from lianfang.ledger.models import Conflict, Head, Hold, ReturnedEntry
from lianfang.operations.tables import waiting_count

from .findings import Finding, Level

WRITER = "ledger-writer"


def database(_at: datetime) -> Iterator[Finding]:
    """Whether it answers; every other look at what it holds rests on this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if Head._meta.db_table not in connection.introspection.table_names():
        do = _("新装的运行 lianfang init；本来有的，看 DATABASE_URL 和 LIANFANG_VAR 是不是指错了库。")
        yield Finding(Level.ACT, "database", _("库是空的，表还没有建。"), do)
        return
    said = _("{engine} 应了，{count} 个县。").format(engine=connection.vendor, count=Head.objects.count())
    yield Finding(Level.OK, "database", said)


def tables(_at: datetime) -> Iterator[Finding]:
    if behind := waiting_count():
        yield Finding(
            Level.ACT, "tables", _("表还差 {count} 步没升级。").format(count=behind), _("停下服务：lianfang upgrade。")
        )


def jobs(_at: datetime) -> Iterator[Finding]:
    """Imports whose process is gone; who began them can go on where they stopped."""
    found = [state for _key, state in states()]
    stopped = sum(state.stage in ("stopped", "failed") for state in found)
    busy = sum(state.is_busy for state in found)
    if stopped:
        said = _("{count} 个导入停在半路。").format(count=stopped)
        yield Finding(Level.MIND, "jobs", said, _("让导入的人打开“导入”，接着导；导过的行不会重复。"))
    else:
        yield Finding(Level.OK, "jobs", _("没有停在半路的导入，{count} 个正在跑。").format(count=busy))


def pending(_at: datetime) -> Iterator[Finding]:
    """Entries that a person has to settle."""
    returned = ReturnedEntry.objects.filter(settled_as="").count()
    held = Hold.objects.values("county", "entry").distinct().count()
    differing = Conflict.objects.count()
    said = _("等人办的：退回 {returned} 笔，暂存 {held} 笔，冲突 {differing} 处。").format(
        returned=returned, held=held, differing=differing
    )
    waits = returned + held + differing
    yield (
        Finding(Level.MIND, "pending", said, _("各办公室打开“待办”处理。"))
        if waits
        else Finding(Level.OK, "pending", said)
    )


def writer(_at: datetime) -> Iterator[Finding]:
    """Said only inside a server, whose thread it is; it begins with the first entry."""
    if any(thread.name == WRITER for thread in threading.enumerate()):
        yield Finding(Level.OK, "writer", _("写台账的线程在干活。"))
