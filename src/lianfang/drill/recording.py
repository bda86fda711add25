"""Hands a drill's entries in: one batch is recorded while the next is drawn, and none may be refused or held."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext_lazy as _

from lianfang.kit.batches import batched
from lianfang.kit.refusals import Refusal
from lianfang.ledger.door import Author, Draft, Priority, record

AT_ONCE = 1000
AHEAD = 2  # batches handed in and not answered yet
Tell = Callable[[int, float], None]


class CannotPlayOn(Refusal):
    """A drill's own entries must never be held; one that is shows a fault in the drill."""

    code = "drill_held"
    what = _("演练没灌完：有一笔没有入账（{status}）。")
    why = _("演练自己的每一笔都该入账，有一笔没入，就是程序有毛病。")
    do = _("请把这几行告诉开发的人；再运行一次，从停下的地方接着灌。")


class Recorder:
    """Hands drafts in, in large batches and in order, and stops at the first that is not stored.

    Batches go through one thread of its own, so that the writer never waits for the next to be drawn. Where entries
    are recorded in the caller's transaction they are handed in by the caller.
    """

    def __init__(self, tell: Tell) -> None:
        self.count = 0
        self.share = 0.0  # of the whole, as far as the caller knows
        self._tell = tell
        self._thread = None if settings.LEDGER_WRITER == "inline" else ThreadPoolExecutor(1, "drill")
        self._under_way: deque[Future[int]] = deque()

    def record(self, drafts: Iterable[Draft], by: Author) -> None:
        for batch in batched(drafts, AT_ONCE):
            if self._thread is None:
                self._done(_handed_in(batch, by))
                continue
            self._under_way.append(self._thread.submit(_handed_in, batch, by))
            if len(self._under_way) > AHEAD:
                self._done(self._under_way.popleft().result())

    def finish(self) -> None:
        """Wait until all that was handed in is on disk."""
        while self._under_way:
            self._done(self._under_way.popleft().result())

    def _done(self, count: int) -> None:
        self.count += count
        self._tell(self.count, self.share)

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._thread is not None:
            self._thread.submit(connections.close_all)
            self._thread.shutdown(cancel_futures=error is not None)
        if error is None:
            self.finish()


def _handed_in(batch: Sequence[Draft], by: Author) -> int:
    for answer in record(batch, by=by, priority=Priority.IMPORT):
        if answer.status not in ("stored", "same"):
            raise answer.refusal or CannotPlayOn(status=answer.status)
    return len(batch)
