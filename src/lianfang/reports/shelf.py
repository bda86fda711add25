"""The shelf: workbooks sealed on disk under the digest of their bytes; what is read back is what was put there.

The key follows from the installation's index secret, the county and the digest, so that the folder alone tells nothing.
Entries name digests; a backup of the database without this folder keeps every record and loses only the files. Beside a
filled workbook lie the ids of the persons it is about, by which it is found when one of them is to be forgotten; a
department's blank form is about nobody.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken

from lianfang.kit.files import destroy
from lianfang.ledger.sealing.laid import cipher_of, folder_of, write_privately

from . import cannot
from .kinds import BookRef

FOLDER = "forms"
ANYBODY = UUID(int=0)  # a file that names people whom the ledger did not put there, such as one that came half filled
UUID_BYTES = 16


def keep(county: str, content: bytes, name: str, *, about: Iterable[UUID] = ()) -> BookRef:
    """Put a workbook on the shelf and return what an entry says of it; the same bytes are kept once."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(county, digest)
    persons = {*about, *persons_of(county, digest)}
    if persons:
        write_privately(path.with_suffix(".who"), b"".join(sorted(person.bytes for person in persons)))
    if not path.exists():
        write_privately(path, _cipher(county, digest).encrypt(content))
    return BookRef(digest=digest, name=name[-120:], size=len(content))


def persons_of(county: str, digest: str) -> list[UUID]:
    """Return whom a filled workbook is about."""
    try:
        noted = _path(county, digest).with_suffix(".who").read_bytes()
    except FileNotFoundError:
        return []
    return [UUID(bytes=noted[at : at + UUID_BYTES]) for at in range(0, len(noted), UUID_BYTES)]


def filled(county: str) -> Iterator[str]:
    """Return the digests of the workbooks that are about somebody."""
    for path in sorted(folder_of(FOLDER, county).glob("*.who")):
        yield path.stem


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
    path = _path(county, digest)
    destroy(path)
    destroy(path.with_suffix(".who"))


def _path(county: str, digest: str) -> Path:
    return folder_of(FOLDER, county) / f"{digest}.sealed"


def _cipher(county: str, digest: str) -> Fernet:
    return cipher_of("form", county, digest)
