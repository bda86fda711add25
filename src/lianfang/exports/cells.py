"""Values on their way into a file: nothing in them may act as a formula, and codes stay text.

A name that begins with = + - @ is taken for a formula by whatever opens a csv; it gets an apostrophe in front, as OWASP
advises. Excel turns 141028… into 1.41E+17 and 3-2 into a day: codes in a csv begin with a tab, which Excel hides.
"""

import re

from .sources import Cell

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST = 32_767  # characters that a cell of Excel holds
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def csv_cell(value: Cell, *, is_code: bool) -> Cell:
    """Return a value as a csv may carry it."""
    if not isinstance(value, str) or not value:
        return value
    if value.startswith(FORMULA):
        return "'" + value
    return "\t" + value if is_code and value[0].isdigit() else value


def xml_text(value: str) -> str:
    """Return a text as a sheet's XML carries it: markup escaped, what XML cannot say left out."""
    if len(value) > LONGEST:
        value = value[:LONGEST]
    if not value.isprintable():
        value = _ILLEGAL.sub("", value)
    if "_x" in value:
        value = _ESCAPE.sub("_x005F_", value)
    if "&" in value or "<" in value or ">" in value:
        value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value
