"""The night's backup: once a night after its hour, in a thread of its own, so that the clock goes on."""

import logging
import threading
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connections

from lianfang.kit.clock import ZONE
from lianfang.operations.custody import last_held

from .making import backups, let_go, make_backup

logger = logging.getLogger(__name__)
_turn = threading.Lock()
_broke_at: list[datetime] = []
AGAIN = timedelta(hours=1)  # after one that broke: a full disk does not empty itself in a minute


def is_due(at: datetime) -> bool:
    """True if tonight's hour has come and no backup was made since; never while nobody holds the keys."""
    if not settings.BACKUP_AT or last_held() is None:
        return False
    here = at.astimezone(ZONE)
    tonight = datetime.combine(here.date(), time.fromisoformat(settings.BACKUP_AT), ZONE)
    begun = tonight if here >= tonight else tonight - timedelta(days=1)
    last = next(iter(backups(Path(settings.BACKUPS))), None)
    return last is None or last.made_at < begun


def see_to_it(at: datetime) -> threading.Thread | None:
    """Begin tonight's backup if it is due and none is being made; the thread that makes it."""
    if _broke_at and at - _broke_at[-1] < AGAIN:
        return None
    if not is_due(at) or not _turn.acquire(blocking=False):
        return None
    thread = threading.Thread(target=_make, args=(at,), name="backup", daemon=True)
    thread.start()
    return thread


def _make(at: datetime) -> None:
    try:
        make_backup(Path(settings.BACKUPS), at=at)
        let_go(Path(settings.BACKUPS), at=at)
        _broke_at.clear()
    except Exception:  # whatever it was, the office works on; the doctor tells how old the last one is
        _broke_at[:] = [at]
        logger.exception("tonight's backup was not made")
    finally:
        connections.close_all()
        _turn.release()
