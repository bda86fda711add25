"""`lianfang backup` and `lianfang restore`."""

import argparse
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from lianfang.kit.clock import ZONE, now
from lianfang.operations.backup.making import let_go, make_backup
from lianfang.operations.backup.restoring import Restored, restore
from lianfang.operations.custody import open_held
from lianfang.operations.doctor.machine import size
from lianfang.wiring.console import NOT_WHOLE, Console

from .roles import stand_wall


def back_up(asked: argparse.Namespace, console: Console) -> int:
    at = now()
    made, manifest = make_backup(asked.to or Path(settings.BACKUPS), at=at)
    console.say(_("备份好了：{path}，{size}。").format(path=made.path, size=size(made.size)))
    for county, (seq, digest) in manifest.heads.items():
        console.say(_("{county}：到第 {seq} 笔，链头 {hash}。").format(county=county, seq=seq, hash=digest))
    for path in let_go(made.path.parent, at=at):
        console.say(_("过期的删了：{name}").format(name=path.name))
    return 0


def restore_from(asked: argparse.Namespace, console: Console) -> int:
    held = open_held(asked.held, console.secret.split("\n"))
    found = restore(asked.file, held, at=now(), check=not asked.quick, told=console.say)
    stand_wall(console)  # a backup leaves its rules out, since they name logins
    _say_restored(found, console)
    return 0 if found.is_whole else NOT_WHOLE


def _say_restored(found: Restored, console: Console) -> None:
    made = f"{found.manifest.made.astimezone(ZONE):%Y-%m-%d %H:%M}"
    console.say(_("恢复到 {made}。那之后记的，各手机里还有的会再传上来。").format(made=made))
    for one in found.chains:
        words = (
            _("{county}：{count} 笔，一笔没动过。")
            if one.is_whole
            else _("{county}：台账不完整，运行 lianfang ledger verify。")
        )
        console.say(words.format(county=one.county, count=one.entry_count))
    for county in found.lost:
        console.error(_("{county}：比备份里记的少。").format(county=county))
    for county, count in found.differing.items():
        if count:
            console.error(_("{county}：底册有 {count} 行和台账对不上。").format(county=county, count=count))
    if found.forgotten_again:
        console.say(_("{count} 个人在备份之后被遗忘过，又遗忘了一次。").format(count=found.forgotten_again))
    if found.codes_lost:
        console.say(
            _("{count} 个账号的动态码在这里打不开，清掉了：先用密码登录，再重新设。").format(count=found.codes_lost)
        )
    if found.authority_back:
        console.say(_("原来发证书的也放回了：各设备不用再装证书。"))
    console.say(_("这台要是新的：lianfang init --name 名字 做证书和服务，再 keys hold 重新保管，backup 做一份新的。"))
