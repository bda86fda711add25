"""The line at the top of the ledger's pages: how far the chain goes, and whether what was looked at is whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.access.scope import Scope
from lianfang.kit.sight import all_of, seeing
from lianfang.ledger import queries
from lianfang.ledger.checking.verify import Fault, verify

STEPS = (100, 5_000, 50_000)  # looked at whenever the page opens; when somebody asks; when they ask again
FAULTS: Mapping[str, str | Promise] = {
    "changed": _("内容被改过"),
    "removed": _("中间少了"),
    "reordered": _("次序被换过"),
    "cut": _("末尾被截掉"),
    "head_forged": _("链头不是本系统写的"),
    "head_missing": _("链头不见了"),
}


@dataclass(frozen=True, slots=True)
class ChainState:
    """The newest number, how many entries were looked at, and the first thing wrong among them."""

    newest: int
    count: int
    head: str
    fault: Fault | None

    @property
    def first(self) -> int:
        return self.newest - self.count + 1

    @property
    def fault_words(self) -> str:
        return str(FAULTS.get(self.fault.code, self.fault.code)) if self.fault else ""

    @property
    def next_step(self) -> int | None:
        """How many a reader may look at next; longer windows are for `lianfang ledger verify`."""
        return next((step for step in STEPS if step > self.count), None) if self.first > 1 else None


def chain_state(scope: Scope, *, last: int = STEPS[0]) -> ChainState:
    """Look at the newest `last` entries of the chain, at most as many as the longest step."""
    newest = queries.newest_seq(scope)
    since = max(0, newest - min(last, STEPS[-1]))
    with seeing(all_of(scope.county)):  # a chain is whole or is not: every link is read, and none is shown
        found = verify(scope.county, since=since)
    fault = found.faults[0] if found.faults else None
    return ChainState(max(newest, found.seq), found.entry_count, found.hash[:12], fault)
