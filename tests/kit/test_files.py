"""Files that only their owner reads: whole or not at all, whatever lay there before."""

import resource
import stat
from pathlib import Path

import pytest

from lianfang.kit.files import open_private, write_private


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("synced", [True, False])
def test_what_is_written_is_there_and_the_owners_alone(tmp_path: Path, synced: bool) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(b"before")
    path.chmod(0o644)

    write_private(path, b"after", synced=synced)

    assert (path.read_bytes(), mode(path)) == (b"after", 0o600)
    assert [left.name for left in tmp_path.iterdir()] == ["keys.json"]


def test_what_a_power_cut_left_beside_it_keeps_no_rights_of_others(tmp_path: Path) -> None:
    left = tmp_path / "keys.json.fresh"
    left.write_bytes(b"half")
    left.chmod(0o666)

    write_private(tmp_path / "keys.json", b"whole")

    assert ((tmp_path / "keys.json").read_bytes(), mode(tmp_path / "keys.json")) == (b"whole", 0o600)


def test_what_does_not_fit_leaves_what_was(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    write_private(path, b"before")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            write_private(path, b"x" * 8_192)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert path.read_bytes() == b"before"
    assert [left.name for left in tmp_path.iterdir()] == ["keys.json"]


def test_a_private_file_is_begun_anew_or_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "who"
    found = []
    for append in (False, True, True, False):
        with open_private(path, append=append) as file:
            file.write(b"a")
        found.append((path.read_bytes(), mode(path)))

    assert found == [(b"a", 0o600), (b"aa", 0o600), (b"aaa", 0o600), (b"a", 0o600)]
