"""What the door does not take, and why."""

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal

from .faults import FaultyRefusal


class CannotRead(FaultyRefusal):
    code = "ledger.unreadable"
    what = _("这一笔读不懂")
    do = _("请更新程序后重传；原件已留在退回箱。")


class CannotTakeSize(Refusal):
    code = "ledger.too_large"
    what = _("这一笔太大")
    why = _("一笔最多 64 KB，这一笔 {size} 字节。")
    do = _("拆成几笔再传。")


class CannotTakeHeader(FaultyRefusal):
    code = "ledger.bad_header"
    what = _("这一笔缺东西或写错了")
    do = _("改好后用同一编号重传。")


class CannotTakeBody(FaultyRefusal):
    code = "ledger.bad_body"
    what = _("这一笔的内容不合要求")
    do = _("改好后用同一编号重传。")


class CannotKnowKind(Refusal):
    code = "ledger.unknown_kind"
    what = _("不认识这一类记录")
    why = _("没有“{kind}”这一类。")
    do = _("请更新程序后重传。")


class CannotKnowVersion(Refusal):
    code = "ledger.unknown_version"
    what = _("不认识这一版记录")
    why = _("“{kind}”最新是第 {newest} 版，这一笔写的是第 {version} 版。")
    do = _("请更新程序后重传。")


class CannotBeLater(Refusal):
    code = "ledger.future"
    what = _("时间在将来")
    why = _("写的是 {happened_at}，现在还没到。")
    do = _("核对手机的日期和时间，改好后重传。")


class CannotBeSoEarly(Refusal):
    code = "ledger.too_early"
    what = _("时间太早")
    why = _("写的是 {happened_at}，早于 {earliest}。")
    do = _("核对日期，改好后重传。")


class CannotFindEmergency(Refusal):
    code = "ledger.no_emergency"
    what = _("还没有启动响应")
    why = _("本县没有正在进行的疫情或演练，记录无处可归。")
    do = _("请指挥部先启动响应。")


class CannotUseEmergency(Refusal):
    code = "ledger.emergency_unusable"
    what = _("不能记在这场响应里")
    why = _("它不在本县，或者已经遗忘、钥匙已经销毁。")
    do = _("请指挥部启动新的响应，再用新编号记。")


class CannotMixDrill(Refusal):
    code = "ledger.drill_and_real"
    what = _("演练和实战不能在同一个库")
    why = _("这个库里已经有另一种。")
    do = _("另装一套，用新的数据库。")


class CannotRecordKind(Refusal):
    code = "ledger.not_yours"
    what = _("这一类不由人来记")
    why = _("“{kind}”只由系统自己写。")
    do = _("不用记；到时候系统自己会写。")


class CannotOverwrite(Refusal):
    code = "ledger.other_bytes"
    what = _("同一编号，两份内容")
    why = _("先到的一份已经记下，这一份内容不同。")
    do = _("两份都留着，请在待办里选一份。")


class CannotFold(Refusal):
    code = "ledger.fold_failed"
    what = _("这一笔没能算进底册")
    why = _("系统在汇总时出错：{detail}")
    do = _("原件已留在退回箱，请告诉系统管理员。")


class CannotWait(Refusal):
    code = "ledger.busy"
    status = 503
    what = _("现在太忙")
    why = _("排队的已有 {waiting} 笔。")
    do = _("没有丢，过 {seconds} 秒再传。")


class CannotRecordInTime(Refusal):
    code = "ledger.late"
    status = 503
    what = _("没有记下：等了 {seconds} 秒，还没轮到")
    why = _("前面的还没有写完，或者硬盘、数据库卡住了。这一笔没有开始写，也不会再写。")
    do = _("写的还在，过几秒原样再送一次。")
