"""What keeps a row of a list of staff from becoming an account, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal


class CannotReadStaff(Refusal):
    code = "staff.no_columns"
    what = _("没读出人来。")
    why = _("表里要有姓名、手机号、单位（管哪里）、岗位四列，没找到：{missing}。")
    do = _("表头写上这几个名字再来；工号那一列可有可无。")


class CannotReadSoManyStaff(Refusal):
    code = "staff.too_many"
    what = _("人太多，一次办不完。")
    why = _("这张表有 {count} 人，一次最多 {most} 人。")
    do = _("按乡镇拆开，一份一份来。")


class CannotOpenRow(Refusal):
    """The base of all that one row has wrong."""

    code = "staff.row"
    what = _("这一行没办。")


class CannotOpenNameless(CannotOpenRow):
    code = "staff.nameless"
    why = _("没写姓名。")
    do = _("补上姓名再来。")


class CannotOpenWithoutPhone(CannotOpenRow):
    code = "staff.no_phone"
    why = _("手机号“{phone}”不像手机号。")
    do = _("写 11 位手机号：登录用它，也靠它认出是不是同一个人。")


class CannotOpenTwice(CannotOpenRow):
    code = "staff.twice"
    why = _("和第 {row} 行是同一个手机号、同一个岗位。")
    do = _("去掉一行。")


class CannotShareCode(CannotOpenRow):
    code = "staff.code_taken"
    why = _("工号“{staff_code}”是别人的，或者不是字母和数字。")
    do = _("换一个工号；空着就由系统编。")


class CannotOpenAnother(CannotOpenRow):
    code = "staff.another"
    why = _("这个手机号登记的是别人：{name}。")
    do = _("核对手机号；换了人的，请用“移交”。")


class CannotTellRole(CannotOpenRow):
    code = "staff.role"
    why = _("岗位“{role}”认不出来。")
    do = _("写其中一种：{roles}。")


class CannotGiveRole(CannotOpenRow):
    code = "staff.not_yours"
    why = _("您的岗位给不了“{role}”。")
    do = _("请上一级办公室来办。")


class CannotFindGround(CannotOpenRow):
    code = "staff.place"
    why = _("“{place}”不在您管的地方里，或者没有这个名字。")
    do = _("写区划里的名字，前面带上乡镇，比如：吉昌镇西关社区祥和苑。")


class CannotTellGround(CannotOpenRow):
    code = "staff.places"
    why = _("叫“{place}”的有 {count} 处：{which}。")
    do = _("前面带上乡镇和社区（村）。")


class CannotStandThere(CannotOpenRow):
    code = "staff.place_role"
    why = _("{role}不设在“{place}”（{kind}）。")
    do = _("核对这一行的单位和岗位。")


class CannotOpenWithoutPurpose(CannotOpenRow):
    code = "staff.purpose"
    why = _("给部门看数据，没写做什么用。")
    do = _("加一列“用途”，写明做什么用，比如“教育局核对返校学生”。")
