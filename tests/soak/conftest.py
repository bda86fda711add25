"""Installations for soaks, and a line about each on the terminal: figures for docs/reliability.md."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.fixtures.living import Living

from .load import Load
from .places import Cluster, Small

ENGINE = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
Tell = Callable[[Load, int], None]


@pytest.fixture
def apart() -> Iterator[Path]:
    """A folder that PostgreSQL's own user may enter: pytest's are closed to all but the one who runs it."""
    with TemporaryDirectory(prefix="lianfang-soak-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def cluster(apart: Path) -> Iterator[Cluster]:
    """A PostgreSQL that the test may stop."""
    if ENGINE != "postgresql":
        pytest.skip("PostgreSQL alone is a process of its own")
    found = Cluster(apart / "cluster")
    try:
        yield found
    finally:
        found.stop()


@pytest.fixture
def small(apart: Path) -> Iterator[Small]:
    found = Small(apart / "small", 512 if ENGINE == "postgresql" else 64)
    if not found.is_there:
        pytest.skip("this user may not mount a small disk")
    try:
        yield found
    finally:
        found.leave()


class Crowded(Living):
    """An installation whose PostgreSQL lies on the same small disk."""

    def __init__(self, var: Path, on: Cluster | None) -> None:
        super().__init__(var, on.url if on else "")
        self._on = on

    def restart_database(self) -> None:
        """PostgreSQL ends where it cannot write its own log; the machine starts it again (Restart= of its unit)."""
        if self._on is not None:
            self._on.start()


@pytest.fixture
def crowded(small: Small) -> Iterator[Crowded]:
    """An installation whose database lies on the small disk."""
    with ExitStack() as stack:
        on = Cluster(small.path / "cluster") if ENGINE == "postgresql" else None
        if on is not None:
            stack.callback(on.stop)
        var = small.path / "var"
        var.mkdir()
        found = Crowded(var, on)
        stack.callback(found.stop)
        yield found


@pytest.fixture
def tell(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Tell:
    began = time.monotonic()

    def told(load: Load, rounds: int) -> None:
        trouble = ", ".join(f"{name} {count}" for name, count in sorted(load.trouble.items())) or "none"
        with capsys.disabled():
            print(
                f"\n{request.node.name} · {ENGINE}: {rounds} times, {len(load.acknowledged)} acknowledged, 0 lost, "
                f"trouble: {trouble}, {time.monotonic() - began:.0f} s"
            )

    return told
