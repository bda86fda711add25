"""Keys held by two: neither alone, in either order, and what the server remembers of it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from lianfang.ledger.keys import key_file
from lianfang.operations import custody

AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_state")]


def test_two_open_it_in_either_order_however_they_type(tmp_path: Path) -> None:
    path, (first, second) = custody.hold(tmp_path / "stick", at=AT)

    typed = ([first, second], [second.lower(), first.replace("-", " ")], [first, second, ""])
    opened = [custody.open_held(path, words) for words in typed]

    assert {one.key_file for one in opened} == {(tmp_path / "keys.json").read_text()}
    assert {one.made_at for one in opened} == {AT}


def test_one_alone_opens_nothing(tmp_path: Path) -> None:
    path, (first, second) = custody.hold(tmp_path / "stick", at=AT)

    for words in ([first], [first, first], [second, "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA"], []):
        with pytest.raises(custody.CannotOpenHeld):
            custody.open_held(path, words)


def test_a_copy_is_old_once_a_key_was_made_or_destroyed_or_somebody_forgotten(tmp_path: Path) -> None:
    emergency, changes = uuid4(), []
    for change in (
        lambda: key_file().make_key(emergency),
        lambda: key_file().remember_forgotten("141028", uuid4()),
        lambda: key_file().destroy_key(emergency),
    ):
        custody.hold(tmp_path / "stick", at=AT)
        known = custody.last_held()
        assert known is not None
        fresh = custody.is_stale(known)
        change()
        changes.append((fresh, custody.is_stale(known)))

    assert changes == [(False, True)] * 3


def test_keys_are_put_back_where_they_are_missing_and_never_over_others(tmp_path: Path) -> None:
    path, words = custody.hold(tmp_path / "stick", at=AT)
    held, file = custody.open_held(path, words), tmp_path / "keys.json"
    before = json.loads(file.read_text())

    assert not custody.put_back(held)
    file.unlink()
    assert custody.put_back(held)
    assert json.loads(file.read_text()) == before
    file.write_text(json.dumps({**before, "index_secret": "QUJD"}))
    with pytest.raises(custody.CannotReplaceKeys):
        custody.put_back(held)


def test_the_server_keeps_nothing_that_opens_a_backup(tmp_path: Path) -> None:
    _path, words = custody.hold(tmp_path / "stick", at=AT)

    kept = "".join(path.read_text() for path in tmp_path.glob("*.json"))

    assert "AGE-SECRET-KEY" not in kept
    assert not any(word in kept for word in words)
