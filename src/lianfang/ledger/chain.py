"""The chain: each entry's SHA-256 over the one before it and over the whole stored row.

Anybody with the rows can check it; a cut tail shows against the head, whose code only the key file can make, and
against heads printed on bulletins.
"""

import hashlib
import hmac
import json
from datetime import datetime
from uuid import UUID

from lianfang.kit.ids import hex_of

from .models import StoredEntry
from .sealing.keys import key_file
from .sql import Row, Table

ENTRIES = Table(StoredEntry)
HASH = ENTRIES.places["hash"]
COLUMNS = len(ENTRIES.columns) - 2  # beside the body and the hash itself


def genesis(county: str) -> bytes:
    """Return what stands before the first entry of a county."""
    return hashlib.sha256(f"lianfang/{county}".encode()).digest()


def link(row: Row) -> bytes:
    """Return the hash of a stored row: the hash before it, every other column but its own hash, the body.

    Columns are parted by `|`. Where one holds a `|` itself they are written as JSON after a zero byte, so that no two
    rows are hashed alike by moving a `|` from one column to the next.
    """
    (county, i, seq, emergency, kind, version, place, path, subjects, happened, offset, effective, recorded, author,
     observer, post, device, source, base, amends, cause, body, mac, prev, _own) = row  # fmt: skip
    head = (
        f"{county}|{hex_of(i)}|{seq}|{hex_of(emergency)}|{kind}|{version}|{_hex(place)}|{path}|{subjects}|{_micros(happened)}|{offset}"
        f"|{_micros(effective)}|{_micros(recorded)}|{hex_of(author)}|{_hex(observer)}|{_hex(post)}|{device}|{source}|{base}"
        f"|{_hex(amends)}|{_hex(cause)}|{bytes(mac).hex()}|{bytes(prev).hex()}"
    )
    if head.count("|") != COLUMNS - 1:
        head = "\0" + json.dumps([county, kind, path, subjects, device, source, base, head])
    return hashlib.sha256(f"{head}|{body}".encode()).digest()


def _hex(value: UUID | None) -> str:
    return "" if value is None else value.int.to_bytes(16, "big").hex()


def _micros(instant: datetime) -> int:
    return round(instant.timestamp() * 1_000_000)


def head_mac(county: str, seq: int, digest: bytes, emergency: UUID | None, is_drill: bool) -> bytes:
    """Return the code over a head, keyed by the key file: where the chain ends, and what goes on, drill or real."""
    said = f"head/{county}/{seq}/{digest.hex()}/{_hex(emergency)}/{'drill' if is_drill else 'real'}"
    return hmac.digest(key_file().index_secret, said.encode(), "sha256")
