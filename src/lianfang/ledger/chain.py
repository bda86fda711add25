"""The chain: each entry's SHA-256 over the one before it and over the whole stored row.

Anybody with the rows can check it; a cut tail shows against the head, whose code only the key file can make, and
against heads printed on bulletins.
"""

import hashlib
import hmac
from typing import Any
from uuid import UUID

from .keys import key_file
from .models import StoredEntry
from .sql import Row, Table

ENTRIES = Table(StoredEntry)
CHAINED = [c for c in ENTRIES.columns if c not in ("hash", "prev", "body")]
_PICKS = [ENTRIES.places[c] for c in CHAINED]
_BODY, _PREV, HASH = ENTRIES.places["body"], ENTRIES.places["prev"], ENTRIES.places["hash"]


def genesis(county: str) -> bytes:
    """Return what stands before the first entry of a county."""
    return hashlib.sha256(f"lianfang/{county}".encode()).digest()


def link(row: Row) -> bytes:
    """Return the hash of a stored row (its own hash is not looked at)."""
    head = "\x1f".join([_text(row[i]) for i in _PICKS])
    return hashlib.sha256(b"%b\x1e%b\x1e%b" % (bytes(row[_PREV]), head.encode(), row[_BODY].encode())).digest()


def _text(value: Any) -> str:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if value is None:
        return ""
    if hasattr(value, "timestamp"):
        return str(round(value.timestamp() * 1_000_000))
    return str(value)


def head_mac(county: str, seq: int, digest: bytes) -> bytes:
    """Return the code over a head, keyed by the key file."""
    return hmac.digest(key_file().index_secret, b"head/%b/%d/%b" % (county.encode(), seq, digest), "sha256")
