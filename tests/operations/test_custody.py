"""Keys held by two: neither alone, in either order, and what the server remembers of it."""

import base64
import json
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings

from lianfang.ledger.sealing.keys import key_file
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
    key_file().make_key(uuid4())
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


def test_of_three_holders_any_two_open_it_and_one_may_be_lost(tmp_path: Path) -> None:
    path, words = custody.hold(tmp_path / "stick", at=AT, holders=3)

    opened = [custody.open_held(path, pair).key_file for pair in permutations(words, 2)]

    assert opened == [(tmp_path / "keys.json").read_text()] * 6
    for alone in (words[:1], words):  # all three at once are no pair
        with pytest.raises(custody.CannotOpenHeld):
            custody.open_held(path, alone)


def test_a_copy_of_0_2_0_is_opened(tmp_path: Path) -> None:
    kept = json.loads((Path(__file__).parent / "held-0.2.0.json").read_text())
    path = tmp_path / "old.held"
    path.write_bytes(base64.b64decode(kept["held"]))

    held = custody.open_held(path, list(reversed(kept["words"])))

    assert (held.made_at, json.loads(held.key_file), held.secret) == (AT, kept["key_file"], "")


@pytest.mark.parametrize(
    "content", [b"", b"lianfang held keys 2\n", b"lianfang held keys 2\n\xff" + bytes(200), b"x" * 99]
)
def test_what_is_no_held_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "some.held"
    path.write_bytes(content)

    with pytest.raises(custody.CannotOpenHeld):
        custody.open_held(path, ["A", "B"])


def test_a_copy_lacks_a_key_that_was_changed_later(tmp_path: Path) -> None:
    emergency = uuid4()
    key_file().make_key(emergency)
    custody.hold(tmp_path / "stick", at=AT)
    known = custody.last_held()
    assert known is not None
    before = custody.lacks_keys(known)
    key_file().remember_forgotten("141028", uuid4())
    forgotten = custody.lacks_keys(known)
    key_file().replace_key(emergency, bytes(64))

    assert (before, forgotten, custody.lacks_keys(known)) == (False, False, True)


def test_keys_that_nothing_was_sealed_with_give_way(tmp_path: Path, settings: LazySettings) -> None:
    key_file().make_key(uuid4())
    held = custody.open_held(*custody.hold(tmp_path / "stick", at=AT))
    settings.KEY_FILE = tmp_path / "fresh.json"
    key_file().index_secret  # noqa: B018 - as init makes it

    assert custody.put_back(held)
    assert settings.KEY_FILE.read_text() == held.key_file


def test_the_secret_of_codes_comes_back_where_the_state_keeps_it(tmp_path: Path, settings: LazySettings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FILE = "of then", tmp_path / "secret-key"
    held = custody.open_held(*custody.hold(tmp_path / "stick", at=AT))
    settings.SECRET_KEY = "stated in the environment"
    settings.SECRET_KEY_FILE.write_text("of now")
    stated = custody.put_back(held)
    settings.SECRET_KEY = "of now"

    assert (stated, custody.put_back(held)) == (False, True)
    assert (settings.SECRET_KEY_FILE.read_text(), settings.SECRET_KEY) == ("of then", "of then")
