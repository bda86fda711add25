"""Reads take the scope first; what a reader may not see is not for a caller to remember."""

import ast
from pathlib import Path

import pytest

from .tree import Function, named, parsed, python_files

READS = [path for path in python_files("src/") if path.stem == "queries" or path.parent.name == "queries"]


def _first(node: Function) -> str:
    words = [*node.args.posonlyargs, *node.args.args]
    return words[0].arg if words else ""


@pytest.mark.parametrize("path", READS, ids=named)
def test_public_reads_take_scope_first(path: Path) -> None:
    public = [node for node in parsed(path).body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]

    assert [node.name for node in public if _first(node) != "scope"] == []
