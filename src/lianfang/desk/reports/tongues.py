"""What a kept sheet says of its columns and empty cells, in every language, so that each reader has it in theirs.

A sheet is filled once and looked at by whoever answers for it; what it keeps as words it keeps in all languages.
Cells by the hundred thousand are empty for few reasons: those are kept once, and a cell names its reason by number.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from lianfang.reports.columns import Reason

T = TypeVar("T")
OF_COLUMN = -1  # the reason of a cell that is empty with its whole column


def in_every(say: Callable[[], T]) -> dict[str, T]:
    """Return what `say` returns, by language."""
    found: dict[str, T] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found[language] = say()
    return found


class Reasons:
    """Why cells are empty, each reason once, by number."""

    def __init__(self) -> None:
        self.said: list[dict[str, str]] = []
        self._by_words: dict[str, int] = {}
        self._by_id: dict[int, tuple[Reason, int]] = {}  # the reason beside it keeps its id its own

    def number(self, reason: Reason) -> int:
        kept = self._by_id.get(id(reason))
        if kept is None:
            kept = self._by_id[id(reason)] = (reason, self._of_words(reason))
        return kept[1]

    def _of_words(self, reason: Reason) -> int:
        said = in_every(lambda: reason.said)
        key = "\n".join(said.values())
        if key not in self._by_words:
            self._by_words[key] = len(self.said)
            self.said.append(said)
        return self._by_words[key]


def phone_said(tail: str) -> str:
    """What a page shows of a number to call."""
    return _("尾号 %(tail)s") % {"tail": tail}


def for_reader(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a tray keeps of a sheet, in the reader's language; `words` are the reasons of its cells."""
    language = get_language() or ""
    words = [_in(said, language) for said in meta.get("reasons", ())]
    tables = [_table(table, words, language) for table in meta["tables"]]
    return {**meta, "tables": tables, "remarks": _in(meta["remarks"], language), "words": words}


def _table(table: Mapping[str, Any], words: Sequence[str], language: str) -> dict[str, Any]:
    columns = [_column(column, words, language) for column in table["columns"]]
    return {**table, "subject": _in(table["subject"], language), "columns": columns}


def _column(column: Mapping[str, Any], words: Sequence[str], language: str) -> dict[str, Any]:
    said = {**column, **column.get("said", {}).get(language, {})}
    counted: dict[str, int] = {}
    for number, count in column["reasons"].items():
        text = _worded(number, said["reason"], words)
        counted[text] = counted.get(text, 0) + count
    return {**said, "reasons": counted}


def reason_said(cell: Mapping[str, Any], column: Mapping[str, Any], words: Sequence[str]) -> str:
    """Why a cell is empty; empty where it is not."""
    return _worded(cell["r"], column["reason"], words) if "r" in cell else ""


def text_said(cell: Mapping[str, Any]) -> str:
    return phone_said(cell["p"]) if "p" in cell else str(cell["v"])


def _worded(number: int | str, whole: str, words: Sequence[str]) -> str:
    """A reason by its number, which is a key of JSON as text."""
    return whole if int(number) == OF_COLUMN else words[int(number)]


def _in(said: Mapping[str, T], language: str) -> T:
    return said[language] if language in said else next(iter(said.values()))
