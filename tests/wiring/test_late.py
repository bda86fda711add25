"""What few requests need is loaded when it is needed: a county's server has 200 MiB (ADR 18)."""

import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path("src/lianfang")
LATE = ("docx", "fido2", "lxml", "openpyxl", "psycopg", "python_calamine", "reportlab", "xlsxwriter")
# What is itself loaded late: by commands, for PostgreSQL alone, or in the process that reads files.
APART = (
    *("lianfang.drill", "lianfang.wiring.commands", "lianfang.wiring.postgresql", "lianfang.operations.wall.building"),
    *("lianfang.books.files.formats", "lianfang.books.files.reader"),
    *("lianfang.ledger.writing.arrays", "lianfang.ledger.sql.postgres", "lianfang.ledger.sql.queueing"),
)
IMPORT = re.compile(r"^(?:import|from) (\.*)([\w.]*)(?: import (\(?[\w, ]*))?", re.M)  # as soon as the module is


def imported(package: list[str], text: str) -> Iterator[str]:
    """Every module that this one imports as soon as it is imported itself."""
    for dots, source, names in IMPORT.findall(text):
        above = package[: len(package) - len(dots) + 1] if dots else []
        found = ".".join([*above, *filter(None, [source])])
        yield found
        yield from (f"{found}.{name}" for name in re.findall(r"\w+", names))


def is_late(name: str) -> bool:
    return any(name == late or name.startswith(f"{late}.") for late in (*LATE, *APART))


def test_a_server_loads_none_of_it_at_once() -> None:
    """Nor what would load it at once."""
    found = {}
    for path in SOURCE.rglob("*.py"):
        words = ["lianfang", *path.relative_to(SOURCE).with_suffix("").parts]
        late = set(filter(is_late, imported(words[:-1], path.read_text("utf-8"))))
        if late and not is_late(".".join(words)):
            found[str(path)] = late

    assert found == {}


def test_an_import_is_seen_whichever_way_it_is_written() -> None:
    parts = (
        "import docx",
        "from .sql import postgres, tables",
        "from ..books.files.formats import (",
        "    x,",
        ")",
        "",
        "    import lxml",
    )
    text = "\n".join(parts)

    assert list(imported(["lianfang", "ledger"], text)) == [
        "docx",
        "lianfang.ledger.sql",
        "lianfang.ledger.sql.postgres",
        "lianfang.ledger.sql.tables",
        "lianfang.books.files.formats",
    ]
