"""The checkout as the shape tests read it: files in git, modules, functions, models."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import models

TOP = Path(__file__).resolve().parents[2]
SOURCE = TOP / "src" / "lianfang"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def committed() -> tuple[Path, ...]:
    """Every text file that git knows or would add; in an export without git, every file of the source."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (TOP / name for name in listed.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file() and not _is_binary(path))


def _is_binary(path: Path) -> bool:
    with path.open("rb") as file:
        return b"\0" in file.read(2048)


def named(path: Path) -> str:
    """The path as a reader of the repository writes it."""
    return path.relative_to(TOP).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def python_files(*folders: str) -> list[Path]:
    """Python files of ours below the folders named, migrations left out."""
    ours = (path for path in committed() if path.suffix == ".py" and "migrations" not in path.parts)
    return [path for path in ours if named(path).startswith(folders)]


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: Function) -> int:
    """Lines of a function without its decorators and docstring."""
    body = node.body
    start = node.lineno
    if ast.get_docstring(node) and len(body) > 1:
        return (node.end_lineno or start) - body[1].lineno + 2
    return (node.end_lineno or start) - start + 1


def our_models() -> list[type[models.Model]]:
    """Every concrete model of the house."""
    return [model for model in apps.get_models() if model.__module__.startswith("lianfang.")]
