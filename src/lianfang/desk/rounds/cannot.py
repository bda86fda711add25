"""What cannot be done with a round here and now; what depends on other rounds is seen before anything is recorded."""

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal


class CannotOpenHere(Refusal):
    code = "round_open_above"
    what = _("这一轮没开起来。")
    why = _("“{name}”还没收，已经管着这里；再开一轮，上级的覆盖率就乱了。")
    do = _("等那一轮收了再开，或者请开那一轮的单位先收。")


class CannotCloseTwice(Refusal):
    code = "round_closed_already"
    status = 409
    what = _("这一轮已经收了。")
    why = _("有人先收了，先收的算数。")
    do = _("看那一次收轮的数字。")


class CannotCloseFromHere(Refusal):
    code = "round_of_others"
    status = 403
    what = _("这一轮没收成。")
    why = _("这一轮不是您这里开的，范围也比您管的大。")
    do = _("请开这一轮的单位来收。")
