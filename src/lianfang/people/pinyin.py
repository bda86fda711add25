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
# How the same surnames are read by who does not know, and those that are read in two ways (现代汉语词典, 第7版).
# Readings that only old books have (叶 xie, 冯 ping) are left out: they would make common words slow to look for.
OTHERWISE = {
    "单": "dan chan", "仇": "chou", "解": "jie", "查": "cha", "曾": "ceng", "区": "qu", "盖": "gai", "朴": "pu po",
    "尉": "yu", "缪": "mou miu", "覃": "tan xun", "洗": "xi", "隗": "kui", "员": "yuan", "黑": "hei", "秘": "mi",
    "折": "zhe", "乐": "le", "种": "zhong", "翟": "di", "召": "zhao", "句": "ju", "乜": "mie", "能": "neng",
    "祭": "ji", "么": "me", "繁": "fan", "阚": "han", "薄": "bao", "都": "dou", "重": "zhong", "适": "shi",
    "费": "bi", "盛": "cheng", "谌": "shen", "柏": "bo", "褚": "zhu", "贲": "ben bi", "郗": "chi xi",
    "逄": "pang feng", "佴": "er", "尉迟": "weichi", "万俟": "wansi", "长孙": "changsun", "令狐": "linghu",
    "澹台": "dantai",
}  # fmt: skip
FEWEST = 2  # letters from which other readings are looked for: one letter means too many
LONGEST = 120


def pinyin_of(name: str) -> tuple[str, str]:
    """Return full pinyin and initials of `name`: 单雄信 → ("shanxiongxin", "sxx"); Latin names keep their letters."""
    readings = [*_surname(name)]
    readings += [_reading(character) for character in name[len(readings) :]]
    kept = [reading for reading in readings if reading]
    return "".join(kept)[:LONGEST], "".join(reading[0] for reading in kept)[:LONGEST]


def read_otherwise(letters: str) -> list[tuple[str, str]]:
    """Return surnames that are also read as `letters` begin, each with how it is spelled here: dan → (单, shan)."""
    found = {}
    for surname, spelled, other in _otherwise():
        same = letters.startswith(other) or other.startswith(letters)
        if len(letters) >= FEWEST and same and not spelled.startswith(letters):
            found[surname] = spelled + letters[len(other) :]
    return list(found.items())


def begun_otherwise(letters: str) -> list[tuple[str, str]]:
    """The same for initials: dxx → (单, sxx)."""
    found = {}
    for surname, spelled, other in _otherwise():
        same = len(surname) == 1 and letters[:1] == other[0] != spelled[0]
        if len(letters) >= FEWEST and same:
            found[surname] = spelled[0] + letters[1:]
    return list(found.items())


@cache
def _otherwise() -> tuple[tuple[str, str, str], ...]:
    """Every other reading: surname, how it is spelled here, how else."""
    spelled = {surname: pinyin_of(surname)[0] for surname in OTHERWISE}
    rows = ((surname, spelled[surname], other) for surname, others in OTHERWISE.items() for other in others.split())
    return tuple(row for row in rows if row[1] != row[2])


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
