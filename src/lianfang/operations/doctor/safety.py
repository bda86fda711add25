"""What a bad day would show: backups, keys held, the chain, the certificate."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from lianfang.kit.clock import ZONE
from lianfang.ledger.checking.verify import verify
from lianfang.ledger.models import Head
from lianfang.operations.backup.making import backups
from lianfang.operations.certificates import expiry_of
from lianfang.operations.custody import is_stale, lacks_keys, last_held

from .findings import Finding, Level
from .machine import size

FRESH = timedelta(hours=26)  # a night's backup may take its time
RECENT = 20_000  # entries at the chain's end that every look checks; `lianfang ledger verify` checks all
RENEW, LATE = timedelta(days=30), timedelta(days=7)
OTHERS = 0o077  # what group and others may do with a file


def backup_age(at: datetime) -> Iterator[Finding]:
    found = backups(Path(settings.BACKUPS))
    if not found:
        yield Finding(Level.ACT, "backup", _("一份备份也没有。"), _("现在做一份：lianfang backup。"))
        return
    last = found[0]
    when = f"{last.made_at.astimezone(ZONE):%Y-%m-%d %H:%M}"
    said = _("最近一份备份是 {when} 的，{size}，一共 {count} 份。").format(
        when=when, size=size(last.size), count=len(found)
    )
    old = at - last.made_at > FRESH
    yield (
        Finding(Level.ACT, "backup", said, _("太旧了，现在做一份：lianfang backup。"))
        if old
        else Finding(Level.OK, "backup", said)
    )


def keys(_at: datetime) -> Iterator[Finding]:
    """Whether the keys are there, theirs alone who may read them, and held by two persons as they are now."""
    path = Path(settings.KEY_FILE)
    if not path.exists():
        yield Finding(
            Level.ACT,
            "keys",
            _("钥匙文件 {path} 不在。").format(path=path),
            _("从保管的那份放回：lianfang keys open。"),
        )
        return
    if path.stat().st_mode & OTHERS:
        yield Finding(Level.ACT, "keys", _("别的用户也能读钥匙文件。"), f"chmod 600 {path}")
    known = last_held()
    if known is None:
        yield Finding(
            Level.ACT, "held", _("钥匙没有人保管：这台机器坏了，封着的都打不开。"), _("lianfang keys hold --to 目录")
        )
    elif lacks_keys(known):
        yield Finding(
            Level.ACT, "held", _("保管的那份里没有这次疫情的钥匙：这台机器坏了，这次封着的就都打不开。"),
            _("现在重新保管一份：lianfang keys hold --to 目录。"),
        )  # fmt: skip
    elif is_stale(known):
        yield Finding(
            Level.MIND, "held", _("保管的那份旧了：之后又有疫情开始、结束，或者遗忘过人。"),
            _("重新保管一份，旧的当面销毁：lianfang keys hold --to 目录。"),
        )  # fmt: skip
    else:
        yield Finding(Level.OK, "held", _("钥匙由两人保管，是新的。"))


def chain(_at: datetime) -> Iterator[Finding]:
    for county, seq in Head.objects.values_list("county", "seq"):
        found = verify(county, since=max(0, seq - RECENT))
        if found.is_whole:
            said = _("{county}：最近 {count} 笔一笔没动过，链头 {seq}。")
            yield Finding(Level.OK, "chain", said.format(county=county, count=found.entry_count, seq=seq))
        else:
            said = _("{county}：台账被动过，{count} 处。").format(county=county, count=len(found.faults))
            yield Finding(Level.ACT, "chain", said, _("先别停机，看是哪几笔：lianfang ledger verify。"))


def certificate(at: datetime) -> Iterator[Finding]:
    """Nothing where the server speaks plain HTTP, as it does on its own machine."""
    until = expiry_of(Path(settings.CERTIFICATE))
    if until is None:
        return
    said = _("证书到 {day} 为止。").format(day=until.astimezone(ZONE).date())
    if until <= at + LATE:
        said = (
            _("证书 {day} 就过期了：手机和电脑都连不上。").format(day=until.astimezone(ZONE).date())
            if until <= at
            else said
        )
        yield Finding(
            Level.ACT, "certificate", said,
            _("现在换：lianfang certificate renew，换好重启服务：systemctl restart lianfang。"),
        )  # fmt: skip
    elif until <= at + RENEW:
        yield Finding(Level.MIND, "certificate", said, _("这个月换掉：lianfang certificate renew。"))
    else:
        yield Finding(Level.OK, "certificate", said)
