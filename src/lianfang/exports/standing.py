"""Where an export stands, from its row alone."""

from datetime import datetime

from .models import Export
from .rules import kept_until
from .terms import Standing

ENDED = {"stopped": Standing.STOPPED, "failed": Standing.FAILED}


def standing_of(row: Export) -> Standing:
    """Return where an export stands; the last thing that happened to it counts."""
    if row.destroyed:
        return Standing.DESTROYED
    if row.outcome in ENDED:
        return ENDED[row.outcome]
    if row.outcome == "done":
        return Standing.FETCHED if row.fetched_count else Standing.READY
    if row.decision == "declined":
        return Standing.DECLINED
    return Standing.WAITING if row.second and not row.decision else Standing.RUNNING


def until(row: Export) -> datetime | None:
    """Return until when the file can be fetched; None where there is none to fetch."""
    if row.is_open and row.outcome == "done" and row.finished_at is not None:
        return kept_until(row.finished_at)
    return None
