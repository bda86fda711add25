"""Pinyin of place names, for search: full (jichangzhen) and initials (jcz).

pypinyin takes a third of a second to load, so it is loaded when the first name is folded. Surname readings are for
`people`; here a character reads as in a word.
"""

from functools import lru_cache
from importlib import import_module


@lru_cache(maxsize=20_000)
def spelled(name: str) -> tuple[str, str]:
    """Return (pinyin, initials) of `name`, lower case, letters and digits kept: 祥和苑3号 → xiangheyuan3hao, xhy3h."""
    parts = import_module("pypinyin").lazy_pinyin(name.strip().lower())
    full = "".join(part for part in parts if not part.isspace()).replace(" ", "")
    first = "".join(part[0] if part.isalpha() and part.isascii() else part for part in parts).replace(" ", "")
    return full[:200], first[:60]
