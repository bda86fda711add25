"""Figures that departments ask and the ledger has no facts for yet: each is named with its reason, none is guessed."""

from django.utils.translation import gettext_lazy as _

from .registry import add

_NOTHING = "台账里还没有这类事实 | The ledger has no such facts yet"
_WATCH = _("居家观察还没有进台账，观察和解除的人数算不出来")
_DUTY = _("值守排班还没有进台账，在岗人数算不出来")
_GATES = _("卡点还没有进台账，卡点和检查的数算不出来")
_CLEAN = _("消毒消杀还没有进台账，面积和次数算不出来")
_STORES = _("物资还没有进台账，库存和收发算不出来")
_CLINIC = _("发热门诊和转运还没有进台账，就诊和采样的数算不出来")
_CASES = _("病例由卫健部门直报，台账不记诊断，这个数不由社区填")
_CREW = _("队伍和志愿者还没有进台账，人数算不出来")

for key, label, unit, words, reason in (
    ("watched_count", "居家观察人数 | Under observation at home", "人",
     "居家观察人数 居家隔离人数 观察人数 在观察人数 居家医学观察人数 隔离人数", _WATCH),
    ("watched_total", "累计观察人数 | Observed so far", "人", "累计观察人数 累计隔离人数 累计居家观察人数", _WATCH),
    ("released_count", "当日解除观察人数 | Released today", "人",
     "当日解除观察人数 解除观察人数 解除隔离人数 当日解除隔离人数 今日解除人数 今日解除观察人数", _WATCH),
    ("released_total", "累计解除观察人数 | Released so far", "人",
     "累计解除观察人数 累计解除隔离人数 累计解除人数", _WATCH),
    ("on_duty_count", "在岗人数 | On duty", "人", "在岗人数 值守人数 上岗人数 出勤人数 值班人数", _DUTY),
    ("checkpoint_count", "卡点数 | Checkpoints", "个", "卡点数 卡口数 设卡数 检查点数 设置卡点数", _GATES),
    ("vehicle_count", "检查车辆 | Vehicles checked", "辆", "检查车辆 检查车辆数 车辆数 检查车次 劝返车辆", _GATES),
    ("checked_count", "检查人数 | Persons checked", "人",
     "检查人员 检查人数 检查人次 过卡人数 劝返人数 劝返人员", _GATES),
    ("disinfected_m2", "消杀面积 | Area disinfected", "平方米",
     "消杀面积 消毒面积 消杀面积平方米 消毒面积平方米", _CLEAN),
    ("disinfected_times", "消杀次数 | Times disinfected", "次", "消杀次数 消毒次数", _CLEAN),
    ("mask_stock", "口罩库存 | Masks in store", "个", "口罩库存 口罩数 口罩数量 口罩结存", _STORES),
    ("clinic_visit_count", "就诊人次 | Visits to the clinic", "人次",
     "就诊人次 就诊人数 门诊人次 发热门诊人次", _CLINIC),
    ("clinic_kept_count", "留观人数 | Kept for observation", "人", "留观人数 留观", _CLINIC),
    ("sampled_count", "采样人数 | Sampled", "人", "采样人数 采样数 核酸采样人数 核酸检测人数", _CLINIC),
    ("transferred_count", "转诊人数 | Transferred", "人", "转诊人数 转诊数 转运人数", _CLINIC),
    ("suspected_count", "疑似人数 | Suspected", "人", "疑似人数 疑似病例数 疑似病例", _CASES),
    ("confirmed_count", "确诊人数 | Confirmed", "人", "确诊人数 确诊病例数 确诊病例", _CASES),
    ("volunteer_count", "志愿者人数 | Volunteers", "人", "志愿者人数 志愿者数 党员人数 报到党员数", _CREW),
):  # fmt: skip
    add(key, label, unit, _NOTHING, _NOTHING, None, words, reason=reason)
