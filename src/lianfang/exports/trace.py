"""What every file says of itself: who took it, when, of where, what for, at which ledger number; its trace number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from lianfang.kit.clock import ZONE

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: it is read out over the telephone


def trace_of(export: UUID) -> str:
    """Return 7K3M-Q9XA: forty random bits of the export's id."""
    value = export.int & (1 << 40) - 1
    letters = "".join(ALPHABET[value >> shift & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"


def trace_typed(text: str) -> str:
    """Return a trace number as somebody may have typed it."""
    letters = "".join(char for char in text.upper() if char.isalnum())
    return f"{letters[:4]}-{letters[4:]}" if len(letters) == 8 else ""


@dataclass(frozen=True, slots=True)
class Trace:
    """What a file says of itself."""

    number: str
    title: str
    place: str
    who: str
    post: str
    at: datetime
    purpose: str
    seq: int
    identities: int
    second: str = ""
    filters: Sequence[str] = ()
    left_out: Sequence[str] = ()

    @property
    def line(self) -> str:
        """One line over a list and at its foot."""
        return _("{who}（{post}）{at} 导出，{purpose}。溯源号 {number}。只供本次使用，用后销毁，不外传。").format(
            who=self.who, post=self.post, at=self.day, purpose=self.purpose, number=self.number
        )

    @property
    def day(self) -> str:
        return f"{self.at.astimezone(ZONE):%Y-%m-%d %H:%M}"

    def pairs(self, rows: int) -> list[tuple[str, str]]:
        """Return what stands on the sheet of its own, once it is known how many rows there are."""
        found = [
            (_("溯源号"), self.number),
            (_("名单"), self.title),
            (_("地方"), self.place),
            (_("谁导的"), f"{self.who}（{self.post}）"),
            (_("第二人"), self.second or _("不用")),
            (_("何时"), self.day),
            (_("做什么用"), self.purpose),
            (_("怎么选的"), "；".join(self.filters) or _("全部")),
            (_("行数"), str(rows)),
            (_("写全的人"), str(self.identities) if self.identities else _("没有，姓名都遮着")),
            (_("台账读到"), _("第 {seq} 笔").format(seq=self.seq)),
        ]
        if self.left_out:
            found.append((_("不含"), "、".join(self.left_out)))
        return found
