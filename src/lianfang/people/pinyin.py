"""Pinyin of names for search: full and initials, with the readings that surnames have (单 shan, 仇 qiu, 解 xie).

pypinyin is large and slow to load, hence only on first use; every character is asked once and kept. A character that
it does not know (𠮷, 㛃) stands for itself, so that it can still be typed.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module

from lianfang.kit.masking import COMPOUND_SURNAMES

# 百家姓 readings that differ from the usual one (现代汉语词典, 第7版).
SURNAMES = {
    "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "曾": "zeng", "区": "ou", "盖": "ge", "朴": "piao",
    "尉": "wei", "缪": "miao", "覃": "qin", "洗": "xian", "隗": "wei", "员": "yun", "黑": "he", "秘": "bi",
    "折": "she", "乐": "yue", "种": "chong", "翟": "zhai", "召": "shao", "卜": "bu", "句": "gou", "郇": "xun",
    "乜": "nie", "能": "nai", "祭": "zhai", "么": "yao", "繁": "po", "牟": "mu", "阚": "kan", "薄": "bo", "都": "du",
    "重": "chong", "适": "kuo",
}  # fmt: skip
COMPOUND = {
    "尉迟": ("yu", "chi"),
    "长孙": ("zhang", "sun"),
    "万俟": ("mo", "qi"),
    "令狐": ("ling", "hu"),
    "澹台": ("tan", "tai"),
}
LONGEST = 120


def pinyin_of(name: str) -> tuple[str, str]:
    """Return full pinyin and initials of `name`: 单雄信 → ("shanxiongxin", "sxx"); Latin names keep their letters."""
    readings = [*_surname(name)]
    readings += [_reading(character) for character in name[len(readings) :]]
    kept = [reading for reading in readings if reading]
    return "".join(kept)[:LONGEST], "".join(reading[0] for reading in kept)[:LONGEST]


def _surname(name: str) -> tuple[str, ...]:
    if name[:2] in COMPOUND:
        return COMPOUND[name[:2]]
    if name[:2] in COMPOUND_SURNAMES:
        return (_reading(name[0]), _reading(name[1]))
    return (SURNAMES[name[0]],) if name and name[0] in SURNAMES else ()


@cache
def _reading(character: str) -> str:
    """One character's usual reading, without tone, ü as v; letters and unknown ones as they are, the rest gone."""
    if character.isascii() or not character.isalpha():
        return character.lower() if character.isalnum() else ""
    return str(_single()(character)).lower() or character


@cache
def _single() -> Callable[[str], str]:
    lazy_pinyin = import_module("pypinyin").lazy_pinyin

    def read(character: str) -> str:
        return str(lazy_pinyin(character, errors="default", v_to_u=False)[0])

    return read
