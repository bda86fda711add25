"""What cannot be done with places, and what to do instead."""

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal

NOTHING_LOST = _("没有记下，原来的区划没动。")


class CannotUseSegment(Refusal):
    code = "places.bad_segment"
    what = _("路径里不能用“{segment}”")
    why = _("路径的一段只能用数字、字母和短横，最多 16 个。")
    do = _("换一个编号，比如 03。")


class CannotAddTwice(Refusal):
    code = "places.added_twice_at_once"
    what = _("同一个地方在这一笔里写了两次")
    why = _("每个地方只能有一个编号。")
    do = _("去掉重复的一行再记。")


class CannotStandAlone(Refusal):
    code = "places.no_parent"
    what = _("“{name}”没有上级")
    why = _("只有县、市可以没有上级。")
    do = _("先选它在哪个地方下面。")


class CannotContainItself(Refusal):
    code = "places.under_itself"
    what = _("“{name}”不能放到自己下面")
    why = _("{target} 就在它下面，放进去就成了一个圈。")
    do = _("换一个上级；要对调，先把下级挪出来。")


class CannotMoveIntoItself(Refusal):
    code = "places.into_itself"
    what = _("一个地方不能放进自己")
    why = _("上级和它是同一个地方。")
    do = _("换一个上级。")


class CannotNamePlace(Refusal):
    code = "places.other_place"
    what = _("这一笔写的不是这个地方")
    why = _("写明的地方和正文里的地方不一样。")
    do = _("从这个地方的页面上再记一次。")


class CannotBuildDoors(Refusal):
    code = "places.too_many_doors"
    what = _("一次不能建 {count} 户门")
    why = _("一栋楼或一个组一次最多 {most} 户，多半是数字填错了。")
    do = _("核对楼层和每层户数；真有这么多，分成几次建。")


class CannotBuildNothing(Refusal):
    code = "places.no_doors"
    what = _("这样一户门也没有")
    why = _("楼层、户数或号码范围是空的。")
    do = _("看看最高层、每层几户、起止号。")


class CannotFindPlace(Refusal):
    code = "places.not_found"
    status = 404
    what = _("找不到这个地方")
    why = _("它不在您的范围里，或者从来没有建过。")
    do = _("从左边的区划里选一个。")


class CannotMergeUnlike(Refusal):
    code = "places.unlike"
    what = _("“{name}”不能并入“{target}”")
    why = _("两个地方不是一类：一个是{kind}，一个是{other}。")
    do = _("选一个同类的地方。")


class CannotPutThere(Refusal):
    code = "places.wrong_parent"
    what = _("“{target}”下面不能放{kind}")
    why = _("{other}下面没有这一级。")
    do = _("换一个上级。")


class CannotReadDivisions(Refusal):
    code = "places.unreadable_list"
    what = _("这份区划表读不了")
    why = _("{detail}")
    do = _("请用 xlsx，第一张表要有“代码”和“名称”两列。")


class CannotFindCounty(Refusal):
    code = "places.no_such_county"
    what = _("区划表里没有 {county}")
    why = _("自带的是国家统计局 2023 年的区划，2,978 个县。")
    do = _("核对六位代码；有的开发区没有代码，可用自己的区划表。")
