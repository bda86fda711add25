"""`lianfang bench`: measure on a database of its own."""

import argparse
import json
from pathlib import Path
from typing import Any

from lianfang.drill.bench import bench, report
from lianfang.drill.bench.target import Target
from lianfang.wiring.console import Console


def measure(asked: argparse.Namespace, console: Console) -> int:
    if asked.report is not None:
        return _report(asked.report, asked.chart, console)
    only = [name for name in asked.only.split(",") if name]
    unknown = sorted(set(only) - set(bench.names()))
    if unknown:
        console.say("\n".join(bench.names()))
        return 0 if unknown == ["list"] else 2
    county, households = bench.SIZES[asked.size]
    target = Target(county, asked.households or households, 2020)
    found = bench.measure_all(
        target,
        size=asked.size,
        only=only,
        runs=asked.runs,
        tell=console.say,
        keep=lambda so_far: _write(asked.json, so_far),
    )
    if asked.json is None:
        console.json(found)
    return 1 if any("failed" in figures for figures in found["figures"].values()) else 0


def _report(files: list[Path], chart: Path | None, console: Console) -> int:
    console.say(report.written(files, chart).rstrip())
    return 0


def _write(file: Path | None, found: dict[str, Any]) -> None:
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
