"""Says what is known in the form's own words: its drop-down, the answers in its brackets, 有/无 or 是/否, its marks."""

import re
from collections.abc import Sequence
from functools import lru_cache

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.books.values import yes_no
from lianfang.facts.fields import Field
from lianfang.reports.columns import CellValue, Column, Reason, Said

from .raw import Coded, Raw, Several, YesNo

_HAVES = re.compile(r"^(?:目前|现在|当前|近期)?(?:有无|有没有|有否)|^(?!是否|是不是).*(?:史|经历)$")

_UNSTATED = Reason("unstated", _("台账里还没有记。"))


def worded(raw: Raw, column: Column, field: Field | None) -> Said:
    """Return the cell for what is known; empty with a reason where the form's list has no such answer."""
    if raw.value is None:
        return Said(reason=raw.reason or unstated_reason())
    value = _words(raw.value, column, field) if isinstance(raw.value, Coded | YesNo | Several) else _plain(raw, column)
    if value is None:
        return Said(None, raw.evidence, _no_choice(column))
    return Said(value, raw.evidence)


def unstated_reason() -> Reason:
    return _UNSTATED


def _plain(raw: Raw, column: Column) -> CellValue:
    value = raw.value
    if isinstance(value, str) and column.choices and value not in column.choices:
        return None
    return value if isinstance(value, str | int | float) or hasattr(value, "year") else None  # type: ignore[return-value] # days


def _words(value: Coded | YesNo | Several, column: Column, field: Field | None) -> str | None:
    if isinstance(value, YesNo):
        return yes_or_no(value.value, column)
    if isinstance(value, Several):
        return _joined(value.words, column) if not column.choices else _among(value.words, column)
    return _coded(value, column, field)


def yes_or_no(value: bool, column: Column) -> str | None:
    """是 or 否, 有 or 无; what the form's own list says for it."""
    if column.choices:
        fitting = [word for word in column.choices if yes_no(_bare(word)) is value]
        return fitting[0] if len(fitting) == 1 else None
    for sample in column.header.samples:
        if sample in ("有", "无"):
            return "有" if value else "无"
        if sample in ("√", "×"):
            return "√" if value else "×"
        if sample in ("是", "否"):
            return "是" if value else "否"
    if _HAVES.search(column.header.text):
        return "有" if value else "无"
    return "是" if value else "否"


def _coded(value: Coded, column: Column, field: Field | None) -> str | None:
    if field is None:
        return None
    if column.choices:
        return _chosen(value, column, field)
    if _asks_yes(column, field):
        return yes_or_no(_is_yes(value), column)
    labels = {option.code: option.label for option in field.options}
    return _joined([*(labels.get(code, code) for code in value.codes), *value.own], column)


def _asks_yes(column: Column, field: Field) -> bool:
    """是否返乡 wants 是, not 已返; a list of answers in brackets (已返/将返) says otherwise."""
    return field.type == "code" and column.header.text.startswith(("是否", "有无"))


def _is_yes(value: Coded) -> bool:
    return bool(value.codes) and value.codes[0] not in ("no", "none", "negative")


def _chosen(value: Coded, column: Column, field: Field) -> str | None:
    """The word of the form's list for each code; None if one has none, or more than one."""
    found: list[str] = []
    for code in value.codes:
        fitting = [word for word in column.choices if (option := field.option(_bare(word))) and option.code == code]
        if not fitting and field.type == "code":
            fitting = [word for word in column.choices if yes_no(_bare(word)) is (code not in ("no", "none"))]
        if len(fitting) != 1:
            return None
        found += fitting
    for word in value.own:
        if word not in column.choices:
            return None
        found.append(word)
    return _joined(found, column) if found else None


def _among(words: Sequence[str], column: Column) -> str | None:
    fitting = [word for word in words if word in column.choices]
    return _joined(fitting, column) if len(fitting) == len(words) else None


def _bare(word: str) -> str:
    """1.男 → 男, A、是 → 是."""
    return re.sub(r"^(?:\d{1,2}|[A-Za-z])[.、:：\-\s]+", "", word).strip()


def _joined(words: Sequence[str], column: Column) -> str:
    """Several in one cell, parted as the form asks (多个用;分隔) or by 、."""
    asked = re.search(r"用\s*[“\"']?([;；,，、/|])", column.header.hint)
    return (asked[1] if asked else "、").join(dict.fromkeys(words))


def _no_choice(column: Column) -> Reason:
    return _among_none(column.choices[:6])


@lru_cache(256)
def _among_none(choices: tuple[str, ...]) -> Reason:
    said = format_lazy(_("台账里的说法不在这一列的选项里（{choices}）。"), choices="、".join(choices))
    return Reason("no_choice", said)
