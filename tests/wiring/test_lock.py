"""The lock on an SQLite database, and the socket that leads to whoever holds it."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from lianfang.wiring import control
from lianfang.wiring.console import Console
from lianfang.wiring.control import ControlSocket
from lianfang.wiring.lock import CannotShareDatabase, DatabaseLock

HOLD = """
import sys
from pathlib import Path
from lianfang.wiring.lock import DatabaseLock
print(DatabaseLock(Path(sys.argv[1])).take("another"), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "lianfang.sqlite3"


def test_lock_is_taken_once(database: Path) -> None:
    first, second = DatabaseLock(database), DatabaseLock(database)

    assert (first.take(), second.take()) == (True, False)


def test_lock_can_be_taken_again_after_its_release(database: Path) -> None:
    with DatabaseLock(database).held("first"):
        pass

    assert DatabaseLock(database).take()


def test_refusal_says_who_holds_the_database(database: Path) -> None:
    with (
        DatabaseLock(database).held("lianfang serve http://127.0.0.1:8000") as lock,
        pytest.raises(CannotShareDatabase) as refused,
        DatabaseLock(database).held("second"),
    ):
        pass

    assert refused.value.params["holder"] == lock.holder()
    assert lock.holder().endswith("lianfang serve http://127.0.0.1:8000")


def test_lock_ends_with_its_process(database: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"True\n"
        assert (DatabaseLock(database).take(), DatabaseLock(database).is_taken()) == (False, True)

        other.kill()

    lock = DatabaseLock(database)
    assert (lock.is_taken(), lock.take(), lock.is_taken()) == (False, True, True)


def test_looking_at_a_lock_makes_no_file(database: Path) -> None:
    assert (DatabaseLock(database).is_taken(), list(database.parent.iterdir())) == (False, [])


def _echo(argv: object, spoken: str, console: Console) -> int:
    console.say(f"{argv} {spoken} {console.secret}")
    console.error("hm")
    return 3


def _asked(path: Path) -> tuple[int | None, list[str], list[str]]:
    out: list[str] = []
    errors: list[str] = []
    status = control.call(path, ["ledger", "verify"], "en", Console(out.append, errors.append, secret="s"))
    return status, out, errors


def test_socket_carries_words_output_and_status(tmp_path: Path) -> None:
    socket = ControlSocket(tmp_path / "control.sock", _echo)
    socket.open()

    found = _asked(socket.path)

    socket.close()
    assert found == (3, ["['ledger', 'verify'] en s\n"], ["hm\n"])


def test_socket_is_the_owners_alone(tmp_path: Path) -> None:
    socket = ControlSocket(tmp_path / "control.sock", _echo)
    socket.open()

    mode = stat.S_IMODE(socket.path.stat().st_mode)

    socket.close()
    assert mode == 0o600


def test_socket_works_deep_in_the_file_system(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 90) / ("e" * 90)
    deep.mkdir(parents=True)
    socket = ControlSocket(deep / "control.sock", _echo)
    socket.open()

    found = _asked(socket.path)

    socket.close()
    assert found[0] == 3


def test_call_says_that_nobody_answers(tmp_path: Path) -> None:
    (tmp_path / "control.sock").touch()

    assert _asked(tmp_path / "control.sock") == (None, [], [])


def test_socket_left_by_a_killed_server_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "control.sock"
    path.touch()
    socket = ControlSocket(path, _echo)

    socket.open()

    assert _asked(path)[0] == 3
    socket.close()


def test_second_server_leaves_the_socket_of_the_first(tmp_path: Path) -> None:
    first, second = (ControlSocket(tmp_path / "control.sock", _echo) for _ in range(2))
    first.open()

    second.open()
    second.close()

    assert _asked(first.path)[0] == 3
    first.close()
