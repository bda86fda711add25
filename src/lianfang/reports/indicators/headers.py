"""Which indicator a header of a table of places means. Only words that are known: an empty column beats a wrong one."""

import re
from collections.abc import Sequence
from functools import cache

from lianfang.facts.words import plain
from lianfang.reports.flags import flag_of

from .registry import counting, indicators
from .shapes import Indicator

_UNIT = re.compile(r"[(（]\s*(?:户|人|个|次|人次|户次|辆|平方米|㎡|m2|元|只|件|单位[:：]?\S{0,4})\s*[)）]")
_COUNTS = re.compile(r"(?:人数|人员|总数|人|数|返回|返乡|来返)$")
_PERSONAL = re.compile(r"^(?:是否|有无|是不是|有没有)")


def of_header(text: str, parents: Sequence[str] = ()) -> Indicator | None:
    """Return the indicator that a header means, by its own words, by those above it, or as a counted flag."""
    own = plain(_UNIT.sub("", text))
    above = [plain(_UNIT.sub("", parent)) for parent in parents if parent.strip()]
    if not own:
        return None
    by_word, by_parent = _words()
    for parent in reversed(above):
        found = by_parent.get((parent, own)) or by_parent.get((own, parent)) or by_word.get(parent + own)
        if found is not None:
            return found
    if not above or above[-1] in _HEADINGS or own not in _PARTS:
        return by_word.get(own) or _flagged(text, parents)
    return None


_HEADINGS = frozenset(
    {"其中", "人员情况", "基本情况", "排查情况", "摸排情况", "疫情防控情况", "入户排查", "人员排查情况"}
)
_PARTS = frozenset({"今日", "当日", "累计", "合计", "新增", "总数", "人数", "户数", "男", "女", "小计"})


def _flagged(text: str, parents: Sequence[str]) -> Indicator | None:
    """A count of persons within a window or from a region: 湖北返回（14天内）; a question to one person is none."""
    bare = re.sub(r"[(（][^)）]*[)）]", "", text).strip()
    if _PERSONAL.search(text.strip()) or not _COUNTS.search(bare):
        return None
    flag = flag_of(text)
    if flag is None or flag.window or (flag.region is not None and flag.region.unclear):
        return None
    if flag.days is None and flag.since is None and flag.region is None:
        return None
    return counting(flag)


@cache
def _words() -> tuple[dict[str, Indicator], dict[tuple[str, str], Indicator]]:
    by_word: dict[str, Indicator] = {}
    by_parent: dict[tuple[str, str], Indicator] = {}
    for one in indicators:
        for word in (one.label, *one.words):
            taken = by_word.setdefault(plain(word), one)
            if taken is not one:
                raise ValueError(f"{word} means {taken.key} and {one.key}")
        by_parent |= {(plain(parent), plain(word)): one for parent in one.parents for word in one.under}
    return by_word, by_parent
