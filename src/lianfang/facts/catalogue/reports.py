"""Counts of daily reports. They are computed from the ledger; a column of a workbook is only compared with them."""

from lianfang.facts.grounds import DAILY, REPORTING, SHARED

from .topics import Topic

COUNTS = Topic(
    "counts", "日报数字", "Figures of the daily report", "place", (DAILY, SHARED, REPORTING),
    ("日报、零报告从台账算出，和来表的数对一对", "Computed from the ledger; figures of a sheet are compared with it"),
)  # fmt: skip

COUNTS.add("household_total", "总户数 | Households", "int open", "户数 常住户数 户数合计", unit="户")
COUNTS.add(
    "household_screened", "已排查户数 | Households visited", "int open", "排查户数 走访户数 今日排查户数", unit="户"
)
COUNTS.add("person_total", "总人数 | Persons", "int open", "总人口 人口总数 常住人口总数 人数合计", unit="人")
COUNTS.add("person_screened", "已排查人数 | Persons seen", "int open", "排查人数 今日排查人数", unit="人")
COUNTS.add(
    "hubei_today",
    "湖北返乡今日 | Returned from Hubei today",
    "int open",
    "湖北返乡人员今日 今日湖北返乡人数",
    parents="湖北返乡人员 湖北返乡 武汉返乡人员",
    under="今日 当日 今日新增 新增",
    unit="人",
)
COUNTS.add(
    "hubei_total",
    "湖北返乡累计 | Returned from Hubei so far",
    "int open",
    "湖北返乡人员累计 湖北返乡人数",
    parents="湖北返乡人员 湖北返乡 武汉返乡人员",
    under="累计 合计",
    unit="人",
)
COUNTS.add(
    "outside_today",
    "省外返乡今日 | Returned from other provinces today",
    "int open",
    "其他省外返乡人员今日",
    parents="其他省外返乡人员 省外返乡人员",
    under="今日 当日 今日新增 新增",
    unit="人",
)
COUNTS.add(
    "outside_total",
    "省外返乡累计 | Returned from other provinces so far",
    "int open",
    "其他省外返乡人员累计 省外返乡人数",
    parents="其他省外返乡人员 省外返乡人员",
    under="累计 合计",
    unit="人",
)
COUNTS.add(
    "watched_count",
    "居家观察人数 | Under observation at home",
    "int open",
    "居家隔离人数 观察人数 在观察人数",
    unit="人",
)
COUNTS.add(
    "released_count",
    "当日解除观察人数 | Released today",
    "int open",
    "解除观察人数 解除隔离人数 当日解除隔离人数",
    unit="人",
)
COUNTS.add("fever_count", "体温异常人数 | With fever", "int open", "发热人数 发烧人数", unit="人")
COUNTS.add("on_duty_count", "在岗人数 | On duty", "int open", "值守人数 上岗人数 出勤人数", unit="人")
COUNTS.add("checkpoint_count", "卡点数 | Checkpoints", "int open", "卡口数 设卡数 检查点数", unit="个")
COUNTS.add("vehicle_count", "检查车辆 | Vehicles checked", "int open", "检查车辆数 车辆数 检查车次", unit="辆")
COUNTS.add("checked_count", "检查人数 | Persons checked", "int open", "检查人员 检查人次 过卡人数", unit="人")
COUNTS.add("clinic_visit_count", "就诊人次 | Visits to the clinic", "int open", "就诊人数 门诊人次", unit="人次")
COUNTS.add("clinic_kept_count", "留观人数 | Kept for observation", "int open", "留观", unit="人")
COUNTS.add("sampled_count", "采样人数 | Sampled", "int open", "采样 采样数", unit="人")
COUNTS.add("suspected_count", "疑似人数 | Suspected", "int open", "疑似 疑似病例数", unit="人")
COUNTS.add("confirmed_count", "确诊人数 | Confirmed", "int open", "确诊 确诊病例数", unit="人")
COUNTS.add("transferred_count", "转诊人数 | Transferred", "int open", "转诊 转诊数", unit="人")
COUNTS.add("change_count", "较昨日 | Against yesterday", "int open", "较昨日增减 比昨日 较前日", unit="人")
