"""Files that an IT person brings: backups, held keys and the key file, bent. They are opened or refused by name."""

import io
import json
import tarfile
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.bent import bent

from lianfang.ledger.sealing.keys import CannotReadKeys, KeyFile
from lianfang.operations.backup.archive import CannotOpenBackup, opened
from lianfang.operations.custody import CannotOpenHeld, open_held

IDENTITY = pyrage.x25519.Identity.generate()
MANIFEST = {
    "product": "0.1.0",
    "engine": "sqlite",
    "made_at": "2020-02-06T09:20:00+08:00",
    "keys": "0",
    "heads": {"141028": [1, "ab"]},
}
KEYS = json.dumps({"index_secret": "AAAA", "emergencies": {}, "forgotten": {}}).encode()


def sealed(manifest: bytes, name: str = "manifest.json") -> bytes:
    """A backup with this manifest, sealed as ours are."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for part, content in ((name, manifest), ("database", b"x")):
            member = tarfile.TarInfo(part)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return bytes(pyrage.encrypt(out.getvalue(), [IDENTITY.to_public()]))


def open_or_refuse(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.lianfang.age"
        path.write_bytes(content)
        with suppress(CannotOpenBackup), opened(path, str(IDENTITY), Path(folder)):
            pass


MANIFESTS = (
    st.binary(max_size=80)
    | bent(json.dumps(MANIFEST).encode())
    | st.recursive(
        st.none() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(MANIFEST)), inner, max_size=5)
        ),
        max_leaves=6,
    )
    .map(json.dumps)
    .map(str.encode)
)


@given(bent(sealed(json.dumps(MANIFEST).encode())) | st.binary(max_size=200))
def test_backup_is_opened_or_refused(content: bytes) -> None:
    open_or_refuse(content)


@given(MANIFESTS)
def test_manifest_is_read_or_refused(manifest: bytes) -> None:
    open_or_refuse(sealed(manifest))


@pytest.mark.parametrize("name", ["../manifest.json", "/etc/passwd", "x/manifest.json"])
def test_archive_names_no_path_that_is_followed(name: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.lianfang.age"
        path.write_bytes(sealed(b"{}", name))

        with pytest.raises(CannotOpenBackup), opened(path, str(IDENTITY), Path(folder)):
            pass
        assert [one.name for one in Path(folder).iterdir()] == ["x.lianfang.age"]


@given(st.binary(max_size=200), st.lists(st.text(max_size=40), max_size=3))
def test_held_keys_are_refused_whatever_is_brought(content: bytes, words: list[str]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "held"
        path.write_bytes(content)
        with pytest.raises(CannotOpenHeld):
            open_held(path, words)


@given(bent(KEYS) | st.binary(max_size=60))
def test_key_file_is_read_or_named(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "keys.json"
        path.write_bytes(content)
        with suppress(CannotReadKeys):
            assert isinstance(KeyFile(path).index_secret, bytes)
