#!/usr/bin/env python3
"""Writes what follows from elsewhere: tables of docs/glossary.md from the models, the list of docs/adr from its files.

Each model's docstring opens with its Chinese word. What stands above a marker is written by hand.
"""

import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import django
from django.apps import apps
from django.db import models

PATH = Path(__file__).resolve().parent.parent / "docs" / "glossary.md"
DECISIONS = PATH.parent / "adr"
MARKER = "<!-- From here on: tools/glossary.py -->\n"
ROOMS = (
    "kit",
    "ledger",
    "facts",
    "books",
    "places",
    "access",
    "exports",
    "people",
    "screening",
    "reports",
    "drill",
    "desk",
    "board",
    "api",
    "operations",
    "wiring",
)


def row_of(model: type[models.Model]) -> str:
    """`| 卡点 | `Checkpoint` | A manned checkpoint on a road or at a gate. |`"""
    word, _, meaning = (model.__doc__ or "").strip().partition(" · ")
    first = meaning.split("\n\n")[0].split("\n")
    return f"| {word} | `{model.__name__}` | {' '.join(line.strip() for line in first)} |"


def rows_of(found: Iterable[type[models.Model]]) -> list[str]:
    return sorted(row_of(model) for model in found)


def _tables(found: Sequence[type[models.Model]]) -> str:
    parts = []
    for room in ROOMS:
        here = [model for model in found if model.__module__.split(".")[1] == room]
        if here:
            head = f"\n### {room}\n\n| 中文 | in code | what it is |\n|---|---|---|\n"
            parts.append(head + "\n".join(rows_of(here)) + "\n")
    return "".join(parts)


def written(found: Sequence[type[models.Model]]) -> str:
    """The whole glossary as it should stand."""
    by_hand = PATH.read_text("utf-8").partition(MARKER)[0]
    return by_hand + MARKER + "\n## Tables\n" + _tables(found)


def decisions() -> str:
    """The list of decisions as it should stand, each with the title of its file."""
    by_hand = (DECISIONS / "README.md").read_text("utf-8").partition(MARKER)[0]
    rows = [f"| [{path.stem[:4]}]({path.name}) | {_title(path)} |\n" for path in sorted(DECISIONS.glob("[0-9]*.md"))]
    return by_hand + MARKER + "\n| | decision |\n|---|---|\n" + "".join(rows)


def _title(path: Path) -> str:
    return re.sub(r"^#\s*(\d+[.:]?)?\s*", "", path.read_text("utf-8").splitlines()[0])


def main() -> int:
    """Write both."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianfang.wiring.settings")
    django.setup()
    found = [model for model in apps.get_models() if model.__module__.startswith("lianfang.")]
    PATH.write_text(written(found), "utf-8")
    (DECISIONS / "README.md").write_text(decisions(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
