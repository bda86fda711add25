"""Where people work or learn."""

from lianfang.facts.grounds import MINIMAL, PRECISE, PRIVACY_LAW

from .topics import Topic, options

WORK = Topic(
    "work", "工作", "Work", "person", (MINIMAL, PRECISE, PRIVACY_LAW),
    ("有人发热时知道单位、学校哪些人要问", "Where somebody falls ill, to know whom at work or school to ask"),
)  # fmt: skip

INDUSTRIES = options(
    "cold_chain 冷链 | Cold chain | 冷链物流 冷链从业",
    "trade 商业 | Trade | 商贸 零售 餐饮 个体 经商",
    "freight 货运物流 | Freight | 货运 物流 快递 司机",
    "student 学生 | Student | 在校学生 大学生 中小学生",
    "office 机关 | Public office | 机关事业 事业单位 公务员 机关单位",
    "other 其它 | Other | 其他 务农 务工",
    "none 无业 | None | 无 待业 退休",
)

WORK.add(
    "employer",
    "工作单位 | Employer or school",
    "text D",
    "单位 所在单位 企业名称 单位名称 工作/学习单位 工作学习单位 工作(学习)单位 就职单位 就读学校 学校 "
    "工作单位及职务 工作地点 务工单位",
    never="承租人 责任 负责 包保 包联 接收 领用 填报 捐赠 主管 乙方 隔离",
)
WORK.add(
    "occupation", "职业 | Occupation", "text C", "职务 岗位 工作岗位 工种 职位 从事职业", never="认领 值守 在岗 责任"
)
WORK.add("industry", "行业 | Line of work", "code C", "从事行业 行业类别 所属行业 职业类别", options=INDUSTRIES)
WORK.add(
    "class_name",
    "班级 | Class",
    "text C",
    "年级班级 所在班级 年级",
    ("学生体温按班收，缺谁看得见", "Temperatures of pupils are collected by class"),
)
