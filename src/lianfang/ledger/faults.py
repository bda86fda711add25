"""What is wrong with an entry's bytes, in words: which field, and what it should have been.

A fault is a code and figures, never the value that came, which may be personal. So it can be kept with what was
returned and told again to each reader in their language. Programs may rely on the codes.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal, type_text

LONGEST_NAME = 40  # of a part of a path: a field that is not ours may be called anything
LONGEST_PATH = 120
WORDS: Mapping[str, type_text] = {
    "missing": _("没写。"),
    "unknown": _("没有这一栏。"),
    "not_one_of": _("只能是其中之一：{expected}。"),
    "not_text": _("要写成文字。"),
    "not_a_whole_number": _("要写整数。"),
    "not_a_number": _("要写数字。"),
    "not_yes_or_no": _("要写 true 或 false。"),
    "not_a_date": _("要写成日期，像 2020-02-06。"),
    "not_an_instant": _("要写成带时区的时刻，像 2020-02-06T17:20:00+08:00。"),
    "not_a_time": _("要写成几点几分，像 17:20。"),
    "not_an_id": _("要写成编号（UUID）。"),
    "not_an_object": _("要写成一个对象：{{…}}。"),
    "not_a_list": _("要写成一列：[…]。"),
    "wrong_type": _("写成了别的样子，这里不收这种值。"),
    "wrong_pattern": _("写法不对，要合 {pattern}。"),
    "too_long": _("太长，最多 {most} 个字。"),
    "too_short": _("太短，要 {least} 个字以上。"),
    "too_many": _("太多，最多 {most} 个。"),
    "too_few": _("太少，至少 {least} 个。"),
    "too_big": _("太大，最大 {most}。"),
    "too_small": _("太小，最小 {least}。"),
    "wrong": _("写得不对。"),
    "broken": _("不是完整的 JSON：第 {line} 行第 {column} 个字符读不下去。"),
    "null_character": _("里面有 \\u0000，存不了。"),
    "twice": _("同一栏写了两遍。"),
    "old_body": _("旧版的内容读不懂（{error}）。"),
    "failed": _("系统读它时出了错（{error}）。"),
}
CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown",
    "enum": "not_one_of",
    "literal_error": "not_one_of",
    "int_from_float": "not_a_whole_number",
    "finite_number": "not_a_number",
    "timezone_aware": "not_an_instant",
    "dict_type": "not_an_object",
    "model_type": "not_an_object",
    "model_attributes_type": "not_an_object",
    "tuple_type": "not_a_list",
    "list_type": "not_a_list",
    "string_pattern_mismatch": "wrong_pattern",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "too_long": "too_many",
    "too_short": "too_few",
    "less_than_equal": "too_big",
    "less_than": "too_big",
    "greater_than_equal": "too_small",
    "greater_than": "too_small",
}
"""pydantic's name of a fault, and ours; what is of one type goes by how it begins (`BEGINNINGS`)."""
BEGINNINGS = {
    "string_": "not_text",
    "int_": "not_a_whole_number",
    "float_": "not_a_number",
    "bool_": "not_yes_or_no",
    "datetime_": "not_an_instant",
    "date_": "not_a_date",
    "time_": "not_a_time",
    "uuid_": "not_an_id",
}
LIMITS = {"le": "most", "lt": "most", "max_length": "most", "ge": "least", "gt": "least", "min_length": "least"}
STOPPED = re.compile(r"line (\d+) column (\d+)")
UNION = re.compile(r"^(bool|int|float|str|tuple|list|dict|constrained-\w+|function-\w+)\b")


class FaultyRefusal(Refusal):
    """A refusal because of a fault: `where` is the path of the field, `fault` the code, the rest its figures."""

    why: ClassVar[type_text] = _("写的和要的对不上。")  # where nobody knows what; `text` says it of an entry

    def text(self, part: str) -> str:
        return self._why() if part == "why" else super().text(part)

    def as_json(self) -> dict[str, Any]:
        told = {name: self.params[name] for name in ("fault", "where") if self.params.get(name)}
        return super().as_json() | told

    def _why(self) -> str:
        if "fault" not in self.params:  # returned before faults had codes
            return str(self.params["detail"])
        said = words_of(self.params)
        return str(_("{where}：{said}")).format(where=self.params["where"], said=said) if self.params["where"] else said


def words_of(found: Mapping[str, Any]) -> str:
    """Say a fault in the reader's language."""
    return str(WORDS[found["fault"]]).format(**found)


def fault_of(errors: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the first of pydantic's errors as parameters of a refusal."""
    first = errors[0]
    parts = list(first["loc"])
    code = _code_of(str(first["type"]))
    if len(errors) > 1 and _is_one_way(parts, errors[1]["loc"]):
        code, parts = "wrong_type", parts[: _shared(parts, errors[1]["loc"])]
    return {"fault": code, "where": path_of(parts), **_figures(first.get("ctx") or {})}


def broken(error: ValueError) -> dict[str, Any]:
    """Return where bytes stop being JSON."""
    found = STOPPED.search(str(error))
    line, column = found.groups() if found else ("1", "1")
    return {"fault": "broken", "where": "", "line": line, "column": column}


def path_of(parts: Sequence[object]) -> str:
    return ".".join(str(part)[:LONGEST_NAME] for part in parts)[:LONGEST_PATH]


def _code_of(name: str) -> str:
    if name in CODES:
        return CODES[name]
    return next((code for beginning, code in BEGINNINGS.items() if name.startswith(beginning)), "wrong")


def _is_one_way(parts: Sequence[object], other: Sequence[object]) -> bool:
    """True if this is one of several ways to read a value, none of which fits: pydantic names each in the path."""
    shared = _shared(parts, other)
    rest = (*parts[shared : shared + 1], *other[shared : shared + 1])
    return len(rest) == 2 and all(isinstance(part, str) and UNION.match(part) for part in rest)


def _shared(parts: Sequence[object], other: Sequence[object]) -> int:
    both = [mine == theirs for mine, theirs in zip(parts, other, strict=False)]
    return both.index(False) if False in both else len(both)


def _figures(context: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {LIMITS[name]: value for name, value in context.items() if name in LIMITS}
    if "expected" in context:  # pydantic writes 'a', 'b' or 'c'
        found["expected"] = str(context["expected"]).replace(" or ", ", ").replace("'", "")
    if "pattern" in context:
        found["pattern"] = context["pattern"]
    return found
