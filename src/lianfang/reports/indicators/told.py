"""Counts of persons by what was stated of them with its day: who came back, who has fever, who needs something."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q

from lianfang.kit.clock import day_end, day_of, day_start
from lianfang.people.facts import in_force
from lianfang.reports.flags import DENIED, DatedFact, is_fever
from lianfang.screening.rules import FEVER_C

from .registry import add
from .shapes import Told

TRAVEL, READ, NEEDS = "行程事实 | Facts of travel", "体温读数 | Temperatures", "难处和照看的事实 | Facts of needs"
HUBEI = "42"
RETURN_DAY = (
    "回来的日子：写了到达日的用到达日，只写离开日的用离开日，都没写的用记下的那天"
    " | The day of return is that of arrival; where only the leaving is stated that day; else the day it was stated"
)


def return_day(fact: DatedFact) -> date:
    """The day on which somebody came back, as far as anybody said."""
    arrived = (fact.value or {}).get("arrived_on")
    return date.fromisoformat(arrived) if arrived else fact.on or day_of(fact.at)


def from_hubei(fact: DatedFact) -> bool:
    return fact.code.startswith(HUBEI)


def _returned(facts: Sequence[DatedFact], on: date, county: str, *, hubei: bool, today: bool) -> Sequence[DatedFact]:
    """Who came from Hubei is counted there alone, wherever else they were: the two columns add up to persons."""
    travels = [fact for fact in facts if fact.key == "travel" and fact.code[:2].isdigit() and return_day(fact) <= on]
    ours = [fact for fact in travels if from_hubei(fact) == hubei and (hubei or fact.code[:2] != county[:2])]
    if not hubei and any(from_hubei(fact) for fact in travels):
        return ()
    return [fact for fact in ours if return_day(fact) == on] if today else ours


def _from_afar(on: date, county: str) -> Q:
    """One reading for all four columns: who came from Hubei is looked for among those from elsewhere, too."""
    far = ~Q(code__startswith=county[:2]) | Q(code__startswith=HUBEI)
    return Q(key="travel") & ~Q(code__in=[*DENIED, "yes", ""]) & far


def _add_return(key: str, label: str, words: str, parents: str, *, hubei: bool, today: bool) -> None:
    who, who_en = (
        ("从湖北回来", "from Hubei") if hubei else ("从外省（不含湖北）回来", "from another province but Hubei")
    )
    until, until_en = ("在报告日当天", "on the report's day") if today else ("到报告日为止", "up to the report's day")
    chinese, _bar, english = RETURN_DAY.partition(" | ")
    still, still_en = ("", "") if today else ("；后来又走了的也算", "; who left again counts, too")
    add(
        key,
        label,
        "人",
        f"{until}{who}的人，一人算一次{still}。{chinese} | Persons who came {who_en} {until_en}{still_en}. {english}",
        TRAVEL,
        Told(
            ("travel",),
            _from_afar,
            lambda facts, on, county: _returned(facts, on, county, hubei=hubei, today=today),
            gone_too=True,
        ),
        words,
        parents=parents,
        under="今日 当日 今日新增 当日新增 新增" if today else "累计 合计 总数 累计人数",
        basis="visits_today" if today else "visits",
        privacy="C",
    )


_HUBEI = "湖北返乡人员 湖北返乡 湖北返回人员 湖北来返人员"
_OUTSIDE = "其他省外返乡人员 省外返乡人员 其他省份返乡人员 外省返乡人员 其他省外返回人员"
_add_return(
    "hubei_today",
    "湖北返乡今日 | Returned from Hubei today",
    "湖北返乡人员今日 今日湖北返乡人数 今日湖北返乡人员 当日湖北返乡人数",
    _HUBEI,
    hubei=True,
    today=True,
)
_add_return(
    "hubei_total",
    "湖北返乡累计 | Returned from Hubei so far",
    "湖北返乡人员累计 湖北返乡人员 湖北返乡人数 累计湖北返乡人数 湖北返乡总人数",
    _HUBEI,
    hubei=True,
    today=False,
)
_add_return(
    "outside_today",
    "省外返乡今日 | Returned from other provinces today",
    "其他省外返乡人员今日 今日省外返乡人数 今日省外返乡人员",
    _OUTSIDE,
    hubei=False,
    today=True,
)
_add_return(
    "outside_total",
    "省外返乡累计 | Returned from other provinces so far",
    "其他省外返乡人员累计 其他省外返乡人员 省外返乡人员 省外返乡人数 累计省外返乡人数",
    _OUTSIDE,
    hubei=False,
    today=False,
)


def _read_on(on: date, county: str) -> Q:
    return Q(key="temp_c", number__isnull=False, at__gte=day_start(on), at__lt=day_end(on))


def _hot_on(on: date, county: str) -> Q:
    return _read_on(on, county) & Q(number__gte=FEVER_C.on(on).value)


def _fevers(facts: Sequence[DatedFact], on: date, county: str) -> Sequence[DatedFact]:
    return [fact for fact in facts if day_of(fact.at) == on and is_fever(fact)]


def _readings(facts: Sequence[DatedFact], on: date, county: str) -> Sequence[DatedFact]:
    return [fact for fact in facts if fact.key == "temp_c" and fact.number is not None and day_of(fact.at) == on]


add(
    "fever_count",
    "体温异常人数 | With fever",
    "人",
    "报告日量到的体温达到当天发热门槛（现行 37.3℃ 及以上）的人，一人算一次"
    " | Persons with a reading at or above the threshold in force on the report's day",
    READ,
    Told(("temp_c",), _hot_on, _fevers),
    "体温异常人数 发热人数 发烧人数 体温异常 今日发热人数 当日发热人数 体温异常人员",
    basis="visits_today",
    privacy="C",
)
add(
    "measured_count",
    "测温人数 | Persons measured",
    "人",
    "报告日有体温读数的人，一人算一次 | Persons with a reading on the report's day",
    READ,
    Told(("temp_c",), _read_on, _readings, left=True),
    "测温人数 今日测温人数 已测温人数 量体温人数",
    basis="visits_today",
    privacy="C",
)


def _symptom_on(on: date, county: str) -> Q:
    return Q(key="symptom", on__isnull=False, on__gte=on - timedelta(days=13), on__lte=on) & ~Q(code__in=DENIED)


def _unwell(facts: Sequence[DatedFact], on: date, county: str) -> Sequence[DatedFact]:
    return [f for f in facts if f.key == "symptom" and f.code not in DENIED and f.on == on]


add(
    "symptom_count",
    "有症状人数 | With symptoms",
    "人",
    "报告日说有咳嗽、乏力等不适的人，照本人说的记，不是诊断"
    " | Persons who said on the report's day that they feel unwell",
    "症状事实 | Facts of symptoms",
    Told(("symptom",), _symptom_on, _unwell),
    "有症状人数 身体不适人数 不适人数 有咳嗽等症状人数",
    basis="visits_today",
    privacy="C",
)


def _lasting(key: str, codes: frozenset[str] = frozenset()) -> Told:
    def select(on: date, county: str) -> Q:
        return Q(key=key) & ~Q(code__in=[*DENIED, ""])

    def counts(facts: Sequence[DatedFact], on: date, county: str) -> Sequence[DatedFact]:
        begun = [fact for fact in facts if fact.key == key and (fact.on or day_of(fact.at)) <= on]
        lasting = in_force(begun, on)  # type: ignore[arg-type]  # reads what any dated fact has
        return [fact for fact in lasting if not codes or fact.code in codes]

    return Told((key,), select, counts)


add(
    "need_count",
    "有困难需帮助人数 | In need",
    "人",
    "说过有难处（断药、缺菜、要人照看、要车）、还没有了结的人 | Persons with a need that has not ended",
    NEEDS,
    _lasting("need"),
    "有困难人数 需帮助人数 困难人数 需帮扶人数",
    basis="visits",
    privacy="C",
)
add(
    "vulnerable_count",
    "重点照顾人数 | Frail persons",
    "人",
    "记有独居、残疾、孕产等要照顾情况、还没有了结的人 | Persons with a frailty that has not ended",
    NEEDS,
    _lasting("vulnerable"),
    "重点照顾人数 特殊群体人数 重点人群人数 需照顾人数",
    basis="homes",
    privacy="C",
)
