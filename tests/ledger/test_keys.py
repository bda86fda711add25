"""The key file: two processes lose nothing, a power cut costs no key, a lost file is said aloud."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from lianfang.ledger.emergencies import open_emergency
from lianfang.ledger.sealing.keys import CannotFindKeys, KeyFile

COUNTY = "141028"
MAKE = """
import sys
from pathlib import Path
from uuid import uuid4
import django
django.setup()
from lianfang.ledger.sealing.keys import KeyFile
file = KeyFile(Path(sys.argv[1]))
for _turn in range(40):
    made = uuid4()
    print(made, file.make_key(made).hex())
"""
pytestmark = pytest.mark.django_db


def test_two_processes_that_make_keys_lose_none(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    secret = KeyFile(path).index_secret
    run = [sys.executable, "-c", MAKE, str(path)]
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "lianfang.wiring.settings", "LIANFANG_VAR": str(tmp_path)}
    makers = [subprocess.Popen(run, stdout=subprocess.PIPE, text=True, env=env) for _n in range(2)]
    made = dict(line.split() for maker in makers for line in maker.communicate(timeout=60)[0].splitlines())

    found = KeyFile(path)

    assert len(made) == 80
    assert {name: key.hex() for name in made if (key := found.key_of(UUID(name)))} == made
    assert found.index_secret == secret


def test_a_process_sees_what_another_has_written(tmp_path: Path) -> None:
    path, emergency = tmp_path / "keys.json", uuid4()
    one, other = KeyFile(path), KeyFile(path)
    assert one.key_of(emergency) is None

    key = other.make_key(emergency)
    assert one.make_key(emergency) == key

    one.destroy_key(emergency)
    assert other.key_of(emergency) is None


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    KeyFile(path).make_key(uuid4())

    assert path.stat().st_mode & 0o777 == 0o600


def test_a_power_cut_while_a_key_is_destroyed_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, kept, gone = tmp_path / "keys.json", uuid4(), uuid4()
    file = KeyFile(path)
    key = file.make_key(kept)
    file.make_key(gone)

    def cut(source: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(KeyboardInterrupt):
        file.destroy_key(gone)

    assert KeyFile(path).key_of(kept) == key


def test_a_key_that_did_not_reach_the_disk_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, emergency = tmp_path / "keys.json", uuid4()
    file = KeyFile(path)
    file.make_key(uuid4())

    def full(handle: int) -> None:
        raise OSError("no room on disk")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no room"):
        file.make_key(emergency)

    assert file.key_of(emergency) is None


def test_the_old_blocks_are_written_over(tmp_path: Path) -> None:
    path, emergency = tmp_path / "keys.json", uuid4()
    file = KeyFile(path)
    file.make_key(emergency)
    with path.open("rb") as old:
        file.destroy_key(emergency)
        assert set(old.read()) == {0}

    assert json.loads(path.read_text())["emergencies"] == {}


def test_a_lost_file_is_said_aloud_where_there_are_entries(tmp_path: Path) -> None:
    open_emergency(COUNTY, name="演练", drill=True, level=1, ground="", at=datetime(2020, 2, 1, tzinfo=UTC))

    with pytest.raises(CannotFindKeys):
        KeyFile(tmp_path / "elsewhere.json").make_key(uuid4())

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_lost_while_it_is_used_is_not_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    file = KeyFile(path)
    file.make_key(uuid4())
    path.unlink()

    with pytest.raises(CannotFindKeys):
        file.make_key(uuid4())

    assert not path.exists()
