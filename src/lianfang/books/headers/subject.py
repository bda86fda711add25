"""What the rows of a table are, from its title and all its columns; and which words need that to be so.

检测结果 is a person's only where the rows are persons, 车辆数 a village's only where they are villages, 到达时间 a
return only where somebody came home. A word that does not name its own topic counts where the table is about it.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lianfang.books.shapes import Match

from .lexicon import GENERIC
from .spelling import stem

_UNIT = re.compile(
    r"(?:企业|公司|单位|网点|场所|店铺|商户|商铺|门店|药店|超市|市场|酒店|宾馆|旅馆|项目|工地|机构|院校|学校|校区|养殖场|养殖户|"
    r"养老院|敬老院|福利院|园所|幼儿园|场馆|旅店|站点|安置点|隔离点|景区|景点|教堂|寺庙|寺院|饭店|餐馆|网吧|合作社|基地|考点|商家|店|厂)(?:全称|名称|名)?"
)
_ROW_UNIT = frozenset("社区 村 单位".split())  # who reports, not what is listed
_SAMPLE = re.compile(r"样品|样本|标本|货物|食品名|产品名|商品名|药品名|菜品")
# Words in a title, or of a column, that say that a table is about a topic.
_MARKS = {
    "gifts": "捐|赠",
    "stores": "物资|入库|出库|领用|库存|收发|储备|口罩",
    "disinfection": "消毒|消杀",
    "passage": "卡口|卡点|检查站|检查点|出入|进出|来访|访客|到访|通行|过往|门岗|车辆检查|查验",
    "visit": "入户|走访|排查|摸排|摸底|上门|敲门|探访",
    "clinic": "就诊|门诊|诊疗|分诊|核酸|采样|检测",
    "duty": "值班|值守|带班|督查|督导|暗访|整改|排班",
    "service": "志愿|党员|报到|双报到|先锋",
    "watch": "隔离|医学观察|居家观察|观察对象|管控|密接|密切接触|健康监测",
    "trip": "返乡|返程|返回|来返|回村|归来|入境|境外|外来|[来返][\u4e00-\u9fff]{1,2}人员|旅客|行程|"
    "返岗|返校|返厂|外出务工|外出返",
    "health": "体温|健康|测温|监测|晨检|午检|隔离|观察|症状",
}
_ABOUT = {topic: re.compile(words) for topic, words in _MARKS.items()}
# Going out of the door and back, a shift, a delivery: no journey from one place to another.
_LOCAL = re.compile(
    r"出入|进出|采购|临时外出|门岗|门禁|请假|访客|来访|预约|用车|派车|出车|转运|救护|发车|发班|运输|配送|送货|巡|值守|值班|买菜|进货|物流|工单|热线|会议"
)
_ERRAND = re.compile(r"用车|派车|出车|运输|配送|送货|救护|转运|发车|发班|巡")
_OFFICE = re.compile(r"信访|诉讼|法院|检察|大厅|中心|窗口|纪委")
_GOODS = re.compile(r"物资|捐|防疫物|口罩|防护|入库|出库|领用|储备|消毒液")
_INSPECTED = re.compile(r"督查|督导|检查|执法|暗访|抽查|督促|交办")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a table lists: `topics` counts the columns whose words leave no doubt."""

    title: str
    topics: Counter[str]
    keys: frozenset[str]
    said: str
    of_units: bool
    of_samples: bool

    @property
    def of_persons(self) -> bool:
        return bool(self.keys & {"name", "id_no"})

    @property
    def of_homes(self) -> bool:
        return self.of_persons or bool(self.keys & {"head_name", "head_phone", "landlord_name", "tenant_name"})

    @property
    def is_local(self) -> bool:
        """Whether who leaves and comes back only goes to the shop, or drives a round."""
        return bool(_LOCAL.search(self.title))

    def is_about(self, topic: str) -> bool:
        """Whether another column or the title speaks of a topic."""
        return self.topics[topic] > 0 or self.is_titled(topic)

    def is_titled(self, topic: str) -> bool:
        return bool(topic in _ABOUT and _ABOUT[topic].search(self.title))


def subject_of(matches: Sequence[Match], title: str) -> Subject:
    """Read what a table is about from columns that need no support, and from its title."""
    sure = [one for one in matches if one.field and (one.how == "remembered" or not needs_support(one))]
    names = [stem(one.header.text) for one in matches]
    keys = frozenset(one.field.key for one in matches if one.field)
    persons = bool(keys & {"name", "id_no"})
    return Subject(
        title,
        Counter(one.field.topic for one in sure if one.field),
        keys,
        " ".join(names),
        not persons and any(map(is_unit, matches[:5])),
        not persons and any(_SAMPLE.search(name) for name in names),
    )


def is_unit(one: Match) -> bool:
    """网点名称, 影院名称: what the rows are, if it is no village's and nobody's."""
    name = stem(one.header.text)
    if name in _ROW_UNIT or one.header.parents:
        return False
    if one.field is not None and one.field.topic not in ("work", "clinic", "disinfection"):
        return False
    return bool(_UNIT.fullmatch(name) or re.search(r"(?:名称|全称)$", name))


@dataclass(frozen=True, slots=True)
class _Need:
    """Words of some fields that need support: `words` None are all that do not name the topic themselves."""

    keys: frozenset[str]
    words: re.Pattern[str] | None
    own: re.Pattern[str]


def _need(keys: str, own: str, words: str = "") -> _Need:
    return _Need(frozenset(keys.split()), re.compile(words) if words else None, re.compile(own or "$^"))


# Fields, by what must be so in the table for a word of theirs that is without the marks (second column).
_NEEDS = {
    "gifts": _need("donated_on donor_wish received_by went_to voucher_no", "捐|赠"),
    "disinfection": _need("disinfected_area disinfect_minutes disinfected_by inspection_result", "消毒|消杀|清洁"),
    "service": _need(
        "check_in_community check_in_on check_in_proof skill duty_post service_hours", "志愿|认领|双报到|服务时长"
    ),
    "symptom_note": _need("symptom_note", "症状|健康|身体|体温"),
    "goods": _need("item_spec item_unit item_count price_yuan amount_yuan balance stored_count issued_count", "捐"),
    "seat": _need("seat", "车厢"),
    "risk": _need("origin_risk", "来源|来自|地区"),
    "test": _need("tested tested_on test_result", "核酸"),
    "journey": _need(
        "return_on left_on return_planned_on",
        "返|回|来(?!电|访|文|函|件)|离(?!开(?:时间|日期))|湖北|鄂|汉|疫|入境|本地|到家",
    ),
    "local": _need(
        "return_on left_on return_planned_on", "", "^(?:预计)?(?:返回|外出|离开|到达|抵达|出发|入园|入店)(?:时间|日期)$"
    ),
    "way": _need("origin origin_province origin_prefecture origin_county destination", "返|来源|来自|来"),
    "outing": _need("origin", "返|来源|来自", "外出|务工"),
    "measure": _need("isolation_kind", "隔离|观察|管控"),
    "released": _need(
        "isolation_end_on isolation_due_on is_released isolation_start_on day_count", "隔离|观察|管控|离开"
    ),
    "figures": _need("person_total on_duty_count vehicle_count checked_count", "排查|值守|检查|常住|人口"),
    "returned": _need("hubei_today hubei_total outside_today outside_total", ""),
    "called": _need("visit_by visit_on", "入户|走访|排查|摸排"),
    "wants": _need("need", "居民|困难|帮"),
    "address": _need("address", "居|住|家"),
    "patrol": _need("inspected_on", "督|检查"),
    "team": _need("compound", "村|自然|小区|社", "^(?:小组|组|组别)$"),
    "booklet": _need("booklet_no household_number", "户口|家庭"),
    "temperature": _need("temp_c", "体温|测温"),
    "host": _need("host_name", "受访|被访|来访"),
    "officer": _need("checked_by_officer", "检查点|卡", "^(?:测温|检测|检查|值守)"),
    "whose": _need("sex age birth_on", ""),
    "head": _need("head_name", "", "^(?:户主|业主)$"),
    "seen": _need("present_count", "在家"),
}


def needs_support(one: Match) -> bool:
    """Whether a match rests on a word that means this only in the right company."""
    if one.field is None or one.how not in ("exact", "synonym", "fuzzy") or one.header.parents:
        return False
    return bool(_lacking(one)) or stem(one.header.text) in GENERIC


def _lacking(one: Match) -> list[str]:
    key, name = one.field.key if one.field else "", stem(one.header.text)
    return [
        what
        for what, need in _NEEDS.items()
        if key in need.keys and not need.own.search(name) and (need.words is None or need.words.search(name))
    ]


def is_unsupported(one: Match, subject: Subject) -> bool:
    """Whether a word that needs its table to be about something stands in one that is not."""
    if one.field is None or one.how not in ("exact", "synonym", "fuzzy") or one.header.parents:
        return False
    if one.code == "wording" and one.field.key == "whereabouts" and not subject.of_persons:
        return True  # 位置 is somebody's whereabouts only where somebody is
    return any(not _is_met(what, subject) for what in _lacking(one))


def _is_met(what: str, about: Subject) -> bool:
    """Whether the table is as the words of a need have it."""
    return _OF_ROWS[what](about) if what in _OF_ROWS else about.is_about(what)


_OF_HOMES = ("household", "place", "home", "reach", "visit", "care", "stores")
# Somebody named in a row, who is not the person that the row is about.
_OTHERS = frozenset("head_name tenant_name landlord_name agent_name reporter_name responsible_name donor".split())


def _is_errand(about: Subject) -> bool:
    return about.topics["stores"] > 0 or bool(_ERRAND.search(about.title))


def _travels(about: Subject) -> bool:
    return about.topics["watch"] > 0 or about.topics["passage"] > 0 or about.topics["trip"] > 1


_OF_ROWS: Mapping[str, Callable[[Subject], bool]] = {
    "symptom_note": lambda about: about.is_about("health") and not about.of_units,
    "seat": lambda about: about.is_titled("trip") or bool(about.keys & {"trip_no", "transport", "station"}),
    "goods": lambda about: "item_name" in about.keys or bool(_GOODS.search(about.title)),
    "risk": lambda about: about.of_persons and about.is_about("trip"),
    "test": lambda about: not about.of_samples and (about.of_persons or about.is_about("watch")),
    "journey": lambda about: about.of_homes and not about.is_local and about.topics["stores"] == 0,
    "local": lambda about: not about.is_local,
    "way": lambda about: not _is_errand(about) and (about.of_persons or _travels(about)),
    "outing": lambda about: bool(re.search("返|回", about.title)),
    "measure": lambda about: about.of_homes and not about.of_units,
    "released": lambda about: about.is_about("watch"),
    "figures": lambda about: not about.of_units,
    "returned": lambda about: not about.of_units,
    "called": lambda about: about.of_homes,
    "wants": lambda about: about.of_homes and not about.of_units,
    "address": lambda about: not about.of_units or about.of_homes,
    "patrol": lambda about: bool(_INSPECTED.search(about.title)),
    "team": lambda about: bool(re.search("村|屯", about.title + about.said)),
    "booklet": lambda about: about.of_homes or any(about.topics[topic] for topic in ("home", "place", "household")),
    "temperature": lambda about: about.of_persons,
    "host": lambda about: about.is_about("passage") and not _OFFICE.search(about.title),
    "officer": lambda about: about.is_about("passage"),
    "whose": lambda about: about.of_persons or "phone" in about.keys or not about.keys & _OTHERS,
    "head": lambda about: about.of_persons or any(map(about.is_about, _OF_HOMES)),
    "seen": lambda about: about.is_about("visit") or about.topics["household"] > 0,
}
