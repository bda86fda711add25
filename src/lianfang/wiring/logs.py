"""What is logged, and how: where a fault happened, never what it was about.

The message of an exception may hold a name or a number (PostgreSQL quotes the row), so only its type is written, with
the places in the code that it came through. Paths are written without what was searched for.
"""

import json
import logging
import os
import threading
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PlainFormatter(logging.Formatter):
    """Names an exception by its type and its way through the code."""

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - the name that logging calls
        kind, _problem, trail = ei
        frames = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trail)]
        return "\n".join([*frames, f"  {kind.__name__ if kind else ''}"])


class LineFormatter(PlainFormatter):
    """One JSON object a line, for who collects logs; a fault is its type and its way, as in plain text."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        found: dict[str, Any] = {"at": at, "level": record.levelname, "logger": record.name}
        found["message"] = record.getMessage()
        if record.exc_info:
            *way, fault = (line.strip() for line in self.formatException(record.exc_info).splitlines())
            found |= {"fault": fault, "way": way}
        return json.dumps(found, ensure_ascii=False)


def log_threads() -> None:
    """Log a thread that breaks as everything else: Python itself would print what the exception says."""

    def fault(said: threading.ExceptHookArgs) -> None:
        name = said.thread.name if said.thread else ""
        found = (said.exc_type, said.exc_value or said.exc_type(), said.exc_traceback)
        logging.getLogger(__name__).error("A thread ended: %s", name, exc_info=found)

    threading.excepthook = fault


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "lianfang.wiring.logs.PlainFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        },
        "json": {"()": "lianfang.wiring.logs.LineFormatter"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json" if os.environ.get("LIANFANG_LOG") == "json" else "plain",
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # 4xx are the page's business; a server that is probed must not fill its disk with them.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # whoever probes chooses what would be written
        "axes": {"level": "ERROR"},  # it writes who tried to sign in
        "_granian": {"level": "ERROR"},
    },
}
