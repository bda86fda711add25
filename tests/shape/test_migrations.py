"""An upgrade does next year what it did when it came out: migrations run no code of ours that may change."""

import ast
from pathlib import Path

from .tree import committed, named, parsed

FROZEN = "_grounds_of_"
"""Modules beside migrations that import nothing of ours themselves."""
STANDING = {
    "lianfang.kit.models",  # classes of fields, as Django writes them into migrations
    "lianfang.kit.ids",
    "lianfang.people.models",
    "lianfang.ledger.sealing.keys",  # reads the key file as it is now: the file is not part of the database
}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(f"{'.' * node.level}{node.module or ''}")
    return {name for name in found if name.startswith(("lianfang", "."))}


def test_migrations_run_no_code_that_may_change() -> None:
    ours = [path for path in committed() if "migrations" in path.parts and path.suffix == ".py"]
    found = {f"{named(path)}: {name}" for path in ours for name in imports(path) - STANDING if FROZEN not in name}

    assert found == set()


def test_what_is_frozen_beside_them_imports_nothing_of_ours() -> None:
    frozen = [path for path in committed() if "migrations" in path.parts and path.name.startswith(FROZEN)]

    assert [path.name for path in frozen] == ["_grounds_of_0004.py"]
    assert [imports(path) for path in frozen] == [set()]
