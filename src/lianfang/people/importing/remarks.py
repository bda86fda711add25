"""What is wrong (faults: the row is not recorded) or odd (warnings: it is) about a cell, and what to do about it.

A remark names the cell as the office sees it in its own file and never repeats a number or a name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.facts.catalogue import fields

Text = str | Promise

FAULTS: Mapping[str, tuple[Text, Text]] = {
    "no_name": (_("没写姓名。"), _("补上姓名；不知道就写“不详”。")),
    "long_name": (_("姓名超过 60 个字。"), _("看看是不是几个人写在一格里。")),
    "id_ruined": (
        _("证件号被 Excel 变成了数字，后几位已经丢了。"),
        _("把这一列设成“文本”，对照证件重新填。"),
    ),
    "id_long": (_("证件号超过 40 位。"), _("看看是不是两个号写在一格里。")),
    "phone_ruined": (_("电话被 Excel 变成了科学计数，后几位已经丢了。"), _("把这一列设成“文本”，重新填。")),
    "phone_many": (_("一格里超过 6 个电话。"), _("留下最常用的几个。")),
    "birth_unread": (_("读不懂出生日期。"), _("写成 1968-03-09 这样。")),
    "birth_unlikely": (_("出生日期不可能：在今天以后，或早了 120 年以上。"), _("对照证件改。")),
    "sex_unread": (_("性别既不是“男”也不是“女”。"), _("改成男或女；不知道就留空。")),
    "yes_unread": (_("应填“是”或“否”。"), _("改成是或否；不知道就留空。")),
    "word_long": (_("写了超过 12 个字，这里只存类别。"), _("改成类别名，说明写到“备注”里。")),
    "text_long": (_("写得太长。"), _("缩短；详细情况写到入户记录里。")),
    "no_building": (_("没写现住小区/建筑。"), _("补上小区和楼号，如 祥和苑3号楼。")),
    "no_door": (_("没写门牌。"), _("补上门牌，如 2-502。")),
    "door_date": (_("门牌被 Excel 变成了日期。"), _("把这一列设成“文本”，重新填，如 2-5。")),
    "no_address": (_("没写住址。"), _("补上小区、楼号和门牌，如 祥和苑3号楼2单元502。")),
    "no_where": (
        _("这张表没有写住在哪里，系统里也没有登记过这个人。"),
        _("有一列写了住处就在“对列”那一页选成“现住址”；没有就加上“门牌”一列，或者先在他的门上登记，再导一次。"),
    ),
    "no_who": (_("这张表不登记新人，系统里也没有登记过这个人。"), _("住在这里的，先在他的门上登记，再导一次。")),
    "address_unread": (
        _("“{words}”里读不出是哪个门。"),
        _("写到楼、单元和门，如 祥和苑3号楼2单元502；村里写组和门牌号。"),
    ),
    "address_unknown": (
        _("这里没有“{words}”。"),
        _("核对小区、楼号和门牌；确实有就先在“区划”里加上，或者勾选“没有的楼和门就新建”再导。"),
    ),
    "address_without_door": (_("“{words}”只写到楼或组，没写门。"), _("补上单元和门牌，如 2单元502。")),
    "other_community": (
        _("写的是“{words}”，不是要导到的“{place}”。"),
        _("这一行换到那个社区或村去导；写错了就改过来。"),
    ),
    "building_unknown": (
        _("这里没有“{words}”。"),
        _("先在“区划”里加上，或者勾选“没有的楼和门就新建”再导。"),
    ),
    "building_many": (_("叫“{words}”的不止一处。"), _("前面加上小区名或村名。")),
    "door_unknown": (
        _("“{place}”没有“{words}”这个门。"),
        _("先在“区划”里加上，或者勾选“没有的楼和门就新建”再导。"),
    ),
    "door_many": (_("“{place}”有几个“{words}”。"), _("写上单元，如 2-502。")),
    "door_unread": (_("读不懂门牌“{words}”。"), _("写成 2-502 或 12 号这样。")),
    "cannot_build": (_("不知道“{words}”该建在哪个社区或村。"), _("在那个社区或村导入，或者先在“区划”里加上。")),
    "not_built": (_("“{words}”没有建成：{reason}"), _("在“区划”里建好再导一次。")),
    "number_elsewhere": (_("户编号和第 {row} 行相同，门牌却不同。"), _("一户一个编号；改正编号或门牌。")),
    "twice": (_("和第 {row} 行是同一个人。"), _("留一行。")),
    "lives_elsewhere": (
        _("这个人已经登记在 {door}。"),
        _("搬了就先在他的页面点“换一户”，或者整户点“搬家”，再导一次；没搬就改这一行的门牌。"),
    ),
    "gone": (_("这个人登记为“{how}”。"), _("回来住了就先在他的页面点“回来了”，再导一次。")),
    "other_id": (
        _("同名同生日的人已经登记在这一户，证件号不同。"),
        _("核对证件：是同一个人就在他的页面更正，不是就改姓名或出生日期。"),
    ),
    "households_many": (_("这个门里有 {count} 户。"), _("写上户编号，分清是哪一户。")),
    "refused": (_("{reason}"), _("{todo}")),
}
WARNINGS: Mapping[str, Text] = {
    "id_shape": _("证件号不是 18 位，照填的存了。"),
    "id_check_digit": _("证件号最后一位对不上，照填的存了，请核对。"),
    "id_birth": _("证件号里的出生日期不可能，照填的存了，请核对。"),
    "id_old_form": _("是 15 位旧证件号。"),
    "birth_differs": _("出生日期和证件号不一致，按填的存了。"),
    "sex_differs": _("性别和证件号不一致，按填的存了。"),
    "phone_odd": _("电话不像手机号或座机，照填的存了。"),
    "name_odd": _("姓名里有数字或符号，照填的存了。"),
    "nobody_there": _("写的是没人住，没有登记人。"),
    "owner_elsewhere": _("有承租人，登记的是承租人；户主不住这里，没有登记。"),
    "from_above": _("门牌空着，按第 {row} 行户主的门算。"),
    "possible_twin": _("可能已经登记在 {door}，两边都留着；请在“可能重复”里看是不是同一个人。"),
    "temp_left": _("“{field}”写的“{value}”不是体温，这一格没记。"),
    "temp_unlikely_left": _("“{field}”写的 {value} 不像人的体温（{low}–{high}℃），这一格没记；改好再导。"),
    "temp_undated": _("不知道“{field}”是哪天量的，这一格没记；写上填报日期再导。"),
    "word_left": _("“{field}”里认不出“{value}”，这几个字没记。"),
    "day_left": _("“{field}”读不出是哪一天，这一格没记；写成 2020-02-06 这样再导。"),
    "later_left": _("“{field}”写的日子还没到，这一格没记。"),
    "before_left": _("到的日子比离开的日子早，到的日子没记；核对后再导。"),
    "origin_left": _("认不出“{value}”是哪个省、市、县，原话封存了，算不进“从哪里来”。"),
    "visit_uncounted": _("走到了，可是没写见到谁、几人在家，这一天没记；写上几人（如 3）再导。"),
    "visit_undated": _("不知道是哪天走的，没记；写上入户日期再导。"),
    "visit_left": _("“{field}”写的“{value}”认不出走访结果，这一格没记。"),
    "day_unread": _("读不懂这一行的日期，当没写。"),
    "day_ahead": _("这一行的日期还没到，当没写。"),
    "key_differs": _("填了重点类别，却写“否”；按填的类别存了。"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about one cell; `code` is a key of FAULTS or WARNINGS."""

    code: str
    cell: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_fault(self) -> bool:
        return self.code in FAULTS

    @property
    def why(self) -> str:
        text = FAULTS[self.code][0] if self.is_fault else WARNINGS[self.code]
        return str(text).format(**self._said)

    @property
    def do(self) -> str:
        return str(FAULTS[self.code][1]).format(**self._said) if self.is_fault else ""

    @property
    def _said(self) -> dict[str, Any]:
        """The parameters in the reader's language: a field is kept by its key."""
        field = fields.get(str(self.params.get("field", "")))
        return {**self.params, "field": field.said} if field else dict(self.params)

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "cell": self.cell, "params": {k: str(v) for k, v in self.params.items()}}
