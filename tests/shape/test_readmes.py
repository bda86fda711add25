"""Both READMEs say the same, and what they name exists."""

import argparse
import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from lianfang.wiring.arguments import parser

from .tree import TOP

ENGLISH, CHINESE = TOP / "README.md", TOP / "README.zh-CN.md"
LINES = 120


def _commands(path: Path) -> list[str]:
    """Lines of the code blocks without their comments."""
    blocks = re.findall(r"```sh\n(.*?)```", path.read_text("utf-8"), re.DOTALL)
    lines = (re.sub(r"\s+#.*", "", line).strip() for block in blocks for line in block.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _headings(path: Path) -> list[int]:
    outside = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    return [len(level) for level in re.findall(r"^(#+) ", outside, re.MULTILINE)]


def _typed() -> list[str]:
    """What the READMEs tell a reader to type after `lianfang`, with its options."""
    return [command.removeprefix("lianfang ") for command in _commands(ENGLISH) if command.startswith("lianfang ")]


@pytest.mark.parametrize("path", [ENGLISH, CHINESE], ids=lambda path: path.name)
def test_readme_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LINES


def test_readmes_give_the_same_commands() -> None:
    assert _commands(ENGLISH)
    assert _commands(ENGLISH) == _commands(CHINESE)


def test_readmes_have_the_same_headings() -> None:
    assert _headings(ENGLISH)
    assert _headings(ENGLISH) == _headings(CHINESE)


def test_readmes_show_the_same_pictures_and_they_exist() -> None:
    shown = [re.findall(r"!\[[^\]]*\]\(([^)]+)\)", path.read_text("utf-8")) for path in (ENGLISH, CHINESE)]

    assert shown[0] == shown[1]
    assert [name for name in shown[0] if not (TOP / name).is_file()] == []


def test_links_to_files_lead_somewhere() -> None:
    linked = {
        name.partition("#")[0]
        for path in (ENGLISH, CHINESE)
        for name in re.findall(r"\]\((?!https?:|#)([^)]+)\)", path.read_text("utf-8"))
    }

    assert sorted(name for name in linked if not (TOP / name).exists()) == []


@pytest.mark.parametrize("command", _typed())
def test_command_can_be_typed(command: str) -> None:
    asked = parser().parse_args(shlex.split(command))

    module, _, function = asked.run.partition(":")
    assert callable(getattr(import_module(f"lianfang.wiring.commands.{module}"), function))


def test_every_command_is_in_the_readme() -> None:
    text = ENGLISH.read_text("utf-8")

    assert [name for name in _commands_of(parser()) if f"lianfang {name}" not in text] == []


def _commands_of(one: argparse.ArgumentParser, before: str = "") -> Iterator[str]:
    for action in one._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from _commands_of(below, f"{before}{name} ")
            return
    yield before.strip()


@pytest.mark.parametrize("target", ["demo", "test", "check", "bench", "soak"])
def test_named_make_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (TOP / "Makefile").read_text("utf-8"), re.MULTILINE)
