"""Sealing: parts of a body encrypted under the key of the person or household they are about.

AES-SIV (RFC 5297): the same author's bytes seal to the same text, and no counter can be used twice. Each subject's key
is wrapped by its emergency's key; deleting the wrapped key makes every part of that subject unreadable.
"""

import hmac
import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from pydantic_core import from_json, to_json

from lianfang.ledger.kinds import Kind, Seal
from lianfang.ledger.models import SubjectKey
from lianfang.ledger.sql import Row, Table, store

from .keys import KEY_BYTES, key_file

MARK = "sealed:"
_KEYS = Table(SubjectKey)


class Keyring:
    """The subject keys that one batch needs: read at once, made where absent, written with the batch.

    A subject has one key for each emergency, so that forgetting one emergency neither spares nor takes what belongs to
    another. Whoever was forgotten gets no key again: what is said of them later is sealed under a key nobody keeps.
    """

    def __init__(self, county: str) -> None:
        self.county = county
        self.forgotten: set[UUID] = set()
        self._loaded: set[UUID] = set()
        self._ciphers: dict[tuple[UUID, UUID], AESSIV] = {}
        self._raw: dict[tuple[UUID, UUID], bytes] = {}
        self._fresh: list[tuple[Any, ...]] = []
        self._emergencies: dict[UUID, bytes | None] = {}
        self._last: tuple[UUID | None, bytes | None] = (None, None)

    def emergency_key(self, emergency: UUID) -> bytes | None:
        """Return the key of `emergency`, looked up once a batch; None once it is forgotten."""
        if emergency is not self._last[0]:  # asked for five times an entry, nearly always the one that goes on
            if emergency not in self._emergencies:
                self._emergencies[emergency] = key_file().key_of(emergency)
            self._last = (emergency, self._emergencies[emergency])
        return self._last[1]

    def begin_emergency(self, emergency: UUID) -> None:
        self._emergencies[emergency] = key_file().make_key(emergency)
        self._last = (emergency, self._emergencies[emergency])

    def load(self, subjects: Iterable[UUID]) -> list[UUID]:
        """Read the keys of `subjects` that are not here yet, in one query; return those that have none."""
        return self.ask(subjects)()

    def ask(self, subjects: Iterable[UUID]) -> Callable[[], list[UUID]]:
        """Like `load`, read when called (sql.Store.ask)."""
        wanted = [s for s in dict.fromkeys(subjects) if s not in self._loaded]
        asked = store().ask(_KEYS, "subject", self.county, wanted, columns=("subject", "emergency", "wrapped"))
        return lambda: self._take(wanted, asked() if wanted else [])

    def _take(self, wanted: Sequence[UUID], rows: Sequence[Row]) -> list[UUID]:
        found = set()
        for subject, emergency, wrapped in rows:
            found.add(subject)
            outer = self.emergency_key(emergency)
            key = _unwrap(outer, subject, bytes(wrapped)) if outer else None
            if key:
                self._ciphers[subject, emergency], self._raw[subject, emergency] = AESSIV(key), key
        self._loaded.update(wanted)
        return [s for s in wanted if s not in found]

    def make(self, subject: UUID, emergency: UUID) -> AESSIV:
        """Return the cipher of `subject`, with a new key under `emergency` if it has none."""
        found = self._ciphers.get((subject, emergency))
        if found is not None:
            return found
        key = os.urandom(KEY_BYTES)
        fresh = AESSIV(key)
        if subject in self.forgotten:
            return fresh
        outer = self.emergency_key(emergency)
        if outer is None:
            raise LookupError(f"emergency {emergency} has no key")
        wrapped = AESSIV(outer).encrypt(key, [subject.bytes])
        self._fresh.append((self.county, subject, emergency, wrapped))
        self._ciphers[subject, emergency], self._raw[subject, emergency] = fresh, key
        return fresh

    def destroy(self, subject: UUID) -> None:
        """Delete the keys of `subject`: no part of it can be read from here on."""
        store().remove(_KEYS, ("county", "subject"), [(self.county, subject)])
        for at in [at for at in self._ciphers if at[0] == subject]:
            del self._ciphers[at], self._raw[at]
        self.forgotten.add(subject)
        _unwrap.cache_clear()

    def cipher(self, subject: UUID, emergency: UUID) -> AESSIV | None:
        return self._ciphers.get((subject, emergency))

    def secret(self, subject: UUID, emergency: UUID) -> bytes:
        return self._raw.get((subject, emergency), b"")

    def write(self) -> None:
        store().put(_KEYS, self._fresh, update=False)
        self._fresh = []


@lru_cache(maxsize=8192)
def _unwrap(outer: bytes, subject: UUID, wrapped: bytes) -> bytes | None:
    """Open a wrapped key. Remembered by what is wrapped, so a deleted row's key is never asked for again."""
    try:
        return AESSIV(outer).decrypt(wrapped, [subject.bytes])
    except InvalidTag:
        return None


def seal_parts(seals: Sequence[Seal], entry: UUID, emergency: UUID, ring: Keyring) -> None:
    """Replace, in place, each part by its sealed text."""
    for seal in seals:
        plain = to_json(seal.holder[seal.key])
        text = ring.make(seal.subject, emergency).encrypt(plain, [entry.bytes, seal.subject.bytes])
        seal.holder[seal.key] = MARK + b64encode(text).decode()


def unseal_body(kind: Kind, raw: dict[str, Any], entry: UUID, emergency: UUID, ring: Keyring) -> None:
    """Replace, in place, each sealed part of `raw` by its value, or by None where no key opens it."""
    unseal(kind.seals(raw), entry, emergency, ring)


def unseal(seals: Iterable[Seal], entry: UUID, emergency: UUID, ring: Keyring) -> None:
    """The same where the parts are known."""
    for seal in seals:
        value = seal.holder.get(seal.key)
        if isinstance(value, str) and value.startswith(MARK):
            cipher = ring.cipher(seal.subject, emergency)
            seal.holder[seal.key] = _open(value, cipher, [entry.bytes, seal.subject.bytes])


def _open(text: str, cipher: AESSIV | None, context: list[bytes]) -> Any:
    if cipher is None:
        return None
    try:
        return from_json(cipher.decrypt(b64decode(text[len(MARK) :]), context))
    except InvalidTag:
        return None


def sealed_subjects(kind: Kind, raw: dict[str, Any]) -> list[UUID]:
    """Return whose keys `raw` needs."""
    return [seal.subject for seal in seals_in(kind, raw)]


def seals_in(kind: Kind, raw: dict[str, Any]) -> list[Seal]:
    """Return the parts of `raw` that its kind seals, as far as it has them."""
    return [seal for seal in kind.seals(raw) if seal.holder.get(seal.key) is not None]


def author_mac(emergency: UUID, subjects: Iterable[UUID], ring: Keyring, sent: bytes) -> bytes:
    """Return a code over the author's own bytes, by which a resend is known.

    It is keyed by the emergency and by every sealed subject, so that it says nothing once one of them is forgotten.
    """
    outer = ring.emergency_key(emergency) or b""
    keys = b"".join(ring.secret(subject, emergency) for subject in subjects)
    return hmac.digest(outer + keys, sent, "sha256")


def seal_bytes(emergency: UUID, value: bytes) -> bytes:
    """Seal bytes that belong to no single person (a refused submission) under the emergency's key; b"" without one."""
    outer = key_file().key_of(emergency)
    return AESSIV(outer).encrypt(value, [b"returned"]) if outer else b""


def unseal_bytes(emergency: UUID, sealed: bytes) -> bytes | None:
    """Return what `seal_bytes` sealed; None once the emergency is forgotten."""
    outer = key_file().key_of(emergency)
    if outer is None:
        return None
    try:
        return AESSIV(outer).decrypt(sealed, [b"returned"])
    except InvalidTag:
        return None
