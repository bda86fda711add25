"""Refusals: what cannot be done, why, and what to do instead, each under a stable code."""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type_text = str | Promise


class Refusal(Exception):
    """Raised where something cannot be done; surfaces show it, the ledger keeps it.

    Subclasses are called `Cannot...` and set `code`, `what`, `why` and `do`; texts may hold
    `{name}` for each keyword given to the constructor.
    """

    code: ClassVar[str] = "refused"
    what: ClassVar[type_text] = _("没记下")
    why: ClassVar[type_text] = ""
    do: ClassVar[type_text] = ""

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code, params)
        self.params = params

    def text(self, part: str) -> str:
        """Return `what`, `why` or `do` in the reader's language, filled in."""
        return str(getattr(self, part)).format(**self.params)

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, **{part: self.text(part) for part in ("what", "why", "do")}}

    def __str__(self) -> str:
        return f"{self.code}: {self.text('what')} {self.text('why')} {self.text('do')}".strip()


class KeptRefusal(Refusal):
    """A refusal read back from the inbox: its texts are looked up by code when shown."""
