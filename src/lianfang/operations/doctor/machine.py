"""The machine: room on its disks, and whether its clock can be believed."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from lianfang.ledger.models import StoredEntry

from .findings import Finding, Level

SCARCE, LEAST = 5 << 30, 1 << 30  # bytes; a county's day is a few dozen megabytes
AHEAD = timedelta(minutes=2)  # what servers of one PostgreSQL may differ by without anybody minding
WAIT_S = 5.0


def disk(_at: datetime) -> Iterator[Finding]:
    """Room where the database's files, the state and the backups lie; once where all of it is one disk."""
    seen: set[int] = set()
    for about, path in ({"disk": Path(settings.VAR), "disk_backups": Path(settings.BACKUPS)}).items():
        there = next(folder for folder in (path, *path.parents) if folder.exists())
        if (device := there.stat().st_dev) in seen:
            continue
        seen.add(device)
        free = shutil.disk_usage(there).free
        said = _("{path} 还有 {free}。").format(path=path, free=size(free))
        if free < LEAST:
            yield Finding(Level.ACT, about, said, _("马上腾地方：满了就一笔也记不下，已经记下的不会丢。"))
        elif free < SCARCE:
            yield Finding(Level.MIND, about, said, _("这几天腾出地方，或者换一块盘。"))
        else:
            yield Finding(Level.OK, about, said)


def clock(at: datetime) -> Iterator[Finding]:
    """Entries recorded in what the clock takes for the future show that it was set back."""
    last = StoredEntry.objects.aggregate(last=Max("recorded_at"))["last"]
    if last is not None and last - at > AHEAD:
        behind = length(last - at)
        said = _("时钟倒退了：台账里最晚的一笔比现在还晚 {behind}。").format(behind=behind)
        yield Finding(Level.ACT, "clock", said, _("把系统时间对准再记；已经记下的先后由链定，不会乱。"))
    elif (synchronised := is_synchronised()) is False:
        yield Finding(Level.MIND, "clock", _("系统时间没有跟时间服务器对。"), _("打开对时：timedatectl set-ntp true。"))
    elif synchronised is None:
        yield Finding(Level.OK, "clock", _("时钟没有倒退；跟没跟时间服务器对，这台机器说不上来。"))
    else:
        yield Finding(Level.OK, "clock", _("时钟对着时间服务器。"))


def is_synchronised() -> bool | None:
    """What systemd says of the clock; None where it says nothing."""
    program = shutil.which("timedatectl")
    if program is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - the system's own program, without a word of ours
            [program, "show", "--property=NTPSynchronized", "--value"],
            capture_output=True, text=True, check=False, timeout=WAIT_S,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    return {"yes": True, "no": False}.get(done.stdout.strip())


def length(span: timedelta) -> str:
    """A span as a person says it: the largest unit that it fills, and the next."""
    minutes = max(round(span.total_seconds() / 60), 1)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return _("{days} 天 {hours} 小时").format(days=days, hours=hours)
    if hours:
        return _("{hours} 小时 {minutes} 分钟").format(hours=hours, minutes=minutes % 60)
    return _("{minutes} 分钟").format(minutes=minutes)


def size(count: int) -> str:
    """Bytes as a person reads them."""
    value = float(count)
    for unit in ("B", "KB", "MB", "GB"):
        if value < 1024:
            return f"{value:.0f} {unit}"
        value /= 1024
    return f"{value:.1f} TB"
