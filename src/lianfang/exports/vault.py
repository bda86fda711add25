"""Where written files lie until they are fetched: on disk, sealed, for some hours; and how far each has come.

A file's key follows from the key of its emergency, which stands outside the database, and from a salt of its own: once
the emergency is forgotten nobody reads it. The file is sealed in slices, numbered, the last one marked, so that none
can be cut, exchanged or put elsewhere. Beside it lie the ids of the persons it is about, by which it is found when one
of them is to be forgotten, and the file's lock: whoever writes holds it, and the system lets go of it for the dead.
"""

import fcntl
import hashlib
import hmac
import json
import os
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from lianfang.kit.files import destroy, open_private, write_private
from lianfang.ledger.sealing.keys import key_file

from .cannot import CannotFetch

MARK = b"LFX1"
SLICE = 1 << 18
PARTS = ("state", "stop", "part", "file", "who")
UUID_BYTES = 16


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the writing has come; `is_queued` while another export has its turn."""

    done: int = 0
    total: int = 0
    is_queued: bool = False

    @property
    def percent(self) -> int:
        return min(99, self.done * 100 // self.total) if self.total else 0


def folder() -> Path:
    return Path(settings.VAR) / "exports"


@dataclass(frozen=True, slots=True)
class Vault:
    """One export's corner of the vault."""

    export: UUID
    emergency: UUID

    def path(self, part: str) -> Path:
        return folder() / f"{self.export}.{part}"

    # ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────
    @contextmanager
    def claimed(self) -> Iterator[bool]:
        """Hold the export's lock, so that one thread of one process writes it; False where another has it."""
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.path("lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            yield False
            return
        try:
            yield True
        finally:
            os.close(handle)

    def is_worked_on(self) -> bool:
        """True while somebody holds the lock."""
        if not self.path("lock").exists():
            return False
        with self.path("lock").open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    def sink(self) -> "SealedSink":
        """Begin the file anew. Raises CannotFetch once the emergency is forgotten."""
        salt = os.urandom(16)
        return SealedSink(open_private(self.path("part")), salt, self._cipher(salt))

    def keep(self) -> None:
        """Let what was written be the file."""
        self.path("part").replace(self.path("file"))

    def note_persons(self, persons: Sequence[UUID], *, fresh: bool = False) -> None:
        """Remember whom the file is about."""
        with open_private(self.path("who"), append=not fresh) as file:
            file.write(b"".join([person.bytes for person in persons]))

    def persons(self) -> Iterator[list[UUID]]:
        """Return whom the file is about, two hundred at a time."""
        with self.path("who").open("rb") as file:
            while part := file.read(UUID_BYTES * 200):
                yield [UUID(bytes=part[at : at + UUID_BYTES]) for at in range(0, len(part), UUID_BYTES)]

    def holds(self, person: UUID) -> bool:
        """True if a row of the file is about `person`."""
        return self.path("who").exists() and any(person in part for part in self.persons())

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────
    def has_file(self) -> bool:
        return self.path("file").exists()

    def content(self) -> Iterator[bytes]:
        """Return the file, slice by slice. Raises CannotFetch where it is gone, damaged, or its key is."""
        try:
            file = self.path("file").open("rb")
        except FileNotFoundError:
            raise CannotFetch from None
        with file:
            salt = file.read(len(MARK) + UUID_BYTES)[len(MARK) :]
            cipher, number, is_last = self._cipher(salt), 0, False
            while not is_last:
                length, last = struct.unpack(">I?", file.read(5).ljust(5, b"\0"))
                is_last = last
                yield _unsealed(cipher, number, file.read(length), is_last=is_last)
                number += 1

    def _cipher(self, salt: bytes) -> AESGCM:
        key = key_file().key_of(self.emergency)
        if key is None:
            raise CannotFetch
        return AESGCM(hmac.digest(key, b"export/" + self.export.bytes + salt, "sha256"))

    # ── how far, and its end ─────────────────────────────────────────────────────────────────────────────────────────
    def say(self, done: int = 0, total: int = 0, *, is_queued: bool = False) -> None:
        text = json.dumps(asdict(Progress(done, total, is_queued)))
        write_private(self.path("state"), text.encode(), synced=False)

    def progress(self) -> Progress:
        try:
            return Progress(**json.loads(self.path("state").read_text()))
        except FileNotFoundError:
            return Progress(is_queued=True)

    def ask_to_stop(self) -> None:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path("stop").touch(mode=0o600)

    def is_to_stop(self) -> bool:
        return self.path("stop").exists()

    def clear(self, *, keep: Sequence[str] = ()) -> None:
        """Destroy what lies here; what was the file is written over first, as far as the file system lets us."""
        for part in PARTS:
            if part not in keep:
                destroy(self.path(part))


class SealedSink:
    """Takes a file from front to back and seals it slice by slice; `size` and `digest` are of the file itself."""

    def __init__(self, file: IO[bytes], salt: bytes, cipher: AESGCM) -> None:
        self.file, self.cipher = file, cipher
        self.size, self._sum = 0, hashlib.sha256()
        self._held, self._number = bytearray(), 0
        self.file.write(MARK + salt)

    def write(self, content: bytes, /) -> int:
        self.size += len(content)
        self._sum.update(content)
        self._held += content
        while len(self._held) > SLICE:
            self._seal(bytes(self._held[:SLICE]), is_last=False)
            del self._held[:SLICE]
        return len(content)

    def flush(self) -> None:
        """Slices go out when they are full."""

    def close(self) -> None:
        """Seal what is left as the last slice and have the file on disk."""
        self._seal(bytes(self._held), is_last=True)
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()

    def _seal(self, plain: bytes, *, is_last: bool) -> None:
        sealed = self.cipher.encrypt(_nonce(self._number), plain, bytes([is_last]))
        self.file.write(struct.pack(">I?", len(sealed), is_last) + sealed)
        self._number += 1

    @property
    def digest(self) -> str:
        return self._sum.hexdigest()


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _unsealed(cipher: AESGCM, number: int, sealed: bytes, *, is_last: bool) -> bytes:
    try:
        return cipher.decrypt(_nonce(number), sealed, bytes([is_last]))
    except InvalidTag:
        raise CannotFetch from None


def lying() -> Iterator[UUID]:
    """Return the exports of which anything lies in the vault."""
    found = {path.name.partition(".")[0] for path in folder().glob("*")} if folder().exists() else set()
    yield from sorted(UUID(name) for name in found)
