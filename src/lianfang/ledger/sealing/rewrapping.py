"""A new key for an emergency: every key it wraps is wrapped anew, with the server stopped.

The new key is written to the key file last, and beside it first: if the power fails in between, the next turn takes up
the same key, passes what it opens already, and ends the work.
"""

import os
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.db import transaction

from lianfang.kit.files import write_private
from lianfang.ledger.models import SubjectKey
from lianfang.ledger.sql import Table, store

from .keys import KEY_BYTES, key_file

CHUNK = 5_000
_KEYS = Table(SubjectKey)


def rotate(emergency: UUID) -> int:
    """Give `emergency` a new key; how many keys were wrapped anew. 0 where it has none, since it was forgotten."""
    old = key_file().key_of(emergency)
    if old is None:
        return 0
    beside = _beside(emergency)
    fresh = _next_key(beside)
    with transaction.atomic():
        count = _rewrap(emergency, AESSIV(old), AESSIV(fresh))
    key_file().replace_key(emergency, fresh)
    beside.unlink()
    return count


def _rewrap(emergency: UUID, old: AESSIV, fresh: AESSIV) -> int:
    """In one transaction, a chunk at a time; a row that a broken-off turn has already wrapped anew stays as it is."""
    count, last = 0, UUID(int=0)
    while True:
        rows = SubjectKey.objects.filter(emergency=emergency, subject__gt=last).order_by("subject")[:CHUNK]
        found = [(row.county, row.subject, row.emergency, bytes(row.wrapped)) for row in rows]
        if not found:
            return count
        fresh_rows = [(c, subject, e, _wrapped(subject, wrapped, old, fresh)) for c, subject, e, wrapped in found]
        store().put(_KEYS, fresh_rows, update=True)
        count, last = count + len(found), found[-1][1]


def _wrapped(subject: UUID, wrapped: bytes, old: AESSIV, fresh: AESSIV) -> bytes:
    try:
        return fresh.encrypt(old.decrypt(wrapped, [subject.bytes]), [subject.bytes])
    except InvalidTag:
        fresh.decrypt(wrapped, [subject.bytes])  # raises where neither opens it: these rows are of another key file
        return wrapped


def _beside(emergency: UUID) -> Path:
    return key_file().path.with_name(f"{key_file().path.name}.{emergency.hex}.next")


def _next_key(beside: Path) -> bytes:
    """The key to come: that of a turn that broke off, or a new one, on disk before a row is wrapped by it."""
    if beside.exists() and len(found := beside.read_bytes()) == KEY_BYTES:
        return found
    fresh = os.urandom(KEY_BYTES)
    write_private(beside, fresh)
    return fresh
