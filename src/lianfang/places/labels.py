"""The code on a door's label: how it is made, found again, and what it is worth.

A code is 80 bits, made from a random salt, the door and a secret that stands in the key file alone. The register keeps
a digest to find the door by and the salt to print the same label once more; whoever has a copy of the database without
the key file can make none. A code opens nothing by itself: who scans it still has to be signed in and hold the place.
"""

import hashlib
import secrets
from base64 import b32encode
from uuid import UUID

from lianfang.ledger.sealing.blind import blind_index

CODE_BYTES = 10
CODE_LENGTH = 16


def new_salt() -> str:
    return secrets.token_hex(16)


def code_of(county: str, salt: str, door: UUID) -> str:
    """Return the code of the label that was made with `salt` for `door`: 16 small letters and digits from 2 to 7."""
    made = blind_index(county, "places.label", f"{salt}/{door}")
    return b32encode(made[:CODE_BYTES]).decode().lower()


def digest_of(code: str) -> str:
    """Return what the register finds a code by; typed by hand it may have capitals and blanks."""
    plain = "".join(code.split()).lower()
    return hashlib.sha256(plain.encode()).hexdigest()[:32]
