"""Columns that state several things in one cell: 现住址_工作单位, 航班，班车，车牌号, 责任人及电话."""

import re

from lianfang.books.shapes import Header
from lianfang.books.texts import plain
from lianfang.facts.fields import Field

from .index import Index, worded
from .roles import PERSONAL, is_other, role_of
from .spelling import stem
from .wording import key_of, typos

_MARKS = re.compile(r"[、,，/／_;；+&|\s]+|(?<=[\u4e00-\u9fff])(?:及其?|和|与|以及|或|\+)(?=[\u4e00-\u9fff])")
_PERSONAL = re.compile(PERSONAL)
_VEHICLES = ("班车", "客车", "列车", "动车", "高铁", "班次")


def parts_of(header: Header, index: Index) -> tuple[Field, ...]:
    """Return the fields that a header names one after another; empty if it names one, or any that is unknown."""
    words = [word for word in _MARKS.split(re.sub(r"[(（][^)）]*[)）]", "", plain(header.text))) if word]
    if not 2 <= len(words) <= 5:
        return ()
    found: list[Field] = []
    for word in _with_roles(words):
        field = _field_of(word, index)
        if field is None:
            return ()
        if field not in found:
            found.append(field)
    if any(field.key in ("building", "stairwell") for field in found):  # 楼号、单元、房间号: a room of a house
        found = [index.by_key.get("door", field) if field.key == "isolation_room" else field for field in found]
    return tuple(found) if len(found) > 1 else ()


def _with_roles(words: list[str]) -> list[str]:
    """监护人及联系电话: whose phone it is stands with the first, so 监护人 and 监护人联系电话."""
    whose, said = "", []
    for stated in words:
        word = stem(stated)
        role = None if _PERSONAL.fullmatch(word) else role_of(word)
        if role is not None:
            whose = "" if role.is_own else role.role
        elif is_other(word) and not _PERSONAL.fullmatch(word):
            whose = word
        elif whose and _PERSONAL.fullmatch(word):
            word = whose + word
        said.append(word)
    return said


def _field_of(word: str, index: Index) -> Field | None:
    name = typos(word)
    fields = index.bare.get(name) or list(filter(None, [worded(key_of(name), index)]))
    if not fields and name in _VEHICLES:
        fields = index.bare.get("车次") or []
    return fields[0] if len(fields) == 1 else None
