"""People who work: grid ledger, members who checked in, duty, remedies. Party membership of residents is not asked."""

from lianfang.facts.grounds import DAILY, KEY_PERSONS, PRECISE, REPORTING

from .topics import Topic

GRID = Topic(
    "grid_posts", "网格台账", "Grid ledger", "place", (KEY_PERSONS, PRECISE),
    ("每一格有人管，找得到", "Every grid has somebody, who can be found"),
)  # fmt: skip
SERVICE = Topic(
    "service", "报到和服务", "Check-in and service", "person", (PRECISE,),
    ("自愿来的人排得上班、记得住时长", "Volunteers get a shift and their hours are kept"),
)  # fmt: skip
DUTY = Topic(
    "duty", "值班和整改", "Duty and remedies", "event", (DAILY, REPORTING),
    ("每一班有人，查出的事有人改", "Every shift is held, every fault has somebody who mends it"),
)  # fmt: skip

GRID.add(
    "grid_chief_name",
    "网格片长 | Head of a grid area",
    "text B",
    "网格片长姓名 网格片长(街镇领导)姓名 总网格长 总网格长姓名",
    parents="网格片长",
    under="姓名",
)
GRID.add(
    "grid_chief_phone",
    "网格片长电话 | Phone of the area's head",
    "phone A",
    "网格片长(街镇领导)电话 总网格长电话",
    parents="网格片长",
    under="电话 联系电话",
)
GRID.add(
    "grid_head_name", "网格长姓名 | Head of a grid", "text B", "网格长(社区主任)姓名", parents="网格长", under="姓名"
)
GRID.add(
    "grid_head_phone",
    "网格长电话 | Phone of the grid's head",
    "phone A",
    "网格长(社区主任)电话 网格长联系电话",
    parents="网格长",
    under="电话 联系电话",
)
GRID.add(
    "grid_guide_name",
    "网格指导员 | Grid guide",
    "text B",
    "网格指导员姓名 网格指导员(楼栋长)姓名",
    parents="网格指导员",
    under="姓名",
)
GRID.add(
    "grid_guide_phone",
    "网格指导员电话 | Phone of the grid guide",
    "phone A",
    "网格指导员(楼栋长)电话",
    parents="网格指导员",
    under="电话 联系电话",
)
GRID.add(
    "problem",
    "问题描述 | What is wrong there",
    "text D",
    "问题备注 存在问题 问题 发现问题",
    ("哪里有缺口，派人去补", "Where there is a gap to be closed"),
)
SERVICE.add("check_in_community", "报到社区 | Community checked in at", "text C", "报到社区(村) 报到地点 服务社区")
SERVICE.add("check_in_on", "报到日期 | Day of check-in", "date C", "报到时间")
SERVICE.add(
    "party_unit",
    "所在党组织 | Party organisation that sent them",
    "text D",
    "党组织 所在支部 党支部 所属党组织",
    (
        "在职党员双报到，由派来的党组织认领，只问报到的人",
        "Only of members who check in: the organisation that sent them",
    ),
)
SERVICE.add("skill", "特长 | Skill", "text D", "专长 技能 擅长")
SERVICE.add("duty_post", "认领岗位 | Post taken", "text C", "值守岗位 服务岗位 承诺岗位 志愿岗位 认领服务岗位")
SERVICE.add(
    "service_hours", "服务时长 | Hours served", "decimal C", "服务时长(小时) 服务时间 志愿时长 累计时长", unit="小时"
)
SERVICE.add("check_in_proof", "报到证附件 | Proof of check-in", "text C", "报到证 报到凭证")
DUTY.add(
    "shift",
    "值班班次 | Shift",
    "text open",
    "值班时段 值守时段 时段 值班时间",
    parents="值班 值班表 值守",
    under="班次",
)
DUTY.add("duty_lead", "带班领导 | Leader on duty", "text B", "带班人 带班干部")
DUTY.add("duty_names", "值班人员 | On duty", "text B", "值守人 值班人 当班人员 值班人姓名")
DUTY.add("duty_phone", "值班电话 | Phone on duty", "phone A", "值班联系电话 值守电话")
DUTY.add("duty_place", "值班地点 | Where on duty", "text open", "地点 值守地点 值班点位")
DUTY.add("handover", "交接签字 | Handed over by", "text B", "交接人 交接班签字 接班人")
DUTY.add("inspected_on", "督查时间 | Inspected on", "date open", "督查日期 督导时间 巡查时间")
DUTY.add("remedy", "整改措施 | Remedy", "text D", "整改要求 整改意见 整改建议")
DUTY.add("remedy_unit", "整改单位 | Unit that mends it", "text open", "整改责任单位 被检查单位")
DUTY.add("remedy_holder", "整改责任人 | Who mends it", "text B", "整改人")
DUTY.add("remedy_due_on", "整改时限 | To be mended by", "date open", "整改期限 完成时限 限期")
DUTY.add("remedy_state", "整改情况 | How far it is mended", "text D", "整改结果 整改进展 落实情况")
DUTY.add("is_closed", "是否销号 | Closed", "bool open", "销号 是否整改到位 是否完成")
