"""Forms are known again by their headers: which column is which, which form this is, and what is new in it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .headers.spelling import stem
from .headers.wording import typos
from .shapes import Header

LONGEST_KEY = 56  # with a count behind it, what the ledger takes for the name of a field


def column_key(header: Header) -> str:
    """A column's name within its form: its words and those above it, without position, blanks, marks and days."""
    words = [typos(stem(text)) for text in (*header.parents, header.text)]
    key = "/".join(word for word in words if word)
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[: LONGEST_KEY - 9]}…{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def column_keys(headers: Sequence[Header]) -> list[str]:
    """A key for each header; what occurs twice is counted from left to right: 备注, 备注#2."""
    seen: dict[str, int] = {}
    keys = []
    for header in headers:
        key = column_key(header)
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return keys


def fingerprint(headers: Sequence[Header]) -> str:
    """One name for all files of the same columns, in whichever order: 32 hexadecimal digits."""
    words = "\n".join(sorted(key for key in column_keys(headers) if key))
    return hashlib.sha256(words.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a form has that its last version had not, and what it no longer has."""

    new: tuple[str, ...]
    gone: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.gone)


def compare(known: Iterable[str], headers: Sequence[Header]) -> Difference:
    """Compare the columns of a form's last version with the headers of this one."""
    before, now = list(known), column_keys(headers)
    return Difference(
        tuple(key for key in now if key and key not in before), tuple(key for key in before if key not in now)
    )


def likeness(known: Mapping[str, str] | Iterable[str], headers: Sequence[Header]) -> float:
    """The share of the longer version's columns that both have, 0 to 1."""
    before, now = set(known), {key for key in column_keys(headers) if key}
    return len(before & now) / max(len(before), len(now), 1)
