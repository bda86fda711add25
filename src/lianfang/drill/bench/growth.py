"""Two sections of docs/bench.md: how figures grow with a county, and what others publish or were measured at."""

from collections.abc import Sequence
from typing import Any

from .bench import brief

Found = dict[str, Any]
GROWS = {
    "board.children": "Counts of one place's children",
    "page.board": "Board of headquarters",
    "page.list": "List of doors still to be visited, by township",
    "page.list.whole": "The same list of the whole",
    "page.overdue": "Overdue doors",
    "page.search": "Search, as headquarters",
    "page.places": "Page of places, by township",
    "office.list": "List, as a community's office",
    "office.search": "Search, as a community's office",
    "office.ledger": "The ledger, as a community's office",
    "api.changes": "What changed, for a program's copy",
}
# What others need, from the design (§8): measured on two cores at 100,000 persons where it says so, else published.
PEERS = (
    ("A list page", "ODK Central 222 ms, Sahana Eden 1.2–2.0 s (measured); SORMAS 8–53 s (published)", "page.list"),
    ("Overdue list", "Eden 216 ms for a weaker question (measured); ODK cannot", "page.overdue"),
    ("Board: one place's children", "Eden 2.9 s (measured); DHIS2 0.02–0.1 s precomputed, else 10–200 s", "page.board"),
    ("Import of 10,000 persons", "ODK 1.1 s without households or check, Eden 949 s (measured)", "import.roster"),
    ("Export of 500,000 rows, csv", "ODK 11.5 s for 100,000 (measured); SORMAS fails above 120,000", "export.csv"),
    ("Durable entry over HTTP", "ODK 108–133 a second, Eden 7–19 (measured)", "entries.single"),
    ("Durable entries in batches", "–", "entries.batch"),
    ("Cold start", "ODK 1.2 s, 131 MiB (measured)", "start.cold"),
)


def sizes_of(benches: Sequence[Found]) -> dict[str, list[Found]]:
    """Return the benches of each database, the smallest county first."""
    found: dict[str, list[Found]] = {}
    for one in sorted(benches, key=lambda one: int(one["households"])):
        found.setdefault(one["database"], []).append(one)
    return {name: found[name] for name in dict.fromkeys(one["database"] for one in benches)}


def growth(benches: Sequence[Found], picture: str = "") -> str:
    """A table for each database that was measured at several sizes, below the picture of them; "" where none was."""
    parts = []
    for database, sizes in sizes_of(benches).items():
        if len(sizes) > 1:
            parts += ["", f"### {database}", "", *_grown(sizes)]
    seen = ["", f"![How p95 grows with the county]({picture})"] if picture else []
    return "\n".join(["", "## Growth", *seen, *parts, ""]) if parts else ""


def _grown(sizes: Sequence[Found]) -> list[str]:
    heads = [f"{one['persons']:,} persons" for one in sizes]
    lines = ["| p95 of | " + " | ".join(heads) + " |", "|---" * (1 + len(heads)) + "|"]
    for name, words in GROWS.items():
        cells = _cells([one["figures"].get(name, {}).get("p95_ms") for one in sizes])
        if any(cells):
            lines.append(f"| {words} | " + " | ".join(cells) + " |")
    return lines


def _cells(values: Sequence[float | None]) -> list[str]:
    first = values[0]
    found = ["" if value is None else f"{value:.1f} ms" for value in values]
    if first and values[-1] is not None:
        found[-1] += f" ({values[-1] / first:.1f} times)"
    return found


def peers(benches: Sequence[Found]) -> str:
    """One table: what others need, and what was measured here at the largest size of each database."""
    largest = {name: sizes[-1] for name, sizes in sizes_of(benches).items()}
    heads = [f"{name}, {one['households']:,} households" for name, one in largest.items()]
    lines = [
        "",
        "## Beside others",
        "",
        "| what | others | " + " | ".join(heads) + " |",
        "|---" * (2 + len(heads)) + "|",
    ]
    for words, others, name in PEERS:
        cells = [brief(one["figures"][name]) if name in one["figures"] else "" for one in largest.values()]
        if any(cells):
            lines.append(f"| {words} | {others} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])
