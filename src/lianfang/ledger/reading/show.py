"""One entry in full, for the command line: where it comes from, what it caused, what became of it."""

from typing import Any
from uuid import UUID

from lianfang.ledger.models import Conflict, Finding, Hold, StoredEntry


def shown(entry: UUID) -> dict[str, Any] | None:
    """Return the stored row, its chain of causes, effects, amendments, findings; sealed parts stay sealed."""
    row = StoredEntry.objects.filter(id=entry).first()
    if row is None:
        return None
    same = StoredEntry.objects.filter(county=row.county)
    fields = {f.name: getattr(row, f.name) for f in row._meta.concrete_fields}
    fields["hash"], fields["prev"] = bytes(row.hash).hex(), bytes(row.prev).hex()
    fields.pop("author_mac")
    return {
        "entry": fields,
        "causes": _causes(row),
        "effects": [_line(e) for e in same.filter(cause=entry).order_by("seq")],
        "amended_by": [_line(e) for e in same.filter(amends=entry).order_by("seq")],
        "findings": list(Finding.objects.filter(county=row.county, entry=entry).values("register", "code", "params")),
        "waits_for": [
            str(t) for t in Hold.objects.filter(county=row.county, entry=entry).values_list("target", flat=True)
        ],
        "conflicts": [
            {"register": c.register, "field": c.field, "entries": c.entries}
            for c in Conflict.objects.filter(county=row.county)
            if str(entry) in c.entries
        ],
    }


def _causes(row: StoredEntry) -> list[str]:
    found: list[str] = []
    while row.cause is not None:
        before = StoredEntry.objects.filter(county=row.county, id=row.cause).first()
        if before is None:
            break
        found.append(_line(before))
        row = before
    return found


def _line(row: StoredEntry) -> str:
    return f"{row.seq} {row.kind} {row.effective_at:%Y-%m-%dT%H:%M:%SZ} {row.id}"
