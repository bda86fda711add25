"""Whose name, phone or number a header asks for: the row's own person, or somebody else.

A rule on words, not a list of headers: whoever suffers or does what the form is about (被检查人, 返乡人员, 患者) is the
row's person; any other word for a person (责任人, 班主任, 户主) is somebody else, known or not.
"""

import re
from dataclasses import dataclass

# What can be asked of anybody, so that it matters whose it is.
PERSONAL = (
    "姓名|名字|性别|年龄|民族|籍贯|职务|职业|单位|工作单位|所在单位|签字|签名|"
    "(?:居民|公民)?(?:身份证|身份证件|证件|公民身份|护照|有效证件)(?:号码|号|类型|类别|种类|编号)?|"
    "(?:联系|移动|本人|手机|办公|固定|常用|有效|座机|家庭|值班)*(?:电话|手机|方式|号码|手机号|电话号码|手机号码|电话号)|"
    "(?:家庭|居住|现|现居住|现住|联系|详细|户籍)*(?:住址|地址)|与户主关系|关系|出生日期|出生年月"
)
# Someone who is what the row is about, though the word could be another's.
_OWN_EXACT = frozenset(
    """
    住客 入住人 入住者 经营者 摊主 从业人员
    本人 个人 人员 患者 病人 病例 密接者 密切接触者 接触者 次密接 感染者 感染者本人 访客 来访者 来访人 来访人员 当事人
    涉事人 就诊人 就诊者 申报人 申报者
    返乡人 返乡者 返回人 返岗人 来返人 来人 外来人 流动人口 居民 村民 群众 业户 住户成员 家庭成员 成员 学生 教师
    教职工 教职员工 员工 职工 工人
    党员 志愿者 乘客 旅客 老人 儿童 孕妇 重点人 重点对象 对象 观察对象 隔离对象 管控对象 服务对象 排查对象 隔离者
    隔离人 观察者 居家者 打卡人 报到人
    被访者 求助人 求助者 务工人 农民工 租户成员 死者 该人 其 您 您的 用户 参会人 参会者 应聘者 考生 师生
    幼儿 婴幼儿 留学生 大学生 中学生 小学生 游客 顾客 新生 学员 实习生 求职者
    干部职工
    出入人 进出人 进入者 通行人 行人 外出人
    """.split()
)
_OWN_PASSIVE = re.compile(r"^(?:被|受).{1,5}(?:人|者|员|对象)(?:员)?$")
_OWN_GROUP = re.compile(
    r"(?:返|来|涉及|隔离|观察|重点|流动|常住|外来|外出|务工|滞留|发热|异常|健康|疑似|确诊|确认|接触|密接|湖北|武汉|境外|入境|离|高危|风险|特殊|困难|"
    r"参保|在册|在职|居家|核查|排查|管控|管理|关注|涉疫|涉鄂|出入|进出|过往|通行|进入|复工|到访|来访|就诊|死亡|监测|检疫|入住|留观|转运|解除|租住|居住|户籍|聚集|参会|申报|登记)"
    r".{0,6}(?:人员|人口|人群|对象)$"
)
# These are at work, even though 人员 stands behind them.
_OTHER_GROUP = re.compile(
    r"(?:工作|管理|检查|检测|采样|值班|值守|录入|登记|填报|陪同|陪护|护理|同行|随行|随车|同车|接触|调查|排查|消毒|消杀|清洁|保洁|负责|责任|联系|"
    r"带班|巡查|医护|医务|服务|送货|快递|施工|保安|监督|监管|跟踪|核查|核实|包保|包联|对接|接送|转运|审核|测温|护送|密切接触的)人员$"
)
_SOMEBODY = re.compile(
    r"(?:人|员|者|长|师|医生|民警|辅警|干部|领导|家长|家属|亲属|亲友|亲戚|父亲|母亲|父母|父|母|配偶|妻子|丈夫|子女|儿子|女儿|法人|主任|书记|房东|业主|司机|老师|保安|物业|"
    r"委员|代表|队员|对象|户主|房主|租客|租户|邻居|朋友|同事|导师|护士|经理|法定代表|人员|志愿者|党员|楼栋长|专班|专员|单位|企业|公司|学校|机构|医院|部门|社区|村|街道|卡口|卡点|"
    r"网格|隔离点|酒店|宾馆|目的地|来源地|出发地|紧急|备用|其他|其它|第二|次要|办公|固定|家庭|监护|包保|包联|随访|同行|同住|接待|承租|出租|租赁|车辆|车主|第一|辖区|属地|派出所|卫生院)$"
)
_SPLIT = re.compile(rf"^(?P<role>.+?)(?:的|之|信息|情况|本人)?(?P<asked>{PERSONAL})$")
ASIDES = frozenset(
    """
    本人 您 您的 个人 中文 常用 有效 真实 现 现用 目前 当前 最新 联系 移动 居民 公民 中国 二代 第二代 完整
    准确
    """.split()
)


@dataclass(frozen=True, slots=True)
class Role:
    """责任人姓名 → role 责任人, asked 姓名, not the row's own."""

    role: str
    asked: str
    is_own: bool


def role_of(name: str) -> Role | None:
    """Part a bare header into who and what, if somebody stands before something personal."""
    found = _SPLIT.match(name)
    if found is None:
        return None
    role, asked = found["role"], found["asked"]
    if role in ASIDES or is_own(role):
        return Role(role, asked, is_own=True)
    if is_somebody(role):
        return Role(role, asked, is_own=False)
    return None


def is_own(role: str) -> bool:
    """Whether a word for a person means the one whom the row is about."""
    if role in _OWN_EXACT or _OWN_PASSIVE.match(role):
        return True
    return bool(_OWN_GROUP.search(role)) and not _OTHER_GROUP.search(role)


def is_somebody(role: str) -> bool:
    """Whether a word is for a person, or for what has people of its own (单位, 卡口)."""
    return bool(_SOMEBODY.search(role))


def is_other(role: str) -> bool:
    return is_somebody(role) and not is_own(role)
