"""Columns as PostgreSQL's binary arrays, packed here: psycopg asks each value for its type, a third of a batch's cost.

Format: the send/receive functions of arrays and their element types (PostgreSQL 15, src/backend/utils/adt/arrayfuncs.c:
dimensions, null flag, element type, length, lower bound; then each element's length and bytes, -1 for NULL).
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from itertools import repeat
from operator import is_
from struct import Struct
from typing import Any

from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import Format

_HEAD = Struct("!iIIii").pack
_SIZE = Struct("!i").pack
_NULL = _SIZE(-1)
_SIZE_16 = _SIZE(16)
_LONG = Struct("!iq").pack
_INT = Struct("!ii").pack
_SHORT = Struct("!ih").pack
_DOUBLE = Struct("!id").pack
_BOOL = {True: _SIZE(1) + b"\x01", False: _SIZE(1) + b"\x00"}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_UUID = 2950
_DAY_ZERO = date(2000, 1, 1).toordinal()


def _text(value: str) -> bytes:
    found = value.encode()
    return _SIZE(len(found)) + found


def _bytes(value: Any) -> bytes:
    return _SIZE(len(value)) + bytes(value)


def _instant(value: datetime) -> bytes:
    since = value - _EPOCH
    return _LONG(8, (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds)


def _uuids(values: Sequence[Any]) -> list[bytes]:
    """Ids are half of what is packed: no call for each."""
    return [_NULL if v is None else _SIZE_16 + v.int.to_bytes(16, "big") for v in values]


# SQL type: (type of the array, type of its elements, how one is packed)
_TYPES: dict[str, tuple[int, int, Callable[[Any], bytes]]] = {
    "uuid": (2951, 2950, lambda v: _SIZE_16 + v.int.to_bytes(16, "big")),
    "text": (1009, 25, _text),
    "timestamptz": (1185, 1184, _instant),
    "date": (1182, 1082, lambda v: _INT(4, v.toordinal() - _DAY_ZERO)),
    "boolean": (1000, 16, lambda v: _BOOL[bool(v)]),
    "bytea": (1001, 17, _bytes),
    "bigint": (1016, 20, lambda v: _LONG(8, v)),
    "integer": (1007, 23, lambda v: _INT(4, v)),
    "smallint": (1005, 21, lambda v: _SHORT(2, v)),
    "float8": (1022, 701, lambda v: _DOUBLE(8, v)),
}


class Column:
    """The values of one column, of one SQL type."""

    __slots__ = ("type", "values")

    def __init__(self, sql_type: str, values: Sequence[Any]) -> None:
        self.type = sql_type
        self.values = values


class ColumnDumper(Dumper):
    """Packs a Column; its type of array is taken from the first one seen, so there is one dumper a type."""

    format = Format.BINARY

    def get_key(self, obj: Any, format: Any) -> Any:
        return (self.cls, obj.type)

    def upgrade(self, obj: Any, format: Any) -> "ColumnDumper":
        found = ColumnDumper(self.cls)
        found.oid = _TYPES[obj.type][0]
        return found

    def dump(self, obj: Any) -> Buffer:
        return packed(obj)


def packed(column: Column) -> bytes:
    """Return the array in binary. An empty one has no dimensions."""
    _array, element, pack = _TYPES[column.type]
    values = column.values
    if not values:
        return Struct("!iII").pack(0, 0, element)
    first = values[0]
    # The county, the emergency, an instant: half of the columns hold one and the same object.
    if first is values[-1] and all(map(is_, values, repeat(first))):
        part = _NULL if first is None else pack(first)
        return _HEAD(1, int(first is None), element, len(values), 1) + part * len(values)
    parts = _uuids(values) if element == _UUID else [_NULL if v is None else pack(v) for v in values]
    return _HEAD(1, int(_NULL in parts), element, len(parts), 1) + b"".join(parts)
