"""`lianfang ledger …`: prove that the ledger is whole, rebuild what follows from it, show an entry, forget."""

import argparse
from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.kit.clock import now
from lianfang.kit.refusals import Refusal, type_text
from lianfang.ledger.checking.rebuild import Rebuilt, rebuild
from lianfang.ledger.checking.verify import Verified, counties, verify
from lianfang.ledger.door import SYSTEM, Answer
from lianfang.ledger.models import Emergency, SubjectKey
from lianfang.ledger.reading.show import shown
from lianfang.ledger.sealing.forget import forget_emergency, forget_person
from lianfang.wiring.console import NOT_WHOLE, Console


class CannotFindEntry(Refusal):
    code: ClassVar[str] = "entry_unknown"
    what: ClassVar[type_text] = gettext_lazy("台账里没有 {id}。")
    why: ClassVar[type_text] = gettext_lazy("这里的台账里没有这个编号。")
    do: ClassVar[type_text] = gettext_lazy("核对一遍 id：它有 32 位十六进制数字，在每一笔的页面上。")


class CannotForgetUnknown(Refusal):
    code: ClassVar[str] = "subject_unknown"
    what: ClassVar[type_text] = gettext_lazy("没销毁：{county} 没有 {subject} 的密钥。")
    why: ClassVar[type_text] = gettext_lazy("它不是这里的人或疫情，或者已经销毁过了。")
    do: ClassVar[type_text] = gettext_lazy("核对一遍 id 和县代码。")


def verify_all(asked: argparse.Namespace, console: Console) -> int:
    found = [verify(county) for county in _counties(asked)]
    for one in found:
        _say_verified(one, console)
    return 0 if all(one.is_whole for one in found) else NOT_WHOLE


def _say_verified(one: Verified, console: Console) -> None:
    if one.is_whole:
        console.say(_("{county}：{count} 笔，一笔没动过。链头 {seq} {hash}").format(
            county=one.county, count=one.entry_count, seq=one.seq, hash=one.hash
        ))  # fmt: skip
        return
    console.error(_("{county}：台账被动过，{count} 处。").format(county=one.county, count=len(one.faults)))
    for fault in one.faults:
        console.error(f"  {fault.seq} {_fault_words().get(fault.code, fault.code)} {fault.detail}".rstrip())


def _fault_words() -> dict[str, str]:
    return {
        "changed": _("改过"),
        "removed": _("少了"),
        "reordered": _("换过次序"),
        "cut": _("尾巴被剪掉"),
        "head_forged": _("链头是假的"),
        "head_missing": _("链头不见了"),
    }


def rebuild_all(asked: argparse.Namespace, console: Console) -> int:
    found = [rebuild(county, check=asked.check) for county in _counties(asked)]
    for one in found:
        _say_rebuilt(one, asked.check, console)
    return 0 if all(one.is_equal for one in found) or not asked.check else NOT_WHOLE


def _say_rebuilt(one: Rebuilt, check: bool, console: Console) -> None:
    if one.is_equal:
        console.say(_("{county}：底册 {count} 行，行行都从台账来。").format(county=one.county, count=one.row_count))
        return
    words = _("{county}：底册有 {count} 行和台账对不上。") if check else _("{county}：底册改正了 {count} 行。")
    console.error(words.format(county=one.county, count=one.difference_count))
    for difference in one.differences:
        columns = " ".join(difference.columns)
        console.error(f"  {difference.table} {difference.key} {difference.code} {columns}".rstrip())


def show(asked: argparse.Namespace, console: Console) -> int:
    found = shown(_id(asked.id))
    if found is None:
        raise CannotFindEntry(id=asked.id)
    console.json(found)
    return 0


def forget(asked: argparse.Namespace, console: Console) -> int:
    """Destroy keys; without --yes only say whose."""
    subject = _id(asked.subject)
    emergency = Emergency.objects.filter(county=asked.county, id=subject).first()
    keys = SubjectKey.objects.filter(county=asked.county)
    count = (keys.filter(emergency=subject) if emergency else keys.filter(subject=subject)).count()
    if not count:
        raise CannotForgetUnknown(county=asked.county, subject=asked.subject)
    if not asked.yes:
        console.say(_("会销毁 {count} 把密钥，销毁后谁也读不出来。确定就加上 --yes 再来一遍。").format(count=count))
        return 0
    answer = _forget(asked, subject, is_emergency=emergency is not None)
    console.say(_("销毁了，记在台账第 {seq} 笔。旧的备份里还有密文，没有密钥也读不出来。").format(seq=answer.seq))
    return 0


def _forget(asked: argparse.Namespace, subject: UUID, *, is_emergency: bool) -> Answer:
    act = forget_emergency if is_emergency else forget_person
    return act(asked.county, subject, reason=asked.reason, by=SYSTEM(asked.county), at=now())


def _counties(asked: argparse.Namespace) -> list[str]:
    return [asked.county] if asked.county else counties()


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise CannotFindEntry(id=text) from None
