"""One whole bench: seed, measure what needs no server, then what needs one; a JSON of figures and ratios."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.db import connection, connections

from .measures import MEASURES, RATIOS, Measure
from .taking import Bench
from .target import Target, machine

Tell = Callable[[str], None]
Keep = Callable[[dict[str, Any]], None]
WARM_UP = 500
TOO_LONG = {"city": ("ledger.verify", "ledger.rebuild")}  # of 2.4 million entries; only where they are named
SIZES = {"ji": ("141028", 33_000), "city": ("130300", 1_050_000)}


def names() -> list[str]:
    return [measure.name for measure in MEASURES]


def measure_all(
    target: Target, *, size: str, only: Sequence[str], runs: int, tell: Tell, keep: Keep = lambda found: None
) -> dict[str, Any]:
    """Take all figures, or those named, and the raw limits that they are held against.

    `keep` is called with what there is so far, since a bench may take an hour.
    """
    asked = _with_limits(only) if only else {*names()} - {*TOO_LONG.get(size, ())}
    wanted = [measure for measure in MEASURES if measure.name in asked]
    found: dict[str, Any] = {
        "size": size,
        "households": target.households,
        "database": _database(),
        "machine": machine(),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "runs": runs,
        "figures": {},
        "ratios": {},
    }
    tell(f"seeding {target.households} households")
    found["seed_seconds"] = round(target.prepare(), 1)
    found["persons"] = target.persons
    bench = Bench(target, runs)
    # Limits first, on a database as small as it will be; rates of the ledger last, on one as large as it became.
    early = [one for one in wanted if not one.needs_server and not one.name.startswith("ledger.")]
    late = [one for one in wanted if one.name.startswith("ledger.")]
    _take(early, bench, found, tell)
    keep(found)
    served = [one for one in wanted if one.needs_server]
    if served:
        with target.serving() as serving:
            target.fire(target.singles(WARM_UP))  # each of the server's threads opens its connection once
            _take(served, replace(bench, served=serving), found, tell)
        found["ratios"] = _ratios(found["figures"])
        keep(found)
    _take(late, bench, found, tell)
    found["ratios"] = _ratios(found["figures"])
    keep(found)
    return found


def _with_limits(only: Sequence[str]) -> set[str]:
    return {*only, *(limit for name, limit in RATIOS.items() if name in only)}


def _take(measures: Sequence[Measure], bench: Bench, found: dict[str, Any], tell: Tell) -> None:
    for measure in measures:
        tell(measure.name)
        try:
            figures = measure.take(bench)
        except (RuntimeError, OSError, LookupError) as problem:
            figures = {"failed": str(problem)[:500]}
        found["figures"][measure.name] = figures | {"bar": measure.bar}
        tell(f"  {brief(figures)}")
        connections.close_all()


def brief(figures: dict[str, Any]) -> str:
    """The figure that counts, in a few words."""
    if "failed" in figures:
        return f"failed: {figures['failed']}"
    if "missing" in figures:
        return str(figures["missing"])
    parts = []
    if "per_second" in figures:
        parts.append(f"{figures['per_second']:,.0f}/s")
    parts += [f"{name[:-3]} {figures[name]:.1f} ms" for name in ("p50_ms", "p95_ms", "p99_ms") if name in figures]
    if "seconds" in figures and "per_second" not in figures:
        parts.append(f"{figures['seconds']:.2f} s")
    if "peak_mib" in figures:
        parts.append(f"{figures['cpu_seconds']:.1f} s of CPU, {figures['peak_mib']:.0f} MiB")
    if "per_500k_cpu_s" in figures:
        parts.append(f"500,000 rows: {figures['per_500k_s']:.0f} s, {figures['per_500k_cpu_s']:.0f} of CPU")
    parts += _of_forms(figures) + _beside(figures)
    if "recovered_s" in figures:
        parts.append(
            f"{figures['lost']} of {figures['acknowledged']:,} acknowledged lost, over in {figures['recovered_s']} s, "
            f"{figures['memory']['most']} MiB at most"
        )
    if "rss" in figures and "seconds" not in figures:
        parts.append(f"{figures['rss']:.0f} MiB, {figures['own']:.0f} of its own, {figures['most']:.0f} at most")
    return ", ".join(parts)


def _of_forms(figures: dict[str, Any]) -> list[str]:
    if "per_5k_cpu_s" in figures:
        return [f"{figures['rows']:,} rows; 5,000: {figures['per_5k_cpu_s']:.2f} s of CPU"]
    return [f"{figures['figures']} figures of {figures['places']:,} places"] if "places" in figures else []


def _beside(figures: dict[str, Any]) -> list[str]:
    """What those who record waited meanwhile, and how many readers were turned away."""
    if "shed" not in figures:
        return []
    doors = figures["entries"]
    return [f"doors p95 {doors['p95_ms']:.1f} ms, p99 {doors['p99_ms']:.1f} ms", f"{figures['shed']} turned away"]


def _ratios(figures: dict[str, Any]) -> dict[str, float]:
    return {
        name: round(figures[name]["per_second"] / figures[limit]["per_second"], 4)
        for name, limit in RATIOS.items()
        if "per_second" in figures.get(name, {}) and "per_second" in figures.get(limit, {})
    }


def _database() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
            return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"
        cursor.execute("SELECT sqlite_version()")
        return f"SQLite {cursor.fetchone()[0]}"
