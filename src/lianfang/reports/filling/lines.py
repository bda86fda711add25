"""The lines above and below a table: the unit and the day that a form asks for. Who signs is left to who signs.

Only blanks are filled: what a line says already stays, and so do names, signatures, phones and seals.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .runs import Edit, Run, edited

_GAP = r"[\s\u3000_＿]"
_ASIDE = r"(?:[(（][^()（）]{0,8}[)）])?"
_UNIT = re.compile(
    rf"(?:(?:填报|填表|上报|报送|呈报|制表|报告|申报){_GAP}*(?:单位|部门|社区|村)(?:名称)?|单{_GAP}*位{_GAP}*名{_GAP}*称|"
    rf"单位(?=[(（](?:盖章|公章|章|签章)[)）])){_ASIDE}{_GAP}*[:：]"
)
_DAY = re.compile(
    r"(?:(?:填报|填表|上报|报送|呈报|制表|报告|报表|统计|申报|数据)\s*(?:日期|时间)|报告日|(?<![\u4e00-\u9fff])日\s*期)"
    rf"{_ASIDE}{_GAP}*[:：]"
)
_BLANK_DAY = re.compile(rf"(?P<year>\d{{4}}|{_GAP}*)年{_GAP}*月{_GAP}*日")
_SHORT_DAY = re.compile(rf"(?<=[(（]){_GAP}*月{_GAP}*日(?=[)）])")
_SIGNED = re.compile(rf"(?:签字|签名|签章|盖章|签收|审核|审批|批准|收到|填表人|负责人)[^:：]{{0,6}}[:：]?{_GAP}*$")
_BLANKS = re.compile(rf"{_GAP}*")
# What may follow a blank: the next label, a seal in brackets, the end.
_LABEL = r"[\u4e00-\u9fff(（)）、]{2,12}\s*[:：]"
_NEXT = re.compile(rf"$|年{_GAP}*月|{_LABEL}|[(（][^()（）]{{1,8}}[)）]\s*(?:$|{_LABEL})")
_LEAST = 4


@dataclass(frozen=True, slots=True)
class Heading:
    """抬头 · What a form wants to know of itself: who hands it in, and of which day it speaks."""

    unit: str
    on: date

    @property
    def day(self) -> str:
        return f"{self.on.year}年{self.on.month}月{self.on.day}日"


def edits_of(text: str, heading: Heading, *, is_above: bool) -> list[Edit]:
    """Return what is to be put into a line. Below a table a bare day belongs to a signature, and stays blank."""
    found = [*_units(text, heading), *_days(text, heading)]
    return [*found, *_bare_days(text, heading, found)] if is_above else found


def line_said(text: str, heading: Heading) -> str:
    """Return a line above a table as it stands once its blanks are filled."""
    return "".join(run.text for run in edited([Run(text)], edits_of(text, heading, is_above=True)))


def value_of(label: str, heading: Heading) -> str:
    """What belongs into the cell beside a label that stands alone: 填报单位 | ______."""
    words = re.sub(r"[\s\u3000:：]+$", "", label) + "："
    if _UNIT.fullmatch(words):
        return heading.unit
    return heading.day if _DAY.fullmatch(words) else ""


def _units(text: str, heading: Heading) -> Iterator[Edit]:
    for label in _UNIT.finditer(text):
        end = _end_of_blanks(text, label.end())
        if heading.unit and _NEXT.match(text, end):
            yield _into(text, label.end(), end, heading.unit)


def _days(text: str, heading: Heading) -> Iterator[Edit]:
    for label in _DAY.finditer(text):
        blank = _BLANK_DAY.match(text, _start_of_day(text, label.end()))
        if blank is not None and _fits(blank, heading.on):
            yield Edit(label.end(), blank.end(), heading.day)
            continue
        end = _end_of_blanks(text, label.end())
        if blank is None and _NEXT.match(text, end):
            yield _into(text, label.end(), end, heading.day)


def _start_of_day(text: str, at: int) -> int:
    """Where a day after a label begins: before its year if that is printed, else at the blanks themselves."""
    end = _end_of_blanks(text, at)
    return end if text[end : end + 4].isdigit() else at


def _bare_days(text: str, heading: Heading, found: list[Edit]) -> Iterator[Edit]:
    """Days under no label, as beneath a title; one behind a label is that label's, and not ours to state."""
    for blank in _BLANK_DAY.finditer(text):
        start = max((one.end for one in found if one.start <= blank.start() < one.end), default=blank.start())
        is_free = start > blank.start() or not text[: blank.start()].rstrip().endswith((":", "："))
        is_free = is_free and not (start == blank.start() and _SIGNED.search(text[:start]))
        if is_free and start < blank.end() and _fits(blank, heading.on):
            lead = "  " if start == blank.start() and text[start].isspace() else ""
            yield Edit(start, blank.end(), lead + heading.day)
    for blank in _SHORT_DAY.finditer(text):
        yield Edit(blank.start(), blank.end(), f"{heading.on.month}月{heading.on.day}日")


def _fits(blank: re.Match[str], on: date) -> bool:
    year = blank["year"].strip("_＿ \u3000\t\n")
    return not year or int(year) == on.year


def _end_of_blanks(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def _into(text: str, start: int, end: int, words: str) -> Edit:
    """Words in the place of blanks, so that what follows stays about where it stood."""
    if end == len(text):
        return Edit(start, end, words)
    left = max(_LEAST, end - start - 2 * len(words))
    return Edit(start, end, words + " " * left)
