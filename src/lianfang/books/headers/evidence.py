"""What sample values say for or against a field: 身份证/护照 below 类型, eleven digits below 证件号."""

import re
from collections.abc import Sequence

from lianfang.books.texts import plain, tight
from lianfang.facts.fields import Field

_ID = re.compile(r"\d{17}[\dXx]|\d{15}")
_PHONE = re.compile(r"(?:\+?86-?)?1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{7,8}")
_DATE = re.compile(
    r"\d{4}年?|(?:\d{4}|\d{2})[-/.年]\d{1,2}(?:[-/.月](?:\d{1,2}日?)?)?(?:[ T]?\d{1,2}[:时]\d{1,2}分?(?::\d{1,2})?)?|"
    r"\d{1,2}[月.]\d{1,2}[日号]?(?:[上下]午|\d{1,2}[:时]\d{0,2}分?|[早中晚]上?)?|"
    r"20\d{6}|4\d{4}(?:\.\d+)?|\d{1,2}[:：]\d{2}(?::\d{2})?|[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]"
)
_ANSWERS = frozenset(
    "是 否 有 无 已 未 没有 没 对 错 y n yes no true false √ × ✓ 1 0 不是 不 未有 正常 异常 否认".split()
)
_PLATE = re.compile(r"[\u4e00-\u9fff][A-Za-z][·.\s]?[A-Za-z0-9]{4,6}[警学挂港澳领使]?")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}(?:[·•][\u4e00-\u9fff]{1,12})*|[A-Za-z][A-Za-z .'-]{2,40}")
_TEMP = re.compile(r"(?:3[4-9]|4[0-2])(?:\.\d{1,2})?(?:℃|°c|度)?")
_BLANK = frozenset("- -- — / \\ 无 暂无 不详 未知 n/a na 空 、 #n/a".split())
_FEWEST = 3


def shares(samples: Sequence[str]) -> dict[str, float]:
    """The share of samples that look like each sort of value; empty if there are too few to say anything."""
    words = [tight(text).lower() for text in samples]
    words = [word for word in words if word not in _BLANK or word == "无"]
    if not words:
        return {}
    count = len(words)
    return {
        "count": count,
        "id": sum(1 for w in words if _ID.fullmatch(w.upper()) or re.fullmatch(r"1\.\d+e\+1[47]", w)) / count,
        "phone": sum(1 for w in words if all(_PHONE.fullmatch(p) for p in re.split(r"[;；,，、/]", w) if p)) / count,
        "date": sum(1 for w in words if _DATE.fullmatch(plain(w).lower())) / count,
        "answer": sum(1 for w in words if w in _ANSWERS) / count,
        "plate": sum(1 for w in words if _PLATE.fullmatch(w.upper())) / count,
        "number": sum(1 for w in words if re.fullmatch(r"-?\d+(?:\.\d+)?", w)) / count,
        "temp": sum(1 for w in words if _TEMP.fullmatch(w)) / count,
        "name": sum(1 for w in words if _NAME.fullmatch(w)) / count,
    }  # fmt: skip


def option_share(field: Field, samples: Sequence[str]) -> float:
    """The share of samples that are answers of a closed question."""
    words = [tight(text) for text in samples if tight(text)]
    if not words or not field.options:
        return 0.0
    known = {tight(word).lower() for option in field.options for word in (option.label, option.code, *option.synonyms)}
    return sum(1 for word in words if word.lower() in known) / len(words)


def contradicts(field: Field, samples: Sequence[str]) -> bool:
    """Whether the samples cannot be values of the field. Few samples never speak against a header."""
    found = shares(samples)
    if not found or found["count"] < _FEWEST:
        return False
    checks = {
        "id_no": (found["phone"] > 0.5 and found["id"] < 0.2) or found["date"] > 0.5 or found["answer"] > 0.5,
        "phone": found["id"] > 0.5 or (found["phone"] < 0.2 and (found["answer"] > 0.5 or found["name"] > 0.6)),
        "date": found["date"] < 0.2 and (found["answer"] > 0.5 or found["name"] > 0.6 or found["id"] > 0.5),
        "datetime": found["date"] < 0.2 and (found["answer"] > 0.5 or found["name"] > 0.6 or found["id"] > 0.5),
        "temp_c": (found["temp"] < 0.2 and found["number"] < 0.5 and found["answer"] < 0.5) or found["id"] > 0.5,
        "int": found["number"] < 0.2 and (found["name"] > 0.6 or found["date"] > 0.6 or found["answer"] > 0.8),
        "bool": found["id"] > 0.5 or found["phone"] > 0.5 or found["temp"] > 0.6,
        "text": found["id"] > 0.5,
        "place": found["id"] > 0.5 or found["phone"] > 0.5,
        "code": found["id"] > 0.5 or found["phone"] > 0.5,
        "codes": found["id"] > 0.5 or found["phone"] > 0.5,
    }
    if field.key.endswith("name") and (found["answer"] > 0.5 or found["phone"] > 0.5 or found["date"] > 0.5):
        return True
    return checks.get(field.type, False)
