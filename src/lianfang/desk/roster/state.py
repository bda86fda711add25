"""How far an import has come, readable on disk: who, where, which stage, how many rows; nothing personal.

Stages: read (columns may be corrected), trying, tried, running, paused (somebody stopped it), stopped (its process is
gone), failed, done.
"""

import json
import os
import threading
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from uuid import UUID

SILENT_S = 20  # whoever works on an import says so every few seconds
BUSY = ("trying", "running")
_working: set[UUID] = set()
_turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class State:
    stage: str
    by: str
    county: str
    path: str
    done: int = 0
    total: int = 0
    pid: int = 0
    said: dict[str, str] = field(default_factory=dict)

    @property
    def is_busy(self) -> bool:
        return self.stage in BUSY

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0

    def moved(self, stage: str, done: int, total: int, said: dict[str, str]) -> "State":
        return replace(self, stage=stage, done=done, total=total, pid=os.getpid(), said=said)

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self)).encode()


def state_at(path: Path, key: UUID) -> State | None:
    """Return what stands at `path`; a busy import whose process is gone or silent has stopped."""
    try:
        found, spoke_at = State(**json.loads(path.read_text())), path.stat().st_mtime
    except FileNotFoundError:
        return None
    if found.is_busy and not _is_worked_on(found, key, spoke_at):
        return replace(found, stage="stopped")
    return found


def _is_worked_on(state: State, key: UUID, spoke_at: float) -> bool:
    if state.pid == os.getpid():
        return key in _working
    return time.time() - spoke_at < SILENT_S and _is_alive(state.pid)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def claim(key: UUID) -> bool:
    """Take the work on an import; False if a thread of this process has it already."""
    with _turn:
        if key in _working:
            return False
        _working.add(key)
        return True


def release(key: UUID) -> None:
    with _turn:
        _working.discard(key)
