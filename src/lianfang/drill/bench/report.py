"""docs/bench.md out of the JSON of benches: one column a database, the bars beside."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .bench import brief
from .chart import drawn
from .growth import growth, peers
from .measures import MEASURES, RATIOS

WORDS = {
    "raw.single": "Raw limit, single: one ledger-wide row a transaction",
    "raw.batch": "Raw limit, batch: 100 such rows a transaction, one connection",
    "start.cold": "Cold start: from the command to the first answered page",
    "page.board": "Board of headquarters",
    "page.list": "List of doors still to be visited, by township",
    "page.search": "Search: name, pinyin, door, last four",
    "page.list.whole": "The same list of the whole county or city",
    "page.overdue": "Doors not gone back to in time, of the whole and by part",
    "page.places": "Page of places, of the whole and by township",
    "office.list": "List of doors still to be visited, as a community's office",
    "office.search": "Search, as a community's office",
    "office.ledger": "The ledger, as a community's office",
    "board.children": "Counts of one place's children, without the page",
    "api.changes": "What changed of a community's rows, for a program's copy",
    "page.chart": "Wall chart of 5,000 doors",
    "entries.paced": "Single entries over HTTP at 200 a second",
    "entries.single": "Single entries over HTTP, 32 connections",
    "entries.batch": "Entries over HTTP in batches of 100",
    "import.roster": "Roster of 10,000 rows with duplicate check",
    "entries.beside_import": "Single entries at 50 a second during an import of 10,000 rows",
    "export.csv": "All persons as csv, masked, through the command",
    "export.xlsx": "All persons as xlsx, masked, through the command",
    "forms.fill": "A department's form filled in place, names and numbers included",
    "forms.figures": "The figures of the daily report (form 09), for every village and community",
    "forms.every_figure": "All figures there are, for every village and community",
    "overload.readers": "300 readers beside 200 entries a second",
    "overload.burst": "Ten times the peak for a minute",
    "memory": "Memory of the serving process, after all of this",
    "ledger.verify": "`lianfang ledger verify`, entries a second",
    "ledger.rebuild": "`lianfang ledger rebuild --check`, entries a second",
}
FOUND_S = 5.0  # what is there already is only looked at
HEAD = """# Bench

`lianfang bench --json FILE` measures what follows; `lianfang bench --report FILE FILE` writes this page. An entry is a
door visit of three persons with a sealed note, handed in over HTTP with a token: scope, sealing, folds, tallies and
chain included. The load generator is a process of its own on the same machine, so that both share its cores. Figures
are medians of {runs} runs; ratios are to the raw limit measured in the same run, since machines differ.

`lianfang bench --size city` measures a city of 3.1 million persons. Its database is made once (an hour; broken off, it
goes on where it stopped) and found again: in LIANFANG_VAR/bench, or where `--database` says. `--households` makes other
sizes, whose files together show how figures grow.
"""


def written(files: Sequence[Path], chart: Path | None = None) -> str:
    """Return the page for benches in `files`; the chart of growth is written beside it, to `chart`."""
    benches = [json.loads(file.read_text("utf-8")) for file in files]
    picture = drawn(benches) if chart is not None else ""
    if chart is not None and picture:
        chart.write_text(picture, "utf-8")
    parts = [HEAD.format(runs=benches[0]["runs"])]
    parts += [_about(bench) for bench in benches]
    parts += [_table(of_size) for of_size in _by_size(benches)]
    parts += [growth(benches, chart.name if chart is not None and picture else ""), peers(benches)]
    return "\n".join(part for part in parts if part)


def _by_size(benches: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """A table for each size, the smallest first."""
    found: dict[int, list[dict[str, Any]]] = {}
    for bench in benches:
        found.setdefault(bench["households"], []).append(bench)
    return [found[size] for size in sorted(found)]


def _about(bench: dict[str, Any]) -> str:
    machine, took = bench["machine"], bench["seed_seconds"]
    seeded = f"seeded in {took} s" if took > FOUND_S else "made before"
    return (
        f"- **{bench['database']}**, {bench['at'][:10]}: {machine['cores']} cores ({machine['processor']}), "
        f"{machine['memory_gib']} GiB, Python {machine['python']}; {bench['households']:,} households, {seeded}."
    )


def _table(benches: Sequence[dict[str, Any]]) -> str:
    heads = [bench["database"] for bench in benches]
    lines = [
        "",
        f"## {benches[0]['households']:,} households",
        "",
        "| what | bar | " + " | ".join(heads) + " |",
        "|---" * (2 + len(heads)) + "|",
    ]
    for measure in MEASURES:
        cells = [_cell(measure.name, bench) for bench in benches]
        if any(cells):
            lines.append(f"| {WORDS[measure.name]} | {measure.bar or '–'} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(name: str, bench: dict[str, Any]) -> str:
    figures = bench["figures"].get(name)
    if figures is None:
        return ""
    ratio = bench["ratios"].get(name) if name in RATIOS else None
    return brief(figures) + (f"; {ratio:.3f} of raw" if ratio is not None else "")
