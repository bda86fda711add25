"""What the fields of entries about forms are called, and a form's column in one line.

A word may mean something else there than elsewhere: the level of a form is whom it asks, that of a response is its own.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from lianfang.reports.kinds import ColumnAsked

ROOM = "lianfang.reports."
FORM_WORDS: Mapping[str, str | Promise] = {
    "form": _("哪张表"),
    "book": _("文件"),
    "size": _("多少字节"),
    "columns": _("列"),
    "key": _("代号"),
    "title": _("表叫什么"),
    "department": _("谁要"),
    "level": _("问谁要"),
    "often": _("多久一次"),
    "due_time": _("几点前交"),
    "due_on": _("哪天交"),
    "weekday": _("每周几交"),
    "monthday": _("每月几号交"),
    "ladder": _("提前几分钟交"),
    "purpose": _("拿来做什么"),
    "ground": _("依据哪份文件"),
    "since": _("从哪天要起"),
    "until": _("要到哪天"),
    "filing": _("哪一份"),
    "version": _("哪一版"),
    "asked": _("要填几格"),
    "filled": _("台账填的"),
    "typed": _("手填的"),
    "left": _("还空着的"),
    "empty": _("留空的"),
    "differ": _("和台账不一样的"),
    "cells": _("手填的格"),
    "cell": _("哪一格"),
    "sheet": _("工作表"),
    "is_zero": _("零报"),
    "figures": _("交的数"),
    "keys": _("指标"),
    "values": _("数"),
    "for_whom": _("交给谁"),
}


def word_of_form(kind: type[BaseModel], name: str) -> str | Promise | None:
    """Return what `name` is called in a body of this room; None for bodies of others, and where it is no other word."""
    return FORM_WORDS.get(name) if kind.__module__.startswith(ROOM) else None


def column_line(column: ColumnAsked) -> tuple[str, str]:
    """A column as where it stands, and its header with what it means where that is another word."""
    where = f"{column.sheet} {column.at}".strip() or column.key
    return where, " · ".join(dict.fromkeys(filter(None, (column.words, column.means))))
