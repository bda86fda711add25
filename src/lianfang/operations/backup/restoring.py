"""Restoring: into an empty database, with the held keys; then the proof that all of it is there and can be read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext_lazy as _

from lianfang.access.models import Session
from lianfang.access.signing.second_factor import clear_unreadable
from lianfang.kit.refusals import Refusal
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.checking.verify import Verified, verify
from lianfang.ledger.door import SYSTEM
from lianfang.ledger.models import SubjectKey
from lianfang.ledger.sealing.forget import forget_person
from lianfang.ledger.sealing.keys import key_file
from lianfang.operations.certificates import bring_authority_back
from lianfang.operations.custody import Held, put_back

from .archive import Manifest, opened
from .snapshots import check_unused, copy_in

AGAIN = _("恢复的备份早于遗忘，再遗忘一次")


class CannotRestoreAcross(Refusal):
    code = "operations.other_database"
    what = _("没恢复：备份是 {made} 的，这里是 {here}。")
    why = _("两种数据库的文件互不相认。")
    do = _("给一个 {made} 的空库再来。")


@dataclass(slots=True)
class Restored:
    """What came back: how each chain stands, and which registers the ledger says otherwise than they were."""

    manifest: Manifest
    keys_put_back: bool
    chains: list[Verified] = field(default_factory=list)
    differing: dict[str, int] = field(default_factory=dict)
    forgotten_again: int = 0
    codes_lost: int = 0
    authority_back: bool = False

    @property
    def lost(self) -> list[str]:
        """Counties whose chain does not end where the backup said."""
        ends = {one.county: (one.seq, one.hash) for one in self.chains}
        return [county for county, (seq, _hash) in self.manifest.heads.items() if ends.get(county, (0, ""))[0] < seq]

    @property
    def is_whole(self) -> bool:
        return not self.lost and not any(self.differing.values()) and all(one.is_whole for one in self.chains)


def restore(
    path: Path, held: Held, *, at: datetime, check: bool = True, told: Callable[[object], None] = lambda _line: None
) -> Restored:
    """Open, put in, upgrade, prove. Sessions of then are ended: a device may have been lost since.

    Raises CannotOpenBackup, CannotRestoreAcross, CannotRestoreOver, CannotReplaceKeys before anything is changed.
    """
    beside = Path(settings.VAR)
    beside.mkdir(parents=True, exist_ok=True, mode=0o700)
    told(_("打开备份……"))
    with opened(path, held.identity, beside) as (manifest, content):
        if manifest.engine != connection.vendor:
            raise CannotRestoreAcross(made=manifest.engine, here=connection.vendor)
        check_unused()
        found = Restored(manifest, put_back(held))
        found.authority_back = bring_authority_back(Path(settings.CERTIFICATE).parent, held.authority, at=at)
        told(_("放进库里……"))
        copy_in(content)
    call_command("migrate", verbosity=0, interactive=False)
    Session.objects.all().delete()
    found.codes_lost = clear_unreadable()
    found.forgotten_again = forget_again(at=at)
    told(_("核对台账……"))
    found.chains = [verify(county) for county in sorted(manifest.heads)]
    if check:
        told(_("按台账重算底册，和备份里的比……"))
        found.differing = {county: rebuild(county, check=True).difference_count for county in sorted(manifest.heads)}
    return found


def forget_again(*, at: datetime) -> int:
    """Destroy the keys of those who were forgotten after the backup was made; how many there were."""
    count = 0
    for county, subjects in key_file().forgotten.items():
        for subject in SubjectKey.objects.filter(county=county, subject__in=subjects).values_list("subject", flat=True):
            forget_person(county, subject, reason=str(AGAIN), by=SYSTEM(county), at=at)
            count += 1
    return count
