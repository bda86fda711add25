"""Verifying: every stored row hashed again, in order. What was changed, removed, re-ordered or cut is named."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lianfang.ledger.chain import ENTRIES, HASH, genesis, head_mac, link
from lianfang.ledger.models import Head, StoredEntry
from lianfang.ledger.sql import Row, snapshot, store

CHUNK = 1_000  # a body has 64 KB at most, and memory is to stay flat whatever they hold
MOST_FAULTS = 100
_SEQ, _PREV, _ID = ENTRIES.places["seq"], ENTRIES.places["prev"], ENTRIES.places["id"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at `seq`: `changed`, `removed`, `reordered`, `cut`, `head_forged`, `head_missing`."""

    code: str
    seq: int
    detail: str = ""


@dataclass(slots=True)
class Verified:
    """The result for one county."""

    county: str
    entry_count: int = 0
    seq: int = 0
    hash: str = ""
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.faults


def verify(county: str, *, since: int = 0, known: dict[int, str] | None = None) -> Verified:
    """Check the chain of `county` from after `since`; `known` gives heads printed earlier (seq to hash in hex).

    Reads one snapshot, so that the office works on meanwhile.
    """
    with snapshot():
        return _verify(county, since, known or {})


def _verify(county: str, since: int, known: dict[int, str]) -> Verified:
    found = Verified(county)
    prev = _hash_at(county, since) if since else genesis(county)
    expected = since
    for row in _rows(county, since):
        expected += 1
        found.entry_count += 1
        gap = row[_SEQ] != expected
        if gap:
            found.faults.append(Fault("removed", expected, f"{expected}–{row[_SEQ] - 1}"))
            expected = row[_SEQ]
        _check_row(row, prev, known, found, told=gap)
        prev = bytes(row[HASH])
        if len(found.faults) >= MOST_FAULTS:
            break
    found.seq, found.hash = expected, prev.hex()
    if len(found.faults) < MOST_FAULTS:
        _check_head(county, expected, prev, known, found)
    return found


def _check_row(row: Row, prev: bytes, known: dict[int, str], found: Verified, *, told: bool) -> None:
    """`told` says that the break before this row has been named already."""
    seq, digest = row[_SEQ], bytes(row[HASH])
    follows = bytes(row[_PREV]) == prev
    told = told or (bool(found.faults) and found.faults[-1].seq >= seq - 1)
    if link(row) != digest:
        found.faults.append(Fault("changed" if follows else "reordered", seq, str(row[_ID])))
    elif not follows and not told:
        found.faults.append(Fault("reordered", seq, str(row[_ID])))
    if known.get(seq, digest.hex()) != digest.hex():
        found.faults.append(Fault("changed", seq, known[seq]))


def _check_head(county: str, seq: int, digest: bytes, known: dict[int, str], found: Verified) -> None:
    head = Head.objects.filter(county=county).first()
    if head is None:
        if seq:
            found.faults.append(Fault("head_missing", seq))
        return
    if bytes(head.mac) != head_mac(county, head.seq, bytes(head.hash), head.emergency, head.is_drill):
        found.faults.append(Fault("head_forged", head.seq))
    last = max([head.seq, *known])
    if last > seq:
        found.faults.append(Fault("cut", seq, f"{seq + 1}–{last}"))
    elif bytes(head.hash) != digest:
        found.faults.append(Fault("changed", seq))


def _hash_at(county: str, seq: int) -> bytes:
    return bytes(StoredEntry.objects.values_list("hash", flat=True).get(county=county, seq=seq))


def _rows(county: str, since: int) -> Iterator[Row]:
    """All rows after `since` in order of `seq`, a chunk at a time."""
    while True:
        rows = store().after(ENTRIES, "seq", county, since, CHUNK)
        yield from rows
        if len(rows) < CHUNK:
            return
        since = rows[-1][_SEQ]


def counties() -> list[str]:
    """Return the counties that have a ledger here."""
    return list(StoredEntry.objects.order_by("county").values_list("county", flat=True).distinct())
