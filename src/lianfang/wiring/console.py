"""Where a command writes: the terminal it was called from, or the socket that leads to it."""

import json
from collections.abc import Callable
from typing import Any

NOT_WHOLE = 3  # the exit status where the ledger is not whole; 1 is a refusal, 2 a misspelling


class Console:
    """Lines to a person. Commands write here and never print, so that they can run inside the server."""

    def __init__(self, out: Callable[[str], None], error: Callable[[str], None], *, secret: str = "") -> None:
        self._out = out
        self._error = error
        self.secret = secret  # what the caller typed in hidden, such as a new password

    def say(self, line: object = "") -> None:
        self._out(f"{line}\n")

    def error(self, line: object) -> None:
        self._error(f"{line}\n")

    def json(self, value: Any) -> None:
        self.say(json.dumps(value, ensure_ascii=False, indent=1, default=str))
