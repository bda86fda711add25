"""Status vocabulary: one place for word, tone and glyph of everything a page can say about a door, report or post.

The tone says how much it asks of the reader, glyph and word say what it is (look.md). Words are msgids: English is
in the catalogue. A door with several statuses shows the first of DOOR_ORDER.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Status:
    """How one status looks and reads; `counts_as_left` is what makes 还差."""

    key: str
    word: str | Promise
    tone: str
    glyph: str
    counts_as_left: bool = False
    shape: str = ""

    @property
    def classes(self) -> str:
        return f"{self.shape or self.key} is-{self.tone}"


STATUSES = {
    status.key: status
    for status in (
        Status("todo", _("未访"), "none", "todo", counts_as_left=True),
        Status("again", _("待复访"), "none", "again", counts_as_left=True),
        Status("refused", _("拒访"), "shut", "refused", counts_as_left=True),
        Status("done", _("已访"), "ok", "done"),
        Status("watch", _("观察中"), "mind", "watch"),
        Status("needs", _("需办理"), "act", "needs"),
        Status("vacant", _("空置"), "idle", "vacant"),
        Status("fever", _("发热"), "act", "fever"),
        Status("reported", _("已报"), "ok", "done"),
        Status("zero", _("零报"), "ok", "zero"),
        Status("late", _("迟报"), "mind", "late"),
        Status("missing", _("缺报"), "act", "missing", shape="miss"),
        Status("unmeasured", _("缺测"), "act", "missing", shape="miss"),
        Status("notdue", _("未到时"), "idle", "notdue"),
        Status("held", _("在岗"), "idle", "post"),
        Status("noholder", _("没人"), "act", "nopost", shape="miss"),
        Status("fill", _("待填"), "mind", "fill"),
        Status("waiting", _("待上传"), "shut", "wait"),
        Status("synced", _("已同步"), "ok", "synced"),
        Status("clash", _("冲突"), "act", "clash"),
        Status("returned", _("退回"), "act", "back"),
        Status("erased", _("已抹除"), "idle", "erase"),
        Status("closed", _("已关闭"), "idle", "close"),
        Status("stored", _("已记下"), "ok", "done"),
        Status("onhold", _("等前一笔"), "mind", "late"),
    )
}
DOOR_ORDER = ("needs", "watch", "refused", "again", "todo", "done", "vacant")
DOOR_LEGEND = ("todo", "again", "refused", "watch", "needs", "done", "vacant")
LEFT = tuple(key for key, status in STATUSES.items() if status.counts_as_left)

# Other rooms' codes for the same thing; their words are ours.
SAME_AS = {
    "unvisited": "todo",
    "not_visited": "todo",
    "call_again": "again",
    "visited": "done",
    "watched": "watch",
    "needs_action": "needs",
    "not_due": "notdue",
    "no_holder": "noholder",
    "conflict": "clash",
    "same": "stored",
}


def status_of(key: str) -> Status:
    """Return how `key` looks; KeyError for a word nobody has agreed on."""
    return STATUSES[SAME_AS.get(key, key)]
