"""What waits for the writer, how far it is, and how long whoever handed it in bears to wait.

Commands, imports and the clock wait as long as it takes. Whoever waits at a page or a line is told after a while
(`patience`): what the writer has not begun is taken back and was not recorded; of what it has begun nobody can say.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf

from lianfang.kit.refusals import Refusal
from lianfang.ledger import cannot
from lianfang.ledger.drafts import Answer

from .intake import Incoming

logger = logging.getLogger(__name__)
Then = Callable[[Sequence[Answer] | BaseException], None]
_own = threading.local()


class MayBeRecorded(Exception):
    """The writer has begun and does not come back, or a part is recorded: it may be on disk, or come there yet.

    No refusal: who catches refusals says that nothing was recorded, and makes a new id for the next attempt.
    """


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Let this thread wait so long for the disk, without anything going on; what is raised then is `left`'s answer."""
    _own.seconds, _own.has_recorded = seconds, False
    try:
        yield
    finally:
        _own.seconds, _own.has_recorded = inf, False


def has_recorded() -> bool:
    """True once something was recorded by this thread under its present `patience`."""
    return getattr(_own, "has_recorded", False)


def note_recorded() -> None:
    _own.has_recorded = getattr(_own, "seconds", inf) < inf


def left(refusal: Refusal) -> Exception:
    """Return what to raise of something not begun: of a whole whose first part is recorded, nobody says it was not."""
    return MayBeRecorded() if has_recorded() else refusal


@dataclass(slots=True, eq=False)
class Waits:
    """Something that the writer is to do, and who waits for it. Changed under the writer's lock."""

    county: str
    done: threading.Event = field(default_factory=threading.Event, kw_only=True)
    error: BaseException | None = field(default=None, kw_only=True)
    seconds: float = field(default_factory=lambda: getattr(_own, "seconds", inf), kw_only=True)
    until: float = field(default=inf, kw_only=True)
    is_begun: bool = field(default=False, kw_only=True)

    def goes_on(self) -> None:
        """It was handed in, or some of it has just been recorded: the time counts from here on."""
        self.until = time.monotonic() + self.seconds

    @property
    def is_late(self) -> bool:
        return self.until < time.monotonic() and not self.done.is_set()

    def wait(self) -> bool:
        """Wait until it is done, True, or has stood still for too long."""
        while not self.done.wait(None if self.until == inf else max(0.0, self.until - time.monotonic())):
            if self.is_late:
                return False
        return True

    def leave(self) -> Exception:
        """Return what may be said of it."""
        return MayBeRecorded() if self.is_begun else left(cannot.CannotRecordInTime(seconds=int(self.seconds)))


@dataclass(slots=True, eq=False)
class Waiting(Waits):
    """One hand-in: its submissions, how far they are recorded, and what comes then if nobody waits in a thread."""

    incoming: Sequence[Incoming]
    answers: list[Answer] = field(default_factory=list)
    then: Then | None = None

    def finish(self) -> None:
        """Tell whoever waits, or what comes then."""
        self.done.set()
        self.tell(self.answers if self.error is None else self.error)

    def tell(self, said: Sequence[Answer] | BaseException) -> None:
        """Once: who was told that nobody can say is not told again."""
        then, self.then = self.then, None
        if then is None:
            return
        try:
            then(said)
        except Exception:
            logger.exception("An answer could not be told")

    @property
    def rest(self) -> int:
        return len(self.incoming) - len(self.answers)


@dataclass(slots=True, eq=False)
class Errand(Waits):
    """Something that is no entry and that only the writer may write."""

    work: Callable[[], None]
