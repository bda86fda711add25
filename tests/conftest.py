"""What every test stands on: a state directory of its own, the writer inline, no network, both databases.

pytest                                    on SQLite, in a file of its own
DATABASE_URL=postgresql://… pytest        on PostgreSQL; LIANFANG_TEST_DB_NAME names the database
"""

import gc
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import coverage
import hypothesis
import pytest
from django.conf import settings
from django.db import connection

pytest_plugins = ["tests.fixtures.browser", "tests.fixtures.living"]

SOAK = os.environ.get("LIANFANG_SOAK") == "1"
LONG = ("long", "kill", "browser")
MEASURED_TURNS = 3  # of a test with parameters
ASKING = {"db", "transactional_db", "live_server", "toy_tables", "on_postgresql"}  # fixtures that lead to the database
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")

hypothesis.settings.register_profile("suite", max_examples=50, deadline=None, print_blob=True)
hypothesis.settings.register_profile("soak", max_examples=10_000, deadline=None, print_blob=True)
hypothesis.settings.register_profile("quick", max_examples=10, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "soak" if SOAK else "suite"))


def pytest_configure(config: pytest.Config) -> None:
    """Point the settings at a directory of this process before Django opens a database."""
    var = Path(tempfile.mkdtemp(prefix="lianfang-test-"))
    config.add_cleanup(lambda: shutil.rmtree(var, ignore_errors=True))
    settings.VAR = var
    settings.KEY_FILE = var / "keys.json"
    settings.LEDGER_WRITER = "inline"
    settings.BOOKS_APART = False
    settings.LOGINS = {}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    database = settings.DATABASES["default"]
    database.setdefault("TEST", {})["NAME"] = _test_name(database, var)


def _test_name(database: dict[str, Any], var: Path) -> str:
    """A file for SQLite, since threads and WAL do not work in memory; a name of this process for PostgreSQL."""
    if database["ENGINE"].endswith("sqlite3"):
        return str(var / "test.sqlite3")
    return os.environ.get("LIANFANG_TEST_DB_NAME") or f"test_lianfang_{os.getpid()}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, or one core is done while the other has minutes left."""
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        _leave_to_sqlite(config, items)
    long = {item.path for item in items if any(map(item.get_closest_marker, LONG))}
    items.sort(key=lambda item: item.path not in long)
    if not SOAK:
        for item in items:
            if item.get_closest_marker("soak"):
                item.add_marker(pytest.mark.skip(reason="takes longer than the suite may: make soak"))


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays for the whole run: it took a twelfth of the time."""
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def _leave_to_sqlite(config: pytest.Config, items: list[pytest.Item]) -> None:
    """How a page is drawn and handled, what a workbook holds, what a rule says and how the source is shaped is the same
    beside either database. What pages ask, both are asked without a browser, and by stories with a server of their own.
    """
    beside = [item for item in items if _is_drawn(item) or _is_apart(item)]
    if beside:
        config.hook.pytest_deselected(items=beside)
        items[:] = [item for item in items if item not in set(beside)]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where all that was named is left to SQLite, PostgreSQL has nothing against it."""
    on_postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    if on_postgresql and exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
        session.exitstatus = pytest.ExitCode.OK


def _is_drawn(item: pytest.Item) -> bool:
    drawn, browser, kill = map(item.get_closest_marker, ("drawn", "browser", "kill"))
    return bool(drawn or (browser and not kill))


def _is_apart(item: pytest.Item) -> bool:
    """Whether it asks the suite's database nothing; what starts programs asks one beside it, unless it says `apart`."""
    if item.get_closest_marker("apart"):
        return True
    asks = any(map(item.get_closest_marker, ("django_db", "kill", "soak")))
    return not asks and not ASKING.intersection(getattr(item, "fixturenames", ()))


def _is_measured(item: pytest.Item) -> bool:
    """Whether it is worth half as much time again to see what it runs: not once more, nor where it takes long."""
    turns = getattr(getattr(item, "callspec", None), "indices", {}).values()
    return max(turns, default=0) < MEASURED_TURNS and not any(map(item.get_closest_marker, LONG))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Measure coverage where that says something."""
    measuring = coverage.Coverage.current()
    if measuring is None or _is_measured(item):
        return (yield)
    asked = os.environ.pop("COVERAGE_PROCESS_CONFIG", None)  # else the programs that it starts measure themselves
    measuring.stop()
    try:
        return (yield)
    finally:
        measuring.start()
        if asked is not None:
            os.environ["COVERAGE_PROCESS_CONFIG"] = asked


@pytest.fixture(scope="session", autouse=True)
def _nobody_stays(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """End what other threads of this process may still have open, so that the test database can be dropped."""
    yield
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session", autouse=True)
def _only_loopback() -> Iterator[None]:
    """Fail a test that reaches beyond this machine."""
    connect = socket.socket.connect

    def guarded(this: socket.socket, address: Any) -> None:
        if this.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
            raise RuntimeError(f"A test tried to reach {address!r}; only this machine may be reached")
        connect(this, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A state directory for a command or server that this test starts."""
    path = tmp_path / "var"
    path.mkdir()
    return path


@pytest.fixture
def on_postgresql() -> bool:
    """Whether this run is on PostgreSQL."""
    return bool(settings.DATABASES["default"]["ENGINE"].endswith("postgresql"))


@pytest.fixture(autouse=True)
def _chains_begin_anew() -> None:
    """What pages know of one test's chain is not asked about in the next."""
    from lianfang.desk.remembered import TOUCHED

    for one in TOUCHED:
        one.seen.clear()
