"""Both READMEs say the same, and what they name exists."""

import re
import sys
from pathlib import Path

import pytest

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


def _named() -> list[str]:
    """`ledger verify`, `demo`: what the English README tells a reader to type after `lianfang`."""
    text = re.sub(r"\blianfang ledger (\w+(?:\|\w+)+)", _spelt_out, ENGLISH.read_text("utf-8"))
    return sorted({" ".join(found.split()) for found in re.findall(r"\blianfang ((?:ledger )?[a-z]+)\b", text)})


def _spelt_out(match: re.Match[str]) -> str:
    return " ".join(f"lianfang ledger {word}," for word in match.group(1).split("|"))


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


@pytest.mark.parametrize("command", _named())
def test_named_command_exists(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from lianfang.wiring.main import main

    monkeypatch.setattr(sys, "argv", ["lianfang", *command.split(), "--help"])

    with pytest.raises(SystemExit) as stopped:
        main()

    assert stopped.value.code in (0, None)
    assert "usage" in capsys.readouterr().out.lower()


@pytest.mark.parametrize("target", ["demo", "test", "check", "bench", "soak"])
def test_named_make_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (TOP / "Makefile").read_text("utf-8"), re.MULTILINE)
