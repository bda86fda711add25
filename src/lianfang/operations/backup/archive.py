"""The file of a backup: a tar of a manifest and the database, in the age format (age-encryption.org/v1).

Sealed to a public key, so that the server can write backups night after night and cannot read one. Any program that
knows the format opens it, ours is not needed.
"""

import json
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyrage
from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal

SUFFIX = ".lianfang.age"
MANIFEST, CONTENT = "manifest.json", "database"


class CannotOpenBackup(Refusal):
    code = "operations.backup_not_opened"
    what = _("没打开备份 {name}。")
    why = _("它不是用保管的这把钥匙封的，或者文件不完整。")
    do = _("换封它那天的保管钥匙；文件大小对不上的，从别处再拷一份。")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds, known before it is put anywhere: counties with their chain's head, keys by fingerprint."""

    product: str
    engine: str
    made_at: str
    keys: str
    heads: dict[str, tuple[int, str]]

    @property
    def made(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def seal(content: Path, manifest: Manifest, target: Path, recipient: str) -> None:
    """Write `content` and its manifest to `target`, sealed. What is not whole never bears the final name."""
    with TemporaryDirectory(dir=target.parent, prefix=".backup-") as name:
        bundle = Path(name) / "bundle.tar"
        note = Path(name) / MANIFEST
        note.write_text(json.dumps(asdict(manifest)))
        with tarfile.open(bundle, "w:gz", compresslevel=1) as tar:
            tar.add(note, MANIFEST)
            tar.add(content, CONTENT)
        sealed = Path(name) / "sealed"
        with bundle.open("rb") as reader, sealed.open("wb") as writer:
            pyrage.encrypt_io(reader, writer, [pyrage.x25519.Recipient.from_str(recipient)])
        sealed.chmod(0o600)
        sealed.replace(target)


@contextmanager
def opened(path: Path, identity: str, beside: Path) -> Iterator[tuple[Manifest, Path]]:
    """The manifest and the database of a backup, in a folder below `beside` that goes when the block ends.

    Raises CannotOpenBackup.
    """
    with TemporaryDirectory(dir=beside, prefix=".restore-") as name:
        bundle = Path(name) / "bundle.tar"
        try:
            with path.open("rb") as reader, bundle.open("wb") as writer:
                pyrage.decrypt_io(reader, writer, [pyrage.x25519.Identity.from_str(identity)])
            with tarfile.open(bundle) as tar:
                for part in (MANIFEST, CONTENT):
                    _take(tar, part, Path(name) / part)
        except (pyrage.DecryptError, tarfile.TarError, EOFError, KeyError, OSError) as problem:
            raise CannotOpenBackup(name=path.name) from problem
        bundle.unlink()
        yield _manifest((Path(name) / MANIFEST).read_bytes(), path), Path(name) / CONTENT


def _manifest(said: bytes, path: Path) -> Manifest:
    """Read what a backup says of itself. Raises CannotOpenBackup."""
    try:
        found = json.loads(said)
        heads = {county: (int(seq), str(digest)) for county, (seq, digest) in found["heads"].items()}
        manifest = Manifest(**{**found, "heads": heads})
        datetime.fromisoformat(manifest.made_at)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as problem:
        raise CannotOpenBackup(name=path.name) from problem
    return manifest


def _take(tar: tarfile.TarFile, part: str, target: Path) -> None:
    """Copy one file's content and nothing that the archive says of it. Raises KeyError where it is not there."""
    found = tar.extractfile(part)
    if found is None:
        raise KeyError(part)
    with found, target.open("wb") as file:
        shutil.copyfileobj(found, file, 1 << 20)
