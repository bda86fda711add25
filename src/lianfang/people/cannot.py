"""What the door does not take from this room, and why."""

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal


class CannotRegister(Refusal):
    """The base of all that one entry about persons alone shows to be wrong."""

    code = "people.wrong"
    what = _("没登记上")


class CannotRegisterNameless(CannotRegister):
    code = "people.nameless"
    why = _("有人没写姓名。")
    do = _("补上姓名；还不知道就写“不详”，以后再更正。")


class CannotRegisterTwice(CannotRegister):
    code = "people.twice"
    why = _("同一个人在这一户里写了两遍。")
    do = _("去掉重复的那一条再记。")


class CannotBeBornThen(CannotRegister):
    code = "people.birth"
    why = _("出生日期 {birth_on} 不可能：晚于登记那天，或早了 {oldest} 年以上。")
    do = _("对照证件改出生日期。")


class CannotCorrectNothing(CannotRegister):
    code = "people.nothing"
    what = _("没更正")
    why = _("没有写改哪一项，或者同一项写了两遍。")
    do = _("改一项再记。")


class CannotHappenLater(CannotRegister):
    code = "people.later"
    why = _("日子 {on} 还没到。")
    do = _("等发生了再记；只是打算，写在备注里。")


class CannotBeBornWithoutDay(CannotRegister):
    code = "people.born_when"
    why = _("没写出生那天。")
    do = _("补上出生日期再记。")


class CannotMerge(Refusal):
    """The base of what keeps two rows from becoming one person."""

    code = "people.merge_wrong"
    what = _("没合成")


class CannotMergeOne(CannotMerge):
    code = "people.merge_one"
    why = _("写的是同一个人，或者同一个人写了两遍。")
    do = _("选两个不同的人再合。")


class CannotMergeGone(CannotMerge):
    code = "people.merge_gone"
    status = 409
    why = _("其中一个已经合到别人名下，或者已经抹除。")
    do = _("回到名单看看现在是什么样，再决定。")


class CannotUndoMerge(Refusal):
    code = "people.merge_undo"
    status = 409
    what = _("没拆开")
    why = _("这一次合并不在了：已经拆开，或者后来又合到别人名下。")
    do = _("打开这个人的页面，看现在的记录。")


class CannotStateFacts(Refusal):
    """The base of all that facts alone can have wrong."""

    code = "people.facts_wrong"
    what = _("没记下")


class CannotStateNothing(CannotStateFacts):
    code = "people.facts_none"
    why = _("一项也没写。")
    do = _("写一项再记；问过都没有，就选“都没有”。")


class CannotStateTemperature(CannotStateFacts):
    code = "people.facts_temp"
    why = _("体温 {temp}℃ 不在 {low}–{high}℃ 之间，多半是写错或量错了。")
    do = _("再量一次，照实写。")


class CannotStateLaterFact(CannotStateFacts):
    code = "people.facts_later"
    why = _("日子 {on} 还没到。")
    do = _("改对日子再记。")


class CannotEndBeforeBeginning(CannotStateFacts):
    code = "people.facts_ended"
    why = _("结束的日子 {ended} 比开始的 {begun} 还早。")
    do = _("改对日子再记。")


class CannotUnmask(Refusal):
    """Shown where somebody may not see identities, or does not say what for."""

    code = "people.unmask"
    status = 403
    what = _("没有显示全名与证件号")
    why = _("您的岗位看不了这类内容，或者没有选用途。")
    do = _("选一项用途再看；确需要看而看不了，请找给您岗位的人。")


class CannotFindPerson(Refusal):
    """Not there, or not within the reader's places: the same answer for both."""

    code = "people.not_found"
    status = 404
    what = _("没有找到")
    why = _("没有这个人或这一户，或者不在您管的地方。")
    do = _("用姓名、拼音、尾号或门牌再找一次。")
