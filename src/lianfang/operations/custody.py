"""Keys held by two persons. A copy of the key file, and what opens backups, sealed under two passphrases at once.

No holder alone can open it, and the server keeps no passphrase. Where there are three holders, any two of them open it,
so that one may be ill or lose a slip. The copy is made by hand and lies outside every
backup: if each night's backup brought the keys along, nobody could ever be forgotten. So a copy is made anew after an
emergency was opened (its key is not in the old one) and after one was forgotten (the old copy is to be destroyed).
"""

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import combinations
from pathlib import Path

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lianfang.kit.clock import ZONE
from lianfang.kit.files import write_private
from lianfang.kit.refusals import Refusal
from lianfang.ledger.sealing.keys import key_file

from .certificates import kept_authority

HOLDERS, MOST_HOLDERS = 2, 5  # any two of however many there are
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that is taken for another
GROUPS, GROUP = 5, 5  # 25 letters of 30: 122 bits
SUFFIX = ".held"
MAGIC = b"lianfang held keys 2\n"
MAGIC_1 = b"lianfang held keys 1\n"  # of 0.2.0: sealed under the key of both itself
NONCE_BYTES = 12
KEY_BYTES = 32
WRAP_BYTES = NONCE_BYTES + KEY_BYTES + 16  # with its mark of being whole


class CannotOpenHeld(Refusal):
    code = "operations.held_not_opened"
    what = _("没打开：口令对不上，或者文件不是保管的钥匙。")
    why = _("这份钥匙要两位保管人的口令都对才打得开，先后不论。")
    do = _("请两位照着自己那张条再输一遍，横线和大小写不用管。")


class CannotReplaceKeys(Refusal):
    code = "operations.keys_differ"
    what = _("没放回去：{path} 里已经有另外的钥匙。")
    why = _("盖掉它，用它封着的内容就再也打不开了。")
    do = _("确定不要了，先把它挪到别处，再来一遍。")


@dataclass(frozen=True, slots=True)
class Held:
    """What two holders keep: the key file as it was, the secret that opens backups made since, and the one under which
    codes of the second factor are sealed (settings' SECRET_KEY), and the authority that devices trust. A copy of 0.2.0
    lacks the last two."""

    made_at: datetime
    key_file: str
    identity: str
    secret: str = ""
    authority: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Custody:
    """What the server remembers of the last copy: when, of which key file with which emergencies, and to whom backups
    are sealed. One of 0.2.0 does not say which emergencies (None)."""

    made_at: datetime
    fingerprint: str
    recipient: str
    emergencies: frozenset[str] | None = None


def hold(folder: Path, *, at: datetime, holders: int = HOLDERS) -> tuple[Path, list[str]]:
    """Write a copy of the keys into `folder`; the file, and a passphrase for each holder, which nobody else keeps.

    Backups are sealed to a new identity from here on, which only this copy holds.
    """
    identity = pyrage.x25519.Identity.generate()
    key_file().index_secret  # noqa: B018 - makes the file where a new installation has none
    text = settings.KEY_FILE.read_text()
    held = Held(at, text, str(identity), settings.SECRET_KEY, kept_authority(Path(settings.CERTIFICATE).parent))
    words = [passphrase() for _holder in range(holders)]
    key = os.urandom(KEY_BYTES)
    wraps = [_sealed(_key(pair), key) for pair in combinations(words, HOLDERS)]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"lianfang-keys-{at.astimezone(ZONE):%Y%m%d-%H%M%S}{SUFFIX}"
    write_private(
        path,
        MAGIC
        + bytes([len(wraps)])
        + b"".join(wraps)
        + _sealed(key, json.dumps({**asdict(held), "made_at": at.isoformat()}).encode()),
    )
    said = {
        "made_at": at.isoformat(),
        "fingerprint": fingerprint(text),
        "recipient": str(identity.to_public()),
        "emergencies": sorted(_marks(text)),
    }
    write_private(_memory(), json.dumps(said).encode())
    return path, words


def open_held(path: Path, words: Sequence[str]) -> Held:
    """Open a copy with the holders' passphrases, in either order. Raises CannotOpenHeld."""
    found = json.loads(_opened(path.read_bytes(), _key([_tidy(word) for word in words if word.strip()])))
    return Held(**{**found, "made_at": datetime.fromisoformat(found["made_at"])})


def _opened(file: bytes, key: bytes) -> bytes:
    """What is sealed in a held file. Raises CannotOpenHeld where `key` is not that of two of its holders."""
    if file.startswith(MAGIC_1):
        found = _unsealed(key, file.removeprefix(MAGIC_1), MAGIC_1)
    else:
        rest = file.removeprefix(MAGIC)
        end = 1 + (rest[0] if rest else 0) * WRAP_BYTES
        wraps = (rest[start : start + WRAP_BYTES] for start in range(1, end, WRAP_BYTES))
        inner = next(filter(None, (_unsealed(key, wrap) for wrap in wraps)), None)
        found = None if inner is None else _unsealed(inner, rest[end:])
    if found is None:
        raise CannotOpenHeld
    return found


def _sealed(key: bytes, content: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, MAGIC)


def _unsealed(key: bytes, sealed: bytes, mark: bytes = MAGIC) -> bytes | None:
    """None where it was sealed with another key."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], mark)
    except (InvalidTag, ValueError):
        return None


def _key(words: Sequence[str]) -> bytes:
    """One key of all passphrases, whatever their order. Each is 122 bits by chance: no slow derivation is due."""
    return HKDF(hashes.SHA256(), length=32, salt=None, info=MAGIC_1).derive("\n".join(sorted(words)).encode())


def put_back(held: Held) -> bool:
    """Put what is held where it belongs; False if all of it stands there already. Raises CannotReplaceKeys.

    A key file that `init` made and in which no emergency has a key opens nothing, and gives way.
    """
    path: Path = settings.KEY_FILE
    there = path.read_text() if path.exists() else ""
    is_there = bool(there) and secret_of(there) == secret_of(held.key_file)
    if there and not is_there and (json.loads(there)["emergencies"] or json.loads(there).get("forgotten")):
        raise CannotReplaceKeys(path=path)
    if not is_there:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, held.key_file.encode())
    return _put_secret_back(held.secret) or not is_there


def _put_secret_back(secret: str) -> bool:
    """The same for the secret of codes; one that the environment states stays."""
    path: Path = settings.SECRET_KEY_FILE
    is_read = path.exists() and path.read_text().strip() == settings.SECRET_KEY
    if not secret or secret == settings.SECRET_KEY or not is_read:
        return False
    write_private(path, secret.encode())
    settings.SECRET_KEY = secret
    return True


def last_held() -> Custody | None:
    """What is known of the last copy; None where none was ever made."""
    try:
        found = json.loads(_memory().read_text())
    except FileNotFoundError:
        return None
    kept = found.get("emergencies")
    return Custody(
        datetime.fromisoformat(found["made_at"]),
        found["fingerprint"],
        found["recipient"],
        None if kept is None else frozenset(kept),
    )


def is_stale(known: Custody) -> bool:
    """True if keys were made or destroyed since: the copy lacks some, or keeps what should be gone."""
    path: Path = settings.KEY_FILE
    return not path.exists() or fingerprint(path.read_text()) != known.fingerprint


def lacks_keys(known: Custody) -> bool:
    """True if an emergency of today has no key in the copy: with this machine, what is sealed for it would be lost."""
    path: Path = settings.KEY_FILE
    if known.emergencies is None or not path.exists():
        return False
    return not known.emergencies.issuperset(_marks(path.read_text()))


def _marks(text: str) -> set[str]:
    """Each emergency with its key as it is: one that was changed is another."""
    found = json.loads(text)["emergencies"].items()
    return {hashlib.sha256(f"{name}={key}".encode()).hexdigest()[:16] for name, key in found}


def fingerprint(text: str) -> str:
    """Sixteen characters that tell one key file from another and give nothing of it away."""
    found = json.loads(text)
    parts = [found["index_secret"], *(f"{name}={key}" for name, key in sorted(found["emergencies"].items()))]
    parts += [f"{county}-{name}" for county, names in sorted(found.get("forgotten", {}).items()) for name in names]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def secret_of(text: str) -> bytes:
    return base64.b64decode(json.loads(text)["index_secret"])


def passphrase() -> str:
    """Five groups of five letters and digits, as somebody can read them out."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(GROUP)) for _group in range(GROUPS))


def _tidy(word: str) -> str:
    plain = "".join(c for c in word.upper() if c in LETTERS)
    return "-".join(plain[i : i + GROUP] for i in range(0, len(plain), GROUP))


def _memory() -> Path:
    return Path(settings.VAR) / "custody.json"
