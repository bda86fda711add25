"""Windows in headers: 14天内, 近一个月, 1月16日后. A column with one asks a flag, which follows from dated facts."""

import re

from lianfang.books.shapes import Window

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NUMBER = "[0-9]{1,3}|[零一二两三四五六七八九十廿卅]{1,4}"
_SPAN = re.compile(
    rf"(?P<near>近|最近|过去|前|此前|之前|以前|返乡前|发病前|来\S?前)?(?P<n>{_NUMBER})(?:个)?(?P<unit>天|日|周|星期|礼拜|月)(?P<within>之?内|以内|以来|来)?(?:是否)?"
)
_SINCE = re.compile(
    r"(?:自|从)?(?P<day>(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}\.\d{1,2}|\d{1,2}月(?:份)?|春节|元旦|除夕)(?:起|后|以后|之后|以来|至今|起至今|到现在|到目前)"
)
_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30}
_ABOUT = (
    ("contact", "接触|密接|确诊|病例|病人|患者|疑似"),
    ("symptom", "发热|咳嗽|症状|不适|发烧|呼吸道"),
    (
        "travel",
        "旅居|旅行|去过|到过|途经|途径|经过|居住史|疫区|高风险|中风险|风险地区|外出|离开|出省|出市|湖北|武汉|境外|来自|返回|停留|活动史|行程|轨迹|停靠",
    ),
    ("isolation", "隔离|观察"),
    ("test", "核酸|检测|采样"),
)


def window_in(text: str) -> tuple[Window | None, str]:
    """Return the window that a bare header states, and the header without it."""
    since = _SINCE.search(text)
    if since:
        return Window(about_of(text), since=since["day"]), text[: since.start()] + text[since.end() :]
    span = _SPAN.search(text)
    if span and (span["near"] or span["within"]):
        days = _number(span["n"]) * _DAYS[span["unit"]]
        rest = text[: span.start()] + text[span.end() :]
        kept = "是否" if span[0].endswith("是否") else ""
        return Window(about_of(text), days=days), rest if not kept else text[: span.start()] + kept + text[span.end() :]
    return None, text


def about_of(text: str) -> str:
    return next((about for about, words in _ABOUT if re.search(words, text)), "other")


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" not in text:
        return int("".join(str(_DIGITS[c]) for c in text))
    tens, _ten, ones = text.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
