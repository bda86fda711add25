"""Making a backup, telling those that there are, and letting old ones go."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from lianfang import __version__
from lianfang.kit.clock import ZONE
from lianfang.kit.refusals import Refusal
from lianfang.operations.custody import fingerprint, last_held

from .archive import SUFFIX, Manifest, seal
from .snapshots import copy_out

STAMP = "%Y%m%d-%H%M%S"
KEPT_DAYS = 14  # as long as an observation once lasted; what is older is of no use and only waits to be stolen


class CannotSealBackup(Refusal):
    code = "operations.nobody_holds"
    what = _("没备份：钥匙还没有人保管。")
    why = _("备份封给两位保管人，没有保管人就封不上；不封的备份不做。")
    do = _("先请两位保管人到场：lianfang keys hold --to 目录。")


@dataclass(frozen=True, slots=True)
class Backup:
    path: Path
    made_at: datetime
    size: int


def make_backup(folder: Path, *, at: datetime) -> tuple[Backup, Manifest]:
    """Copy, seal and keep; the office works on. Raises CannotSealBackup while nobody holds the keys."""
    known = last_held()
    if known is None:
        raise CannotSealBackup
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"lianfang-{at.astimezone(ZONE).strftime(STAMP)}{SUFFIX}"
    with TemporaryDirectory(dir=folder, prefix=".copy-") as name:
        copy = Path(name) / "database"
        heads = copy_out(copy)
        manifest = Manifest(
            __version__, connection.vendor, at.isoformat(), fingerprint(settings.KEY_FILE.read_text()), heads
        )
        seal(copy, manifest, path, known.recipient)
    return Backup(path, at, path.stat().st_size), manifest


def backups(folder: Path) -> list[Backup]:
    """Those that there are, the newest first; by their names, since a copied file has another date."""
    found = []
    for path in folder.glob(f"lianfang-*{SUFFIX}"):
        stamp = path.name.removeprefix("lianfang-").removesuffix(SUFFIX)
        try:
            made = datetime.strptime(stamp, STAMP).replace(tzinfo=ZONE)
        except ValueError:
            continue
        found.append(Backup(path, made, path.stat().st_size))
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def let_go(folder: Path, *, at: datetime) -> list[Path]:
    """Delete what is older than it is kept, but never the last one; their paths."""
    old = [backup.path for backup in backups(folder)[1:] if at - backup.made_at > timedelta(days=KEPT_DAYS)]
    for path in old:
        path.unlink(missing_ok=True)
    return old
