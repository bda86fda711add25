"""`lianfang upgrade`: a backup, the tables, the registers where their shape changed, and the proof."""

import argparse
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from lianfang.kit.clock import now
from lianfang.ledger.rebuild import rebuild
from lianfang.ledger.verify import counties, verify
from lianfang.operations.backup.making import make_backup
from lianfang.wiring.console import Console

from . import database

NOT_WHOLE = 3


def upgrade(asked: argparse.Namespace, console: Console) -> int:
    """Nothing is changed before a backup stands; what the ledger says is then folded anew."""
    if not database.waiting_count():
        console.say(_("表都是新的。"))
        return 0
    if not asked.no_backup and counties():
        made, _manifest = make_backup(Path(settings.BACKUPS), at=now())
        console.say(_("先备份了：{path}").format(path=made.path))
    count = database.apply()
    console.say(_("升级了 {count} 步。").format(count=count))
    whole = True
    for county in counties():
        found = verify(county)
        whole = whole and found.is_whole
        told = (
            _("{county}：{count} 笔，一笔没动过。")
            if found.is_whole
            else _("{county}：台账不完整，运行 lianfang ledger verify。")
        )
        console.say(told.format(county=county, count=found.entry_count))
        changed = rebuild(county, check=False)
        console.say(
            _("{county}：底册按新版重算，改了 {count} 行。").format(county=county, count=changed.difference_count)
        )
    return 0 if whole else NOT_WHOLE
