"""Message catalogues are collected from templates, gettext calls and the labels of kinds."""

from pathlib import Path

import pytest
from babel.messages.catalog import Message
from tools import messages

TEMPLATE = """{% load i18n %}{% blocktranslate trimmed count n=c %}
  还差 {{ n }} 户
{% plural %}
  还差 {{ n }} 户
{% endblocktranslate %} don't "( {% translate "中" context "方向" %}{% include "x" with t=_("传") %}"""
PYTHON = """
A = _("一" "二")
B = Kind(label="入户", label_en="Door visit")
C = _(f"{x}")
"""


@pytest.fixture
def room(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE, "utf-8")
    (tmp_path / "terms.py").write_text(PYTHON, "utf-8")
    return tmp_path


def test_messages_of_a_room(room: Path) -> None:
    found = messages.messages_of(room)

    assert {(one.id, one.context, one.english) for one in found.values()} == {
        (("还差 %(n)s 户", "还差 %(n)s 户"), None, ""),
        ("中", "方向", ""),
        ("传", None, ""),
        ("一二", None, ""),
        ("入户", None, "Door visit"),
    }


@pytest.mark.parametrize(
    ("msgid", "string", "faults"),
    [
        ("还差", "", ["has no English"]),
        ("还差", "还剩 more", ["is still Chinese"]),
        ("还差 {count} 户", "doors left", ["has other placeholders"]),
        ("还差 %(n)s 户", "%(m)s doors left", ["has other placeholders"]),
        ("中文", "中文", []),
        ("改成男或女", "write 男 or 女", []),
        ("改成男或女", "男 or 否", ["is still Chinese"]),
        (("还差 %(n)s 户", "还差 %(n)s 户"), ("one door left", "%(n)s doors left"), []),
        (("还差 %(n)s 户", "还差 %(n)s 户"), ("one door left", ""), ["has no English"]),
    ],
)
def test_faults_of_a_translation(
    msgid: str | tuple[str, str],
    string: str | tuple[str, str],
    faults: list[str],
) -> None:
    assert list(messages._faults(Message(msgid, string))) == faults
