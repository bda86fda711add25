"""Works on an import beside the request that asked for it: tries it, records it, stops when asked, goes on later.

One thread a tray. It says how far it has come after every slice, so that the page may be left; what is answered is kept
sealed on the tray, so that a run that is cut off loses no answer. Going on is the same import again: what is recorded
already answers "same", and the kept answer is shown instead.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from uuid import UUID

from django.conf import settings
from django.db import connection

from lianfang.access.scope import Scope
from lianfang.kit.clock import now
from lianfang.kit.refusals import Refusal
from lianfang.ledger.queries import newest_seq
from lianfang.people.alike import compare_since
from lianfang.people.importing.outcome import Outcome, RowOutcome
from lianfang.people.importing.run import ImportStopped, Watch, run_import

from .state import claim, release
from .tray import Tray

logger = logging.getLogger(__name__)
HEARTBEAT_S = 4
AT_ONCE = 2  # each holds its book and matches it against everybody who is known; the others wait and say so
_turns = threading.BoundedSemaphore(AT_ONCE)


class TrayWatch(Watch):
    """Tells the tray how far it is and what was answered; stops where somebody asked for it."""

    def __init__(self, tray: Tray) -> None:
        self.tray = tray

    def progress(self, done: int, total: int) -> None:
        self.tray.say("running", done, total)
        if self.tray.is_to_stop():
            raise ImportStopped

    def answered(self, rows: Sequence[RowOutcome]) -> None:
        self.tray.add_answers(rows)


def start_trying(tray: Tray, scope: Scope) -> None:
    """Say what each row would do; nothing is recorded."""
    _start(tray, "trying", lambda: _try(tray, scope), scope)


def start_recording(tray: Tray, scope: Scope, *, watch: TrayWatch | None = None) -> None:
    """Record what the tray holds, or go on where it stopped."""
    _start(tray, "running", lambda: _record(tray, scope, watch or TrayWatch(tray)), scope)


def _start(tray: Tray, stage: str, work: Callable[[], None], scope: Scope) -> None:
    """Run `work` in a thread of its own, or at once where the writer runs inline; once, however often it is asked."""
    if not claim(tray.key):
        return
    tray.forget_to_stop()
    tray.say(stage)
    if settings.LEDGER_WRITER == "inline":
        _guarded(tray, work)
        return
    threading.Thread(target=_beside, args=(tray, work, scope), name="roster", daemon=True).start()


def _beside(tray: Tray, work: Callable[[], None], scope: Scope) -> None:
    over = threading.Event()
    threading.Thread(target=_beat, args=(tray, over), name="roster-beat", daemon=True).start()
    try:
        with _turns:
            before = newest_seq(scope)
            _guarded(tray, work)
            if tray.state().stage == "done":
                compare_since(scope.county, before)  # pairs stand on their page at once; the clock does the rest
    except Exception:
        logger.exception("An import stopped")  # the trace names places in the code, not what rows held
    finally:
        over.set()
        connection.close()


def _beat(tray: Tray, over: threading.Event) -> None:
    while not over.wait(HEARTBEAT_S):
        tray.live()


def _guarded(tray: Tray, work: Callable[[], None]) -> None:
    """Do the work; whatever ends it, the tray says so."""
    try:
        work()
    except Refusal as refusal:
        tray.say("failed", what=refusal.text("what"), why=refusal.text("why"), do=refusal.text("do"))
    except ImportStopped:
        state = tray.state()
        tray.say("paused", state.done, state.total)
    except BaseException:
        state = tray.state()
        tray.say("stopped", state.done, state.total)
        raise
    finally:
        release(tray.key)


def _try(tray: Tray, scope: Scope) -> None:
    tray.put_outcome(_run(tray, scope, dry_run=True))
    tray.say("tried")


def _record(tray: Tray, scope: Scope, watch: TrayWatch) -> None:
    outcome = _run(tray, scope, dry_run=False, watch=watch)
    tray.put_outcome(outcome.with_earlier(tray.answers()))
    tray.say("done")


def _run(tray: Tray, scope: Scope, *, dry_run: bool, watch: Watch | None = None) -> Outcome:
    asked = tray.asked
    return run_import(
        tray.file(),
        scope,
        place=UUID(str(asked["place"])),
        by=scope.author("import"),
        at=now(),
        dry_run=dry_run,
        creates_places=bool(asked["creates_places"]),
        watch=watch,
    )
