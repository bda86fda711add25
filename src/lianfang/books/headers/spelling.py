"""What a header's words say: its name, unit, options, a hint, a day; and the bare name by which it is compared."""

import re
from dataclasses import dataclass
from functools import lru_cache

from lianfang.books.texts import plain, tight

from .lexicon import DAY, NTH_DAY

UNITS = frozenset(
    """
    ℃ °C 摄氏度 度 个 人 户 次 元 万元 平方米 ㎡ m2 平米 亩 小时 h 分钟 天 分 角 岁 周岁 年 月 kg 公斤 千克 斤 吨 米
    公里 km 台 辆 只 盒 箱 瓶 桶 套
    件 份 支 人次 户次 车次/辆 场 处 名 家 栋 升 毫升 ml l % 张 条 包 袋 顶 副 双 块 间 床 人/次 辆次 位
    """.split()
)
_BRACKETS = re.compile(r"[(（\[【〔{《<]([^()（）\[\]【】〔〕{}《》<>]*)[)）\]】〕}》>]")
_OPTION_MARKS = re.compile(r"[/／|、,，;；\s]+|[□○☐■]+")
# 镇/街道 and 区/县 are one level of places each; 省/市/县 are three.
_SAME_LEVEL = re.compile(
    r"(?<![\u4e00-\u9fff])(?:[县市区旗](?:/[县市区旗])+|[镇乡](?:/(?:街道|[镇乡]))+|(?:乡镇|街道)(?:/(?:街道|乡镇|[镇乡]))+|"
    r"(?:社区|[村居])(?:/(?:社区|[村居]))+)(?![\u4e00-\u9fff])"
)
_BOXES = re.compile(r"[□○☐]\s*([^□○☐\s]+)")
# Words that widen a noun instead of listing answers: 县(市、区), 村(社区), 乡镇(街道), 村(居)委会.
_WIDENING = frozenset(
    "省 市 县 区 旗 州 盟 镇 乡 街道 街 社区 村 居 组 屯 队 小区 园区 开发区 办事处 居委会 村委会 场 师 团 自治区 "
    "直辖市 栋 幢 楼 号 苑 码 者 员 地 址 史".split()
)
_NUMBERING = re.compile(r"^(?:[(（]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[)）]?[、.．:：)）]\s*)+(?=\D)")
_MARKS = re.compile(r"[*＊※★☆●◆▲△□:：。.;；!！?？\"“”'‘’`~…\-—_·]+")
_BLANKS = re.compile(r"\s+")
_DEGREES = re.compile(r"(?:°C|℃)$")
_PLEASE = re.compile(r"^(?:(?:请|烦请)(?:填写|输入|注明|选择|说明)|(?:填写|注明)(?!人|单位|部门|日期|时间))")
_HAVE_OR_NOT = re.compile(r"(?<=[\u4e00-\u9fff])(?:有|是)\s*[/／、]?\s*(?:无|否)$")


@dataclass(frozen=True, slots=True)
class Spelled:
    """A header taken apart."""

    text: str  # as shown, on one line
    unit: str = ""
    options: tuple[str, ...] = ()
    hint: str = ""
    day: str = ""


def spelled(text: str) -> Spelled:
    """Take a header apart: 体温(℃) has a unit, 状态(已返/将返) options, 2月8日体温 a day."""
    shown = plain(text)
    original = _BLANKS.sub(" ", text).strip()
    unit, options, hints = "", tuple[str, ...](), []
    for aside in _BRACKETS.findall(shown):
        found = _options(aside)
        if _is_unit(aside):
            unit = unit or _unit(aside)
        elif _widens(aside):
            continue
        elif found:
            options = options or found
        elif aside.strip():
            hints.append(aside.strip())
    unit = unit or ("℃" if _DEGREES.search(shown) else "")
    boxes = tuple(_BOXES.findall(shown))
    day = day_in(_BRACKETS.sub("", shown)) or next((d for h in hints if (d := day_in(h))), "")
    return Spelled(original, unit, options or (boxes if len(boxes) > 1 else ()), "；".join(hints), day)


def _is_unit(aside: str) -> bool:
    return _unit(aside) in UNITS


def _unit(aside: str) -> str:
    word = tight(aside).removeprefix("单位:").removeprefix("单位")
    return {"°C": "℃", "摄氏度": "℃", "m2": "平方米", "平米": "平方米"}.get(word, word)


def _widens(aside: str) -> bool:
    words = [word for word in _OPTION_MARKS.split(aside.strip()) if word]
    return bool(words) and all(word in _WIDENING for word in words)


def _widens_here(text: str, found: re.Match[str]) -> bool:
    """县(市、区) is one noun; 户籍所在地(省、市、县) is 户籍所在地, with a hint."""
    return _widens(found[1]) and text[: found.start()].strip()[-1:] in tuple("县市区乡镇村街道社居组号栋幢楼")


def _options(aside: str) -> tuple[str, ...]:
    said = aside.strip()
    if re.match(r"(?:如|例|注|请|填|必|选填|格式|包括|含|即|指|可|需|多个)", said) or re.search(
        r"[。:：]|分隔|隔开", said
    ):
        return ()
    listed = _OPTION_MARKS.split(re.sub(r"(?:等|\.{2,}|…)+$", "", said))
    words = tuple(word for one in listed if (word := re.sub(r"^\d{1,2}[-.、:：]?(?=\D)", "", one)))
    return words if len(words) > 1 and all(len(word) <= 12 for word in words) else ()


def day_in(text: str) -> str:
    """The day that a header states for its cells (2月8日上午, 第3天); not one that a window begins with (1月16日后)."""
    word = tight(text)
    nth = NTH_DAY.search(word)
    if nth:
        return nth[0]
    found = DAY.search(word)
    if found is None or re.match(r"(?:起|后|以后|之后|以来|至今|至|到|-|—|~|前|以前|之前)", word[found.end() :]):
        return ""
    alone = found[0] == word
    if "月" not in found[0] and not alone and not re.match(r"[上下早中晚体]", word[found.end() :]):
        return ""
    if found.start() and word[found.start() - 1].isdigit():
        return ""
    return found[0]


@lru_cache(maxsize=20_000)  # asked for every word of the directory, for every column of a form
def stem(text: str) -> str:
    """As `bare`, and remembered: for headers and words of the directory, never for what may be a value."""
    return bare(text)


def bare(text: str) -> str:
    """The bare name: 身份证号码（18位）* → 身份证号码, 县(市、区) → 县市区, 1.姓 名 → 姓名, 2月8日体温(℃) → 体温."""
    word = plain(text)
    word = re.sub(r"([来返])\(([返来抵])\)", r"\1\2", word)
    word = _SAME_LEVEL.sub(lambda found: found[0].replace("/", ""), word)
    word = _BRACKETS.sub(lambda found: found[1] if _widens_here(word, found) else "", word)
    word = _BOXES.sub("", word)
    word = tight(_NUMBERING.sub("", word.strip()))
    day = day_in(word)
    if day and day != word:
        word = word.replace(day, "", 1)
    word = _HAVE_OR_NOT.sub("", _PLEASE.sub("", _MARKS.sub("", _DEGREES.sub("", word))))
    return re.sub(r"[、,，/／|和及与或]+$", "", re.sub(r"[、]", "", word) if _is_place_list(word) else word).lower()


def _is_place_list(word: str) -> bool:
    """县、市、区 is one noun; 发热、咳嗽 is a list that keeps its marks."""
    return bool(re.fullmatch(r"[^、]{0,6}(?:[省市县区旗镇乡村街道社组]{1,3}、?)+[^、]{0,4}", word))
