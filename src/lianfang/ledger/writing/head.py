"""The head of a county's chain, as it stands while a batch runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from lianfang.ledger.chain import genesis, head_mac
from lianfang.ledger.models import Head
from lianfang.ledger.sql import Row, Table, store

HEADS = Table(Head)


@dataclass(slots=True)
class Chain:
    """Where a county's chain stands while a batch runs."""

    county: str
    seq: int
    hash: bytes
    emergency: UUID | None
    is_drill: bool

    @classmethod
    def ask(cls, county: str) -> "Callable[[], Chain]":
        """Have the head on its way; it is read when called (sql.Store.ask)."""
        asked = store().ask(HEADS, "county", county, [county])
        return lambda: cls._of(county, asked())

    @classmethod
    def _of(cls, county: str, rows: Sequence[Row]) -> "Chain":
        if not rows:
            return cls(county, 0, genesis(county), None, False)
        row = dict(zip(HEADS.columns, rows[0], strict=True))
        return cls(county, row["seq"], bytes(row["hash"]), row["emergency"], bool(row["is_drill"]))

    def write(self) -> None:
        mac = head_mac(self.county, self.seq, self.hash, self.emergency, self.is_drill)
        values = {
            "county": self.county,
            "seq": self.seq,
            "hash": self.hash,
            "mac": mac,
            "emergency": self.emergency,
            "is_drill": self.is_drill,
        }
        store().put(HEADS, [tuple(values[c] for c in HEADS.columns)], update=True)
