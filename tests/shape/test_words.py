"""One noun, one word: the glossary has every model; English is complete beside the Chinese."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType
from tools import glossary, messages

from lianfang.kit.refusals import KeptRefusal, Refusal

from .tree import committed, named, our_models, parsed, python_files

OWN_NAMES = re.compile("中文|联防")  # a language and the product are called what they are called
HAN = re.compile(r"[\u4e00-\u9fff]")
# The specimen sheet under look/ shows parts with made-up content to those who build pages.
TEMPLATES = [
    path for path in committed() if path.suffix == ".html" and "templates" in path.parts and "look" not in path.parts
]


def test_glossary_has_a_row_for_every_model() -> None:
    rows = glossary.rows_of(our_models())

    assert [row for row in rows if row not in glossary.PATH.read_text("utf-8")] == []


def test_glossary_has_no_row_for_what_is_gone() -> None:
    assert glossary.written(our_models()) == glossary.PATH.read_text("utf-8"), "run: make words"


def test_english_is_complete() -> None:
    assert messages.problems() == []


def test_no_words_are_marked_within_an_f_string() -> None:
    """The catalogue's tools do not read them there, and they stay Chinese."""
    found = [
        f"{named(path)}:{call.lineno}"
        for path in python_files("src/")
        for string in ast.walk(parsed(path))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and _marks_words(call)
    ]

    assert found == []


def _marks_words(call: ast.Call) -> bool:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    first = call.args[0] if call.args else None
    return name in ("_", "gettext", "ngettext", "pgettext") and isinstance(first, ast.Constant)


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
    assert glossary.decisions() == (glossary.DECISIONS / "README.md").read_text("utf-8"), "run: make words"


def _refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Every refusal of the house that is raised; what others refine is not."""
    for below in kind.__subclasses__():
        yield from _refusals(below)
        if below.__module__.startswith("lianfang.") and not below.__subclasses__() and below is not KeptRefusal:
            yield below


@pytest.mark.parametrize("refusal", list(_refusals()), ids=lambda refusal: refusal.__name__)
def test_refusal_says_what_why_and_what_to_do_in_both_languages(refusal: type[Refusal]) -> None:
    texts = {part: getattr(refusal, part) for part in ("what", "why", "do")}

    assert [part for part, text in texts.items() if not str(text)] == []
    assert [part for part, text in texts.items() if isinstance(text, str)] == [], "wrap it in gettext_lazy"


def test_refusals_have_codes_of_their_own() -> None:
    codes = Counter(refusal.code for refusal in _refusals())

    assert [code for code, times in codes.items() if times > 1] == []


def test_every_refusal_has_a_test() -> None:
    ours = [path.read_text("utf-8") for path in python_files("tests/") if "shape" not in path.parts]
    tested = "\n".join(ours)

    assert sorted(one.__name__ for one in _refusals() if one.__name__ not in tested and one.code not in tested) == []
