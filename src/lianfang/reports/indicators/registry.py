"""The registry, how one is added, and the indicator that counts the persons for whom a flag is true."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from lianfang.reports.flags import DENIED, FACT_KEYS, DatedFact, Flag, flag_of_key

from .shapes import Indicator, Indicators, Measure, Told

SINCE = date(2020, 1, 1)
SOURCE = "民政部办公厅等 2020年2月《关于深入学习贯彻习近平总书记重要指示精神 进一步做好城乡社区疫情防控工作的通知》"
OWN = "没有上级统一口径，产品的起始口径"
LATER_FACTS = {"travel": "行程", "contact": "接触", "symptom": "症状", "fever": "体温"}
_IN_ENGLISH = {"travel": "travel", "contact": "contacts", "symptom": "symptoms", "fever": "temperatures"}


def flagged(key: str) -> Indicator | None:
    """Return the indicator that counts persons for whom the flag of this name is true."""
    flag = flag_of_key(key)
    return counting(flag) if flag is not None else None


def counting(flag: Flag) -> Indicator:
    """Return how many persons `flag` is true for."""
    words = LATER_FACTS[flag.about]
    where = flag.region.words if flag.region else ""
    span = _span(flag)
    return Indicator(
        key=flag.key,
        label=f"{where}{words}人数{span}",
        label_en=f"Persons: {_IN_ENGLISH[flag.about]} ({flag.key.removeprefix('flag.')})",
        unit="人",
        definition=f"按报告日推算，{span or '任何时候'}有过{where}{words}记录、现在住在这里的人；日子没记下的不算",
        definition_en="Persons living here for whom a dated fact falls into the window of the report's day",
        evidence=f"{words}事实",
        evidence_en=f"Facts of {_IN_ENGLISH[flag.about]}",
        since=SINCE,
        source=OWN,
        measure=Told((FACT_KEYS[flag.about],), lambda on, county: _may_matter(flag), _facts_of(flag)),
        basis="visits",
        privacy="C",
        reason="",
    )


def _span(flag: Flag) -> str:
    if flag.days is not None:
        return f"（{flag.days}天内）"
    if flag.since is None:
        return ""
    year, month, day = flag.since
    return f"（{f'{year}年' if year else ''}{month}月{day}日以来）"


def _may_matter(flag: Flag) -> Q:
    found = Q(key=FACT_KEYS[flag.about]) & ~Q(code__in=DENIED)
    if flag.region is not None and flag.region.codes:
        begins = Q()
        for code in flag.region.codes:
            begins |= Q(code__startswith=code)
        found &= begins
    return found


def _facts_of(flag: Flag) -> Any:
    def counts(facts: Sequence[DatedFact], on: date, county: str) -> Sequence[DatedFact]:
        answer = flag.answer(facts, on, county)
        return answer.facts if answer.value else ()

    return counts


indicators = Indicators(flagged)


def add(  # noqa: PLR0913 - an indicator says all this of itself
    key: str,
    label: str,
    unit: str,
    definition: str,
    evidence: str,
    measure: Measure | None,
    words: str = "",
    *,
    parents: str = "",
    under: str = "",
    source: str = OWN,
    **more: Any,
) -> Indicator:
    """Add one; texts are written 中文 | English."""
    label, _bar, label_en = label.partition(" | ")
    definition, _bar, definition_en = definition.partition(" | ")
    evidence, _bar, evidence_en = evidence.partition(" | ")
    return indicators.add(
        Indicator(
            key, label, label_en, unit, definition, definition_en, evidence, evidence_en, SINCE, source, measure,
            words=tuple(words.split()), parents=tuple(parents.split()), under=tuple(under.split()), **more,
        )
    )  # fmt: skip
