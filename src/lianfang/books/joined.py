"""Columns that state several things in one cell: 现住址_工作单位, 航班，班车，车牌号."""

import re

from lianfang.facts.fields import Field

from .index import Index
from .shapes import Header
from .spelling import stem
from .texts import plain
from .wording import key_of, typos

_MARKS = re.compile(r"[、,，/／_;；+&|\s]+|(?<=[\u4e00-\u9fff])(?:及其?|和|与|以及|或|\+)(?=[\u4e00-\u9fff])")


def parts_of(header: Header, index: Index) -> tuple[Field, ...]:
    """Return the fields that a header names one after another; empty if it names one, or any that is unknown."""
    words = [word for word in _MARKS.split(re.sub(r"[(（][^)）]*[)）]", "", plain(header.text))) if word]
    if not 2 <= len(words) <= 5:
        return ()
    found: list[Field] = []
    for word in words:
        field = _field_of(word, index)
        if field is None:
            return ()
        if field not in found:
            found.append(field)
    return tuple(found) if len(found) > 1 else ()


def _field_of(word: str, index: Index) -> Field | None:
    name = typos(stem(word))
    fields = index.bare.get(name) or index.keys.get(key_of(name), ())
    if not fields and name in ("班车", "客车", "列车", "动车", "高铁", "班次"):
        fields = index.bare.get("车次", ())
    return fields[0] if len(fields) == 1 else None
