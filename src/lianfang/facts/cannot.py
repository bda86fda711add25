"""What cannot be asked, and what to do instead."""

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal


class CannotAsk(Refusal):
    """The base of all that keeps a question out of the directory."""

    code = "facts.cannot_ask"
    what = _("“{label}”没有加进目录")


class CannotAskWithoutPurpose(CannotAsk):
    code = "facts.no_purpose"
    why = _("没写拿来做什么。说不出用途的，不问也不存。")
    do = _("用一句话写明：问了之后谁拿它办什么事。")


class CannotAskWithoutGround(CannotAsk):
    code = "facts.no_ground"
    why = _("没写依据哪份文件、文件是哪天的。")
    do = _("写上文件名称、文号和日期；没有依据就先别问。")


class CannotAskUseless(CannotAsk):
    code = "facts.no_use"
    why = _("“{label}”在不问的名单上：{reason}。")
    do = _("不问这一项。上级表格里有这一列，就让它空着，写明为什么。")


class CannotAskAgain(CannotAsk):
    code = "facts.asked_already"
    why = _("“{word}”目录里已经有了，叫“{field}”（{key}）。同一件事只问一次。")
    do = _("直接用“{field}”；真不是一回事，换一个不会混的叫法。")


class CannotTakeKey(CannotAsk):
    code = "facts.key_taken"
    why = _("代号 {slug} 已经用在“{field}”上了，停用的代号也不再用。")
    do = _("换一个代号。")


class CannotAskInThisClass(CannotAsk):
    code = "facts.wrong_class"
    why = _("类别定低了：关于人和户的答案至少是 C 类，一句话要封存，是 D 类。")
    do = _("按上面的说明改类别；姓名、证件、电话用目录里现成的字段。")


class CannotAskWithoutOptions(CannotAsk):
    code = "facts.no_options"
    why = _("选择题要有 2 到 {most} 个不同的选项；别的题型不写选项。")
    do = _("一行写一个选项，不要重样。")


class CannotAskBeforeGround(CannotAsk):
    code = "facts.before_ground"
    why = _("文件是 {ground_on} 的，却从 {since} 就要问。")
    do = _("从文件那天或以后问起；或者写上更早的依据。")


class CannotAmendQuestion(CannotAsk):
    code = "facts.not_amended"
    why = _("加进目录的问题不用“更正”，不然先前的答案对不上。")
    do = _("在这个字段的页面上点“改”；题型问错了，停用它，另加一个。")


class CannotChangeAnswered(CannotAsk):
    code = "facts.answered"
    what = _("“{label}”的题型没有改")
    why = _("已经有人答过。改了题型或去掉选项，先前的答案就读不出来了。")
    do = _("停用这个问题，另加一个新的；叫法、用途、依据可以改，选项可以添。")


class CannotChangeNothing(CannotAsk):
    code = "facts.nothing_changed"
    what = _("“{label}”没有改动")
    why = _("写的和原来一样。")
    do = _("改了再记。")


class CannotChangeEnded(CannotAsk):
    code = "facts.ended_already"
    what = _("“{label}”已经停用")
    why = _("从 {until} 起就不再问了。")
    do = _("要再问，另加一个新的问题。")


class CannotFindQuestion(CannotAsk):
    code = "facts.no_question"
    what = _("没有叫 {slug} 的自加问题")
    why = _("目录里带的字段不能在这里改；别的县的问题这里看不到。")
    do = _("回到字段目录，从列表里点开再改。")
