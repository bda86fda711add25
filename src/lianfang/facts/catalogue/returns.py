"""Journeys: where from, where to, when, by what, with whom; and whom they met. Dated records, never a window's flag."""

from lianfang.facts.grounds import HEALTH_CODE, MINIMAL, MONITORING, PRIVACY_LAW

from .topics import Topic, options

TRIP = Topic(
    "trip", "行程", "Journey", "person", (MINIMAL, MONITORING, PRIVACY_LAW),
    ("算清从哪里来、离开多少天、要不要观察", "To know from where, how long ago, and whether to observe"),
)  # fmt: skip
EXPOSURE = Topic(
    "exposure", "接触", "Exposure", "person", (MINIMAL, MONITORING, PRIVACY_LAW),
    ("接触过病人的早观察、早送检", "Who met a patient is observed and tested early"),
)  # fmt: skip

TRANSPORT = options(
    "car 自驾 | Own car | 自驾车 私家车 开车 小汽车 自备车",
    "plane 飞机 | Plane | 航班 民航 乘机",
    "train 火车 | Train | 高铁 动车 列车 铁路 普速列车",
    "coach 客车 | Coach | 大巴 班车 汽车 长途汽车 长途客车 大客车",
    "hired 网约车 | Hired car | 出租车 顺风车 拼车 包车 租车",
    "boat 轮船 | Boat | 船 客轮",
    "other 其他 | Other | 其它 步行 摩托车 骑车",
)
RETURNED = options(
    "returned 已返 | Returned | 已返乡 已返回 已到 已抵达 是",
    "planned 拟返 | Will return | 将返 拟返乡 拟返回 未返 准备返回",
    "no 不返 | Will not return | 不返乡 否 无",
)
RISKS = options(
    "low 低风险 | Low | 低 低风险地区",
    "medium 中风险 | Medium | 中 中风险地区",
    "high 高风险 | High | 高 高风险地区",
)

TRIP.add(
    "return_state",
    "是否返乡 | Returned or not",
    "code C",
    "返乡状态 返乡情况 人员状态 是否返回 返回状态 是否已返 是否返回本地",
    options=RETURNED,
)
TRIP.add(
    "return_on",
    "返乡日期 | Day of return",
    "date C",
    "返乡时间 返程时间 返回时间 返回日期 返程日期 来或返回日期 来返时间 到达时间 到达日期 抵达时间 "
    "抵达日期 来吉时间 抵吉时间 到吉时间 返吉时间 到家时间 回村时间 回家时间 返村时间 回来时间 入境日期 "
    "入境时间 到达本地时间 返回本地时间 来返日期",
    never="拟 预计 计划 离开",
)
TRIP.add(
    "return_planned_on",
    "拟返乡日期 | Planned day of return",
    "date C",
    "拟返回日期 拟返乡时间 拟返回时间 预计返回 预计返回时间 预计返回日期 预计返乡时间 计划返回日期 "
    "计划返乡时间 预计到达时间 将返时间",
    ("提前准备好车和观察的地方", "To prepare transport and a place to observe"),
)
TRIP.add(
    "left_on",
    "离开日期 | Day of leaving",
    "date C",
    "离开湖北的时间 离开湖北时间 离开武汉时间 离鄂时间 离汉时间 出发时间 出发日期 外出日期 外出时间 "
    "离开时间 离开疫区时间 离开当地时间 离开疫情发生地时间",
    ("观察期从离开那天起算", "Observation is counted from the day of leaving"),
    never="隔离点 预计",
)
TRIP.add(
    "origin",
    "来源地 | Where from",
    "place C",
    "来源省市 来源 出发地 何处返程 来自何处 从何处返回 何地返回 返回出发地 来自哪里 从哪里来 返乡来源地 "
    "何地返乡 出发城市 来自地区 始发地 来源地区 外出地点 务工地 返乡前所在地",
)
TRIP.add(
    "origin_province",
    "来源省份 | Province they came from",
    "place C",
    "来源省 来源地省份 出发省份",
    parents="来源地 来源 出发地",
    under="省 省份",
)
TRIP.add(
    "origin_prefecture",
    "来源地市 | Prefecture they came from",
    "place C",
    "来源市 来源地级市 出发城市(市)",
    parents="来源地 来源 出发地",
    under="市 地市",
)
TRIP.add(
    "origin_county",
    "来源县市区 | County they came from",
    "place C",
    "来源县 来源区县",
    parents="来源地 来源 出发地",
    under="县 县市区 区县",
)
TRIP.add(
    "origin_township",
    "来源街道乡镇 | Township they came from",
    "place C",
    "来源乡镇 来源街道",
    parents="来源地 来源 出发地",
    under="乡镇 街道 街道乡镇",
)
TRIP.add(
    "origin_community",
    "来源社区村 | Community they came from",
    "place C",
    "来源社区 来源村",
    parents="来源地 来源 出发地",
    under="社区 村 社区村",
)
TRIP.add(
    "origin_risk",
    "来源地风险等级 | Risk of where they came from",
    "code C",
    "来自地区的风险等级 风险等级 来源地区风险等级 高风险地区",
    options=RISKS,
)
TRIP.add("destination", "目的地 | Where to", "place C", "去向 前往地 目的地点 前往何处 到达地 去往何处 流向 外出去向")
TRIP.add(
    "destination_contact_name",
    "目的地联系人 | Contact at the destination",
    "text B",
    "目的地联系人姓名 接待人 本地联系人",
    ("到了找谁核对", "Whom to ask once they are here"),
    parents="目的地联系人",
    under="姓名",
)
TRIP.add(
    "destination_contact_phone",
    "目的地联系电话 | Phone at the destination",
    "phone A",
    "目的地联系人电话 目的地联系人手机号 本地联系人电话",
    ("到了找谁核对", "Whom to ask once they are here"),
    parents="目的地联系人 目的地",
    under="电话 联系电话 手机号",
)
TRIP.add(
    "transport",
    "交通方式 | Means of travel",
    "code C",
    "交通工具 返乡方式 离开湖北的方式 返程方式 返回方式 出行方式 乘坐交通工具 来时交通工具 返程交通工具 "
    "返乡交通工具 返乡交通方式",
    ("同车同机的人找得到", "To find who sat in the same train or coach"),
    options=TRANSPORT,
    never="拟",
)
TRIP.add(
    "trip_no",
    "车次航班 | Train or flight number",
    "text C",
    "车次 航班 班次 航班号 车次/航班 车次、航班 航班/车次 航班车次 航班，班车，车牌号 车次（航班）号 "
    "车次航班号 乘坐车次 车次或航班 车次号",
    ("同车同机的人找得到", "To find who sat in the same train or coach"),
    never="拟",
)
TRIP.add("seat", "座位号 | Seat", "text C", "座位 车厢座位 车厢号 座号", ("同车邻座的人找得到", "To find who sat near"))
TRIP.add(
    "plate",
    "车牌号 | Number plate",
    "text A",
    "车牌号码 车牌 车辆信息 关联车牌 返乡车牌号 被检查人车辆信息 车辆号牌 号牌 涉事人关联车牌 自驾车牌号 车号 车辆牌照",
    ("卡口对得上车，同车的人找得到", "To match the car at a checkpoint and find who was in it"),
    never="拟",
)
TRIP.add(
    "planned_transport",
    "拟返乡方式 | Planned means of travel",
    "code C",
    "拟返回方式 拟返交通方式 预计返乡方式 拟返乡交通工具",
    options=TRANSPORT,
)
TRIP.add("planned_plate", "拟返乡车牌号 | Planned number plate", "text A", "拟返车牌号 拟返回车牌号 拟返车次")
TRIP.add(
    "companions",
    "同行人员 | Companions",
    "text D",
    "同行人 随车人员 同车人员 同行者 随行人员 同行人姓名 同行家属",
    ("同行的人也问到", "To ask companions, too"),
)
TRIP.add(
    "companion_count",
    "同行人数 | Number of companions",
    "int C",
    "随车人数 车上人数 同车人数 乘车人数",
    ("同行的人一个不漏", "To miss no companion"),
    unit="人",
)
TRIP.add(
    "reason",
    "事由 | Reason",
    "text D",
    "返乡原因 返回原因 外出事由 外出原因 出行原因 返乡事由 来吉事由 出行事由",
    ("判断走得成走不成、要不要帮", "To judge the journey and what help is due"),
)
TRIP.add(
    "travel",
    "旅居史 | Where they have stayed",
    "place C",
    "是否湖北返乡 是否武汉返乡 是否湖北(武汉)返乡 是否湖北（武汉）返乡 是否途经湖北/武汉 "
    "是否是否途经湖北/武汉 是否途径湖北/武汉 三十日内是否途经湖北 三十日内是否途径湖北 "
    "1月16日后是否去过湖北 近一个月旅居史 近14天旅居史 14天内旅居史 十四天内旅居史 近期旅居史 疫区旅居史 "
    "湖北旅居史 14天内国内中高风险地区旅居史 14天内中高风险地区旅居史 "
    "十四天内是否有国内中高风险地区旅居史 十四天内是否有中高风险地区旅居史 是否有中高风险地区旅居史 "
    "是否去过疫区 是否到过湖北 是否到过武汉 武汉旅居史 是否途经武汉 是否有旅居史 是否有疫区旅居史 "
    "近期是否去过湖北 境外旅居史 旅行史",
    ("记下到过哪里、哪天离开，每张表的天数各自去算", "Where and until when: each form counts its own days from it"),
    grounds=(MINIMAL, HEALTH_CODE, PRIVACY_LAW),
)
EXPOSURE.add(
    "contact",
    "接触史 | Contact with a patient",
    "bool C",
    "近期接触史 是否接触 是否接触湖北人员 是否接触病患 是否密切接触 是否密接 是否接触过病人 是否有接触史 "
    "密切接触史 是否接触确诊病例 是否接触疑似病例 是否接触过湖北人员 是否接触疫区人员 "
    "是否接触过确诊或疑似病例 有无接触史 14天内接触史 接触情况",
    never="接触隔离",
)
EXPOSURE.add(
    "contact_on",
    "密切接触日期 | Day of contact",
    "date C",
    "14日内密切接触日期 接触日期 接触时间 末次接触时间 末次接触日期 最后接触时间 最后接触日期 密切接触时间",
    ("观察期从最后一次接触起算", "Observation is counted from the last contact"),
)
EXPOSURE.add(
    "contact_with",
    "接触何人 | Whom they met",
    "text D",
    "接触对象 密接对象 接触人员 接触者情况 接触病例",
    ("沿着线索找到还要观察的人", "To follow the line to others"),
)
