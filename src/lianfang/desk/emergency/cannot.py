"""What cannot be done with the response here and now; seen before anything is recorded."""

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal


class CannotDecideFromHere(Refusal):
    code = "emergency_of_county"
    status = 403
    what = _("没有记下。")
    why = _("响应是全县的事，这个岗位管的只是县里的一处。")
    do = _("换成管全县的指挥部岗位，或者请指挥部来办。")


class CannotKeepLevel(Refusal):
    code = "emergency_level_same"
    what = _("没有改：现在就是{level}。")
    why = _("级别没有变，台账里不用再记一笔。")
    do = _("选要改成的级别；不改就回去。")


class CannotEndNothing(Refusal):
    code = "emergency_none"
    status = 409
    what = _("没有记下：现在没有进行中的响应。")
    why = _("它还没启动，或者已经有人终止了，先终止的算数。")
    do = _("看“响应”那一页是谁、几时终止的。")


class CannotOpenBeside(Refusal):
    code = "emergency_beside"
    status = 409
    what = _("没启动：“{name}”还在进行。")
    why = _("新的一启动，以后记的就都归到新的里。")
    do = _("先终止它，再启动新的。")
