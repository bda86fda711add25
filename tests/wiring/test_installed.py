"""What an installed machine knows of itself, and whose what root makes there is."""

import os
from pathlib import Path

import pytest

from lianfang.wiring.installed import as_text, hand_over, lent, take_words, words_of

OWNER = 65534  # nobody


def test_what_is_written_is_read_again() -> None:
    words = {"LIANFANG_VAR": "/var/lib/联防", "DATABASE_URL": 'postgresql://a:p%"\\q=1@db/lf', "LIANFANG_HOSTS": ""}

    assert words_of(as_text(words)) == {name: value for name, value in words.items() if value}


def test_words_are_read_as_people_write_them() -> None:
    assert words_of('# 说明\n\nA=1\n B = "2 3" \n;C=4\nnothing\nD=""\n') == {"A": "1", "B": "2 3", "D": ""}


def test_what_the_environment_says_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "lianfang.env"
    file.write_text('LIANFANG_TRIAL_A="of the file"\nLIANFANG_TRIAL_B="of the file"\n')
    monkeypatch.setenv("LIANFANG_TRIAL_A", "of the shell")
    monkeypatch.setenv("LIANFANG_TRIAL_B", "")
    monkeypatch.delenv("LIANFANG_TRIAL_B")

    take_words(tmp_path / "none")
    take_words(file)

    assert (os.environ.pop("LIANFANG_TRIAL_B"), os.environ["LIANFANG_TRIAL_A"]) == ("of the file", "of the shell")


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone gives files away")
def test_what_root_makes_belongs_to_the_service_and_nothing_else_does(tmp_path: Path) -> None:
    state, key, outside = tmp_path / "state", tmp_path / "keys.json", tmp_path / "outside"
    (state / "tls").mkdir(parents=True)
    for file in (key, outside, state / "tls" / "server.key"):
        file.touch()
    (state / "leads-out").symlink_to(outside)
    os.link(outside, state / "second-name")
    os.chown(state, OWNER, OWNER)

    hand_over(state, [key, tmp_path / "none"])

    given = {path.name for path in (state, *state.rglob("*"), key, outside) if path.lstat().st_uid == OWNER}
    assert given == {"state", "tls", "server.key", "leads-out", "keys.json"}


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone gives files away")
def test_where_the_state_is_roots_it_stays_so(tmp_path: Path) -> None:
    (tmp_path / "keys.json").touch()

    hand_over(tmp_path, ())

    assert (tmp_path / "keys.json").stat().st_uid == 0


def test_files_are_lent_to_the_service_and_destroyed_afterwards(tmp_path: Path) -> None:
    state, roster, out = tmp_path / "state", tmp_path / "底册.xlsx", tmp_path / "out.xlsx"
    state.mkdir()
    for file in (roster, out):
        file.write_bytes(b"rows")
    words = ["import", str(roster), "--place", "1410", "-o", str(out), ""]

    with lent(words, state, written=["-o"]) as sent:
        copy = Path(sent[1])
        found = (copy.name, copy.read_bytes(), copy.is_relative_to(state))

    assert found == ("底册.xlsx", b"rows", True)
    assert sent[:1] + sent[2:] == words[:1] + words[2:]
    assert list(state.iterdir()) == []
    assert roster.read_bytes() == b"rows"


def test_what_names_no_file_needs_no_room(tmp_path: Path) -> None:
    with lent(["doctor", "--json"], tmp_path / "none") as sent:
        assert sent == ["doctor", "--json"]
