"""docs/security.md names for each requirement the test that proves it; each of them is there and runs."""

import ast
import re
from functools import cache
from pathlib import Path

from .tree import TOP, functions

PAGE = TOP / "docs" / "security.md"
NAMED = re.compile(r"(tests/[\w/]+\.py)::(test_\w+)")


@cache
def names_in(path: Path) -> frozenset[str]:
    return frozenset(node.name for node in functions(path)) if path.is_file() else frozenset()


def test_every_test_it_names_is_there() -> None:
    found = NAMED.findall(PAGE.read_text("utf-8"))

    assert len(found) > 60
    assert [f"{path}::{name}" for path, name in found if name not in names_in(TOP / path)] == []
    assert [path for path, _name in found if not Path(path).name.startswith("test_")] == []


def test_every_requirement_names_a_test() -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if re.match(r"^\| \d", line)]

    assert [line for line in rows if not NAMED.search(line)] == []


def test_none_of_them_is_left_to_the_soak() -> None:
    """A proof that a suite leaves out proves nothing on the day somebody breaks it."""
    left_out = []
    for path, name in NAMED.findall(PAGE.read_text("utf-8")):
        for node in functions(TOP / path):
            marks = [getattr(one.func if isinstance(one, ast.Call) else one, "attr", "") for one in node.decorator_list]
            if node.name == name and {"soak", "skip", "skipif"} & set(marks):
                left_out.append(name)

    assert left_out == []
