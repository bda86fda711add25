"""The page of figures, made of two benches."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from lianfang.drill.bench.bench import brief, names
from lianfang.drill.bench.chart import drawn
from lianfang.drill.bench.growth import growth, peers
from lianfang.drill.bench.report import WORDS, written
from lianfang.drill.bench.taking import median

SVG = "{http://www.w3.org/2000/svg}"


def bench(database: str, per_second: float, ratio: float) -> dict[str, Any]:
    return {
        "database": database,
        "at": "2020-02-06T09:20:00+00:00",
        "runs": 3,
        "households": 33_000,
        "seed_seconds": 48.2,
        "machine": {"cores": 2, "memory_gib": 23.5, "processor": "a processor", "python": "3.11.2"},
        "figures": {"entries.single": {"per_second": per_second, "p95_ms": 31.0}, "memory": {"failed": "no process"}},
        "ratios": {"entries.single": ratio},
    }


def test_page_has_a_column_for_each_database(tmp_path: Path) -> None:
    files = [tmp_path / "a.json", tmp_path / "b.json"]
    for file, found in zip(files, (bench("SQLite 3", 900, 0.9), bench("PostgreSQL 15", 1200, 0.21)), strict=True):
        file.write_text(json.dumps(found), "utf-8")

    lines = written(files).splitlines()

    assert "| what | bar | SQLite 3 | PostgreSQL 15 |" in lines
    row = next(line for line in lines if line.startswith("| Single entries over HTTP, 32"))
    assert row.split(" | ")[2:] == ["900/s, p95 31.0 ms; 0.900 of raw", "1,200/s, p95 31.0 ms; 0.210 of raw |"]


def test_page_says_on_what_machine(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(bench("SQLite 3", 900, 0.9)), "utf-8")

    assert "2 cores (a processor), 23.5 GiB, Python 3.11.2; 33,000 households, seeded in 48.2 s." in written([file])


def test_growth_has_a_column_for_each_size_of_a_database() -> None:
    small, large = bench("SQLite 3", 900, 0.9), bench("SQLite 3", 700, 0.9)
    small |= {"persons": 99_000, "figures": {"page.board": {"p95_ms": 12.2}, "page.list": {"p95_ms": 20.0}}}
    large |= {"households": 1_050_000, "persons": 3_100_000, "figures": {"page.board": {"p95_ms": 31.4}}}

    lines = growth([large, small, bench("PostgreSQL 15", 1200, 0.2)]).splitlines()

    assert [line for line in lines if line.startswith("| p95")] == ["| p95 of | 99,000 persons | 3,100,000 persons |"]
    assert [line for line in lines if "ms" in line] == [
        "| Board of headquarters | 12.2 ms | 31.4 ms (2.6 times) |",
        "| List of doors still to be visited, by township | 20.0 ms |  |",
    ]


def test_chart_has_a_line_for_each_figure_and_a_mark_for_each_size(tmp_path: Path) -> None:
    small, large = bench("SQLite 3", 900, 0.9), bench("SQLite 3", 700, 0.9)
    small |= {"persons": 99_000, "figures": {"page.board": {"p95_ms": 12.2}, "page.list": {"p95_ms": 20.0}}}
    large |= {"households": 1_050_000, "persons": 3_100_000, "figures": {"page.board": {"p95_ms": 131.4}}}
    files = [tmp_path / "a.json", tmp_path / "b.json"]
    for file, found in zip(files, (large, small), strict=True):
        file.write_text(json.dumps(found), "utf-8")

    page = written(files, tmp_path / "growth.svg")
    chart = ElementTree.parse(tmp_path / "growth.svg").getroot()

    assert "![How p95 grows with the county](growth.svg)" in page
    marks = [one for one in chart.iter(f"{SVG}circle") if one.find(f"{SVG}title") is not None]
    assert [mark.findtext(f"{SVG}title") for mark in marks] == ["12.2 ms", "131.4 ms", "20.0 ms"]
    assert [float(mark.get("cx", 0)) < float(chart.get("width", 0)) for mark in marks] == [True] * 3
    assert drawn([small]) == ""


def test_readers_are_told_with_what_the_doors_waited() -> None:
    doors = {"p95_ms": 41.0, "p99_ms": 77.0}

    assert brief({"p95_ms": 90.0, "entries": doors, "shed": 3}) == (
        "p95 90.0 ms, doors p95 41.0 ms, p99 77.0 ms, 3 turned away"
    )


def test_peers_stand_beside_what_was_measured() -> None:
    one = bench("SQLite 3", 900, 0.9) | {"households": 1_050_000, "persons": 3_100_000}
    one["figures"]["import.roster"] = {"seconds": 8.7}

    found = next(line for line in peers([one]).splitlines() if line.startswith("| Import of 10,000"))

    assert found.endswith("| 8.70 s |")


def test_every_measurement_has_its_words() -> None:
    assert set(WORDS) == set(names())


def test_median_run_counts_with_all_runs_beside() -> None:
    found = median([{"seconds": 3.0}, {"seconds": 1.0}, {"seconds": 2.0}], "seconds")

    assert found == {"seconds": 2.0, "runs": [3.0, 1.0, 2.0]}


def test_failed_measurement_says_so() -> None:
    assert brief({"failed": "the server ended"}) == "failed: the server ended"


def test_what_proves_the_ledger_is_told_with_its_cost() -> None:
    figures = {"per_second": 21_000.0, "seconds": 3.4, "cpu_seconds": 2.4, "peak_mib": 104.2}

    assert brief(figures) == "21,000/s, 2.4 s of CPU, 104 MiB"
