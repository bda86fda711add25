"""Runs an import beside the request that asked for it, so that the page can show how far it has come."""

import logging
import threading
from uuid import UUID

from django.conf import settings
from django.db import connection

from lianfang.access.scope import Scope
from lianfang.kit.clock import now
from lianfang.kit.refusals import Refusal
from lianfang.people.importing.run import run_import

from .tray import Tray

logger = logging.getLogger(__name__)


def start(tray: Tray, scope: Scope) -> None:
    """Record what the tray holds; in a thread of its own, or at once where the writer runs inline."""
    content, asked = tray.content(), tray.asked
    tray.say("running")
    work = threading.Thread(target=_run, args=(tray, scope, content, asked), name="roster", daemon=True)
    if settings.LEDGER_WRITER == "inline":
        _import(tray, scope, content, asked)
    else:
        work.start()


def _run(tray: Tray, scope: Scope, content: bytes, asked: dict[str, object]) -> None:
    try:
        _import(tray, scope, content, asked)
    except Exception:
        logger.exception("An import stopped")  # the trace names places in the code, not what rows held
        tray.say("stopped")
    finally:
        connection.close()


def _import(tray: Tray, scope: Scope, content: bytes, asked: dict[str, object]) -> None:
    try:
        outcome = run_import(
            content,
            scope,
            place=UUID(str(asked["place"])),
            by=scope.author("import"),
            at=now(),
            creates_places=bool(asked["creates_places"]),
            progress=lambda done, total: tray.say("running", done, total),
        )
    except Refusal as refusal:
        tray.say("failed", what=refusal.text("what"), why=refusal.text("why"), do=refusal.text("do"))
        return
    tray.put_outcome(outcome)
    tray.say("done")
