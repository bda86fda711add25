"""`lianfang upgrade`: a backup, the tables, the registers where their shape changed, and the proof."""

import argparse
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from lianfang.kit.clock import now
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.checking.verify import counties, verify
from lianfang.operations.backup.making import make_backup
from lianfang.operations.tables import waiting_count
from lianfang.wiring.console import NOT_WHOLE, Console
from lianfang.wiring.hooks import keep_wall

from . import database


def upgrade(asked: argparse.Namespace, console: Console) -> int:
    """Nothing is changed before a backup stands; what the ledger says is then folded anew.

    Also where no table waits: a turn that broke off has upgraded them and folded nothing, a register may be folded
    otherwise in tables that stay as they are, and the rules of the second wall may be others.
    """
    if waiting_count():
        if not asked.no_backup and counties():
            made, _manifest = make_backup(Path(settings.BACKUPS), at=now())
            console.say(_("先备份了：{path}").format(path=made.path))
        console.say(_("升级了 {count} 步。").format(count=database.apply()))
    else:
        console.say(_("表都是新的。"))
        keep_wall()
    proved = [_proved(county, console) for county in counties()]
    return 0 if all(proved) else NOT_WHOLE


def _proved(county: str, console: Console) -> bool:
    """Verify a county and fold its registers anew; True if its ledger is whole."""
    found = verify(county)
    told = (
        _("{county}：{count} 笔，一笔没动过。")
        if found.is_whole
        else _("{county}：台账不完整，运行 lianfang ledger verify。")
    )
    console.say(told.format(county=county, count=found.entry_count))
    changed = rebuild(county, check=False)
    console.say(_("{county}：底册按新版重算，改了 {count} 行。").format(county=county, count=changed.difference_count))
    return found.is_whole
