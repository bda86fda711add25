"""Words of exports: formats, what a list is for, where an export stands."""

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.access.terms import FIELD, OFFICES

TAKERS = FIELD | {"department_reader", "auditor"}
"""Roles that may take lists out; what stands in them follows from the classes of the post."""

NAMERS = FIELD | {"department_reader"}
"""Roles that may take out whole names and numbers: those that may have a single one shown."""

DECIDERS = OFFICES
"""Roles of which a second person may agree that many identities leave the house."""

OVERSEERS = OFFICES | {"auditor"}
"""Roles that see what others have taken out of their places."""


class Format(models.TextChoices):
    XLSX = "xlsx", _("Excel 表（xlsx）")
    CSV = "csv", _("CSV，UTF-8")
    GB18030 = "gb18030", _("CSV，GB18030（给老系统）")

    @property
    def suffix(self) -> str:
        return "xlsx" if self is Format.XLSX else "csv"


class Purpose(models.TextChoices):
    """What a list is taken out for; the same codes as for a single identity."""

    VISIT = "visit", _("上门走访")
    CALL = "call", _("打电话联系")
    IDENTIFY = "identify", _("核对名单")
    CORRECT = "correct", _("更正登记")
    TRANSFER = "transfer", _("送医转运")
    REPORT = "report", _("填报上级表格")
    OTHER = "other", _("其他用途")


class Standing(models.TextChoices):
    """Where an export stands."""

    WAITING = "waiting", _("等第二人同意")
    RUNNING = "running", _("正在写")
    READY = "ready", _("可以取")
    FETCHED = "fetched", _("取走了")
    DECLINED = "declined", _("没同意")
    STOPPED = "stopped", _("停下了")
    FAILED = "failed", _("没写成")
    DESTROYED = "destroyed", _("文件销毁了")


WHY_FAILED: Mapping[str, str | Promise] = {
    "scope": _("岗位变了，现在看不到这些人和门了。"),
    "error": _("写到一半出了错。"),
    "forgotten": _("写的时候有人的信息要求销毁，这一份作废。"),
    "late": _("放得太久，没写完。"),
    "wide": _("行数超过了 Excel 一张表的上限，选 CSV 再导。"),
}
WHY_DESTROYED: Mapping[str, str | Promise] = {
    "expired": _("过了保存时间"),
    "given_up": _("本人不要了"),
    "forgotten": _("里面有人的信息要求销毁"),
    "unanswered": _("没人答复，过期作废"),
}
