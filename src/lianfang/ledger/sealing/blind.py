"""Blind indexes: equality search over sealed values, keyed per county and field by the key file's index secret."""

import hashlib
import hmac
from functools import lru_cache

from .keys import key_file


def blind_index(county: str, field: str, value: str) -> bytes:
    """Return 16 bytes that equal values of one field in one county share, and nobody can make without the key file."""
    return hmac.digest(_field_key(key_file().index_secret, county, field), value.encode(), "sha256")[:16]


@lru_cache(maxsize=256)
def _field_key(secret: bytes, county: str, field: str) -> bytes:
    return hmac.digest(secret, f"blind/{county}/{field}".encode(), hashlib.sha256)
