"""Pinyin of place names, for search: full (jichangzhen) and initials (jcz).

pypinyin takes a third of a second to load, so it is loaded when the first name is folded; without its phrases, which
take 45 MiB, a character reads as it mostly does in names of places. Surname readings are for `people`.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

# As in 长治, 长安 and in 重庆, not as in 长官 and 重要.
READINGS = {"长": "cháng,zhǎng", "重": "chóng,zhòng"}


@lru_cache(maxsize=20_000)
def spelled(name: str) -> tuple[str, str]:
    """Return (pinyin, initials) of `name`, lower case, letters and digits kept: 祥和苑3号 → xiangheyuan3hao, xhy3h."""
    parts = _reader()(name.strip().lower())
    full = "".join(part for part in parts if not part.isspace()).replace(" ", "")
    first = "".join(part[0] if part.isalpha() and part.isascii() else part for part in parts).replace(" ", "")
    return full[:200], first[:60]


@cache
def _reader() -> Callable[[str], list[str]]:
    pypinyin: Any = import_module("pypinyin")
    pypinyin.load_single_dict({ord(character): readings for character, readings in READINGS.items()})
    read: Callable[[str], list[str]] = pypinyin.lazy_pinyin
    return read
