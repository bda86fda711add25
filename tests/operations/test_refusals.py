"""What operations refuse, by its name, each before anything is changed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from tests.fixtures.access import make_account

from lianfang.operations import custody
from lianfang.operations.backup.archive import CannotOpenBackup, Manifest, opened, seal
from lianfang.operations.backup.restoring import CannotRestoreAcross, restore
from lianfang.operations.backup.snapshots import CannotRestoreOver, check_unused, copy_in
from lianfang.operations.programs import CannotFindProgram, CannotRunProgram, program, run_postgres

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_state")]
AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)


def sealed(folder: Path, engine: str) -> tuple[Path, custody.Held]:
    path, words = custody.hold(folder / "stick", at=AT)
    known = custody.last_held()
    assert known is not None
    content, target = folder / "content", folder / "backup"
    content.write_bytes(b"rows")
    seal(content, Manifest("0.2.0", engine, AT.isoformat(), "", {"141028": (3, "ab")}), target, known.recipient)
    return target, custody.open_held(path, words)


def test_a_backup_opens_with_the_keys_it_was_sealed_to_and_whole(tmp_path: Path) -> None:
    path, held = sealed(tmp_path, "sqlite")
    other = custody.open_held(*custody.hold(tmp_path / "another stick", at=AT))

    with opened(path, held.identity, tmp_path) as (manifest, content):
        assert (manifest.made, manifest.heads, content.read_bytes()) == (AT, {"141028": (3, "ab")}, b"rows")
    with pytest.raises(CannotOpenBackup), opened(path, other.identity, tmp_path):
        pass
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(CannotOpenBackup), opened(path, held.identity, tmp_path):
        pass
    assert [left.name for left in tmp_path.iterdir() if left.name.startswith(".")] == []


def test_a_backup_of_the_other_database_is_not_put_in(tmp_path: Path) -> None:
    path, held = sealed(tmp_path, "postgresql" if connection.vendor == "sqlite" else "sqlite")

    with pytest.raises(CannotRestoreAcross):
        restore(path, held, at=AT)


def test_nothing_is_put_over_what_is_there(tmp_path: Path) -> None:
    check_unused()  # tables that hold nothing, as init makes them
    make_account()

    for asked in (check_unused, lambda: copy_in(tmp_path / "copy")):
        with pytest.raises(CannotRestoreOver):
            asked()


def test_a_program_that_is_not_here_is_named() -> None:
    with pytest.raises(CannotFindProgram, match="pg_never"):
        program("pg_never")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's programs are asked for on PostgreSQL alone")
def test_what_a_program_says_is_passed_on() -> None:
    with pytest.raises(CannotRunProgram, match="no matching tables"):
        run_postgres("pg_dump", ["--table=nosuchtable"])
