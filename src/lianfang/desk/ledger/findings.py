"""Findings in words: what a person should look at, why it was noticed, what to do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.access.scope import Scope
from lianfang.ledger import queries
from lianfang.ledger.models import Finding

from .lines import Line, lines

WORDS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "access.post_ended": (_("记的人当时已不在岗"), _("活是真干的，已收下。请现在管这里的人看一眼，不对就撤回。")),
    "amends.other_kind": (_("更正写成了另一类记录"), _("原来那一笔没有变。请用同一类重新更正，再撤回这一笔。")),
    "access.account_opened_twice": (_("同一个账号开了两次"), _("留先开的那一次；后一次撤回。")),
    "access.post_given_twice": (_("同一个岗位给了两次"), _("留先给的那一次；后一次撤回。")),
    "access.post_elsewhere": (_("记的地方不是这个岗位的地方"), _("在岗位自己的地方重记一笔，再撤回这一笔。")),
    "access.post_other_role": (_("角色和岗位上的不一样"), _("以岗位上的为准；写错了就撤回重记。")),
    "access.post_ended_before": (_("岗位早已结束"), _("岗位先前已经结束，这一笔没有再改它。")),
    "access.post_over_before": (_("岗位早已到期"), _("岗位先前已经到期，这一笔没有再改它。")),
    "exports.asked_twice": (_("同一份导出记了两次"), _("以先记的那一笔为准。")),
    "exports.not_theirs_to_decide": (
        _("不该由这个人同意"),
        _("要名单的人不能自己同意；这一笔没有算数。请同一辖区的另一个办公室来定。"),
    ),
    "facts.added_twice": (_("同一个代号加了两次"), _("留先加的那一个；后一个撤回，换个代号再加。")),
    "facts.changed_apart": (
        _("两处同时改了一个问题"),
        _("目录用后改的。看看先改的这一笔说的对不对，要用就再改一次。"),
    ),
    "reports.registered_twice": (_("同一张表登记了两次"), _("留先登记的那一次；后一次撤回，改了表就换版。")),
    "reports.released_twice": (_("同一天的表交了两次"), _("先交的那一次算数；交错了，更正先交的那一笔。")),
    "outside_scope": (
        _("记的人在那里没有岗位"),
        _("记的时候还不知道那是哪里，先收下了。请管那里的人看一眼，不对就撤回。"),
    ),
    "forgotten_subject": (_("说的人已经销毁过钥匙"), _("姓名、证件等没有留下。要重新登记，请作为新的人登记。")),
    "asked_beyond": (
        _("问了这一轮不该问的人"),
        _("行程、接触、症状、体温只问这一轮规定的人。是本人自己说起的就留着；是问来的，更正这一笔，把它去掉。"),
    ),
    "other_round": (
        _("记的是另一轮排查"),
        _("这一户已经是另一轮的了，这一笔没有算进去。还要算，就按现在这一轮再记一笔。"),
    ),
    "wrong_door": (_("走错了门"), _("记到了别家门上。到对的门上再记一笔。")),
    "people.said_of_merged": (
        _("说的人已经合到另一条"),
        _("这一笔排在合并以后的人名下。要是离开、去世、搬家这样的事，在那个人的页上再记一笔。"),
    ),
    "cause.amended": (_("起因后来被更正或撤回"), _("看看这一笔还要不要；不要就撤回。")),
}


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding beside the entry that it is about."""

    code: str
    word: str
    do: str
    line: Line


def word_of(code: str) -> str:
    return str(WORDS[code][0]) if code in WORDS else code


def do_of(code: str) -> str:
    return str(WORDS[code][1]) if code in WORDS else ""


def words_of(found: Sequence[Finding]) -> list[dict[str, str]]:
    return [{"word": word_of(one.code), "do": do_of(one.code)} for one in found]


def finding_lines(scope: Scope, found: Sequence[Finding]) -> list[FindingLine]:
    """Return findings with their entries; what lies outside the scope was left out by the query."""
    rows = queries.entries_by_id(scope, {one.entry for one in found})
    by_id: dict[UUID, Line] = {line.id: line for line in lines(scope, list(rows.values()))}
    return [FindingLine(f.code, word_of(f.code), do_of(f.code), by_id[f.entry]) for f in found if f.entry in by_id]
