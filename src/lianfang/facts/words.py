"""How words of headers are compared: one spelling for all of them, so that 联系 电话 and 联系电话（） are the same."""

import re
import unicodedata

_KEPT = re.compile(r"[^\w℃%]+")
YES = ("是", "有", "已", "对", "√", "✓", "Y", "y", "yes", "1")
NO = ("否", "无", "没有", "未", "不是", "×", "N", "n", "no", "0")


def plain(text: str) -> str:
    """Return `text` as headers are compared: half-width, no blanks, no punctuation, small letters."""
    return (
        _KEPT.sub("", unicodedata.normalize("NFKC", text).replace("℃", "").replace("°C", "")).replace("_", "").lower()
    )
