"""One noun, one word: the glossary has every model; English is complete beside the Chinese."""

import re
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType
from tools import glossary, messages

from .tree import committed, named, our_models

OWN_NAMES = re.compile("中文|联防")  # a language and the product are called what they are called
HAN = re.compile(r"[\u4e00-\u9fff]")
TEMPLATES = [path for path in committed() if path.suffix == ".html" and "templates" in path.parts]


def test_glossary_has_a_row_for_every_model() -> None:
    rows = glossary.rows_of(our_models())

    assert [row for row in rows if row not in glossary.PATH.read_text("utf-8")] == []


def test_glossary_has_no_row_for_what_is_gone() -> None:
    assert glossary.written(our_models()) == glossary.PATH.read_text("utf-8"), "run: tools/glossary.py"


def test_english_is_complete() -> None:
    assert messages.problems() == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_template_shows_no_chinese_past_the_catalogue(path: Path) -> None:
    """What is Chinese in a template goes through translate, or English readers see it."""
    inside, found = False, []
    for token in Lexer(path.read_text("utf-8")).tokenize():
        word = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
        if word in {"blocktranslate", "blocktrans", "comment"}:
            inside = True
        elif word in {"endblocktranslate", "endblocktrans", "endcomment"}:
            inside = False
        elif token.token_type == TokenType.TEXT and not inside and HAN.search(OWN_NAMES.sub("", token.contents)):
            found.append(f"line {token.lineno}: {token.contents.strip()[:40]}")

    assert found == []


def test_every_decision_is_listed() -> None:
    folder = glossary.PATH.parent / "adr"
    written = {path.name for path in folder.glob("[0-9]*.md")}
    listed = set(re.findall(r"\]\((\d[\w-]*\.md)\)", (folder / "README.md").read_text("utf-8")))

    assert listed == written
