"""The shelf: workbooks sealed on disk under the digest of their bytes; what is read back is what was put there.

The key follows from the installation's index secret, the county and the digest, so that the folder alone tells nothing.
Entries name digests; a backup of the database without this folder keeps every record and loses only the files.
"""

import base64
import hashlib
import hmac
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from lianfang.ledger.keys import key_file

from . import cannot
from .kinds import BookRef


def keep(county: str, content: bytes, name: str) -> BookRef:
    """Put a workbook on the shelf and return what an entry says of it; the same bytes are kept once."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(county, digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".fresh")
        fresh.touch(mode=0o600)
        fresh.write_bytes(_cipher(county, digest).encrypt(content))
        fresh.replace(path)
    return BookRef(digest=digest, name=name[-120:], size=len(content))


def ref_of(content: bytes, name: str) -> BookRef:
    """Return what an entry says of a file that is not kept."""
    return BookRef(digest=hashlib.sha256(content).hexdigest(), name=name[-120:], size=len(content))


def content_of(county: str, digest: str) -> bytes:
    """Return a workbook's bytes. Raises CannotFindBook where they are gone or not what was recorded."""
    try:
        content = _cipher(county, digest).decrypt(_path(county, digest).read_bytes())
    except (FileNotFoundError, InvalidToken):
        raise cannot.CannotFindBook from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise cannot.CannotFindBook
    return content


def is_kept(county: str, digest: str) -> bool:
    return _path(county, digest).exists()


def drop(county: str, digest: str) -> None:
    """Destroy a workbook, such as one filled for people who were forgotten."""
    _path(county, digest).unlink(missing_ok=True)


def _path(county: str, digest: str) -> Path:
    return Path(settings.VAR) / "forms" / county / f"{digest}.sealed"


def _cipher(county: str, digest: str) -> Fernet:
    secret = hmac.digest(key_file().index_secret, f"form/{county}/{digest}".encode(), "sha256")
    return Fernet(base64.urlsafe_b64encode(secret))
