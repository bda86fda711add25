"""What somebody looks for, as an address may carry it: sealed, since names and numbers must not stand in the logs of
proxies or the history of a shared computer. An address so made can be opened again, paged and gone back to; it reads
for the account that asked, for as long as a session lasts, and asks nothing for anybody else.
"""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

LONGEST = 60  # characters of what one field takes
MOST_CHARACTERS = 2000  # of an address that is read at all


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and after which row the page begins: a cursor holds the name of that row."""

    text: str = ""
    after: str | None = None


def sealed(search: Search, account: UUID, *, at: datetime) -> str:
    said = json.dumps([search.text[:LONGEST], search.after, int(at.timestamp())], ensure_ascii=False)
    return urlsafe_b64encode(_cipher(settings.SECRET_KEY).encrypt(said.encode(), [account.bytes])).decode().rstrip("=")


def opened(text: str, account: UUID, *, at: datetime) -> Search:
    """Return what `text` asks; nothing where it is somebody else's, too old or made up."""
    if not text or len(text) > MOST_CHARACTERS:
        return Search()
    try:
        packed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        asked, after, since = json.loads(_cipher(settings.SECRET_KEY).decrypt(packed, [account.bytes]))
    except (InvalidTag, ValueError):
        return Search()
    return Search(asked, after) if 0 <= at.timestamp() - since + 1 <= settings.SESSION_COOKIE_AGE else Search()


@lru_cache(maxsize=1)
def _cipher(secret: str) -> AESSIV:
    return AESSIV(hashlib.sha256(b"lianfang.people.asking:" + secret.encode()).digest())
