"""Keyset paging: a page starts after the last row of the page before, never at an offset."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Rows of one page and the cursor of the next; None on the last page."""

    rows: list[M]
    next: str | None


def keyset(queryset: "QuerySet[M]", *, order: Sequence[str], after: str | None = None, limit: int = 50) -> Page[M]:
    """Return the page of `queryset` that follows the cursor `after`.

    `order` names fields, each with "-" for descending; the last must make rows distinct.
    A cursor that cannot be read counts as none.
    """
    values = cursor_values(after, len(order))
    if values is not None:
        queryset = _after(queryset, order, values)
    rows = list(queryset.order_by(*order)[: limit + 1])
    more = len(rows) > limit
    rows = rows[:limit]
    return Page(rows, cursor_of(rows[-1], order) if more else None)


def _after(queryset: "QuerySet[M]", order: Sequence[str], values: Sequence[Any]) -> "QuerySet[M]":
    """Return what lies beyond a cursor; all of it where somebody has made one up."""
    try:
        return queryset.filter(_beyond(order, values))
    except (ValidationError, ValueError, TypeError):
        return queryset


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """(a, b) > (x, y) written out, since fields may run in different directions.

    The bound on the first field alone lets both databases begin at it in the index instead of filtering all before.
    """
    found = Q()
    for i, field in enumerate(order):
        same = {name.lstrip("-"): value for name, value in zip(order[:i], values, strict=False)}
        sign = "lt" if field.startswith("-") else "gt"
        found |= Q(**same, **{f"{field.lstrip('-')}__{sign}": values[i]})
    first = order[0]
    return Q(**{f"{first.lstrip('-')}__{'lte' if first.startswith('-') else 'gte'}": values[0]}) & found


def cursor_of(row: Model, order: Sequence[str]) -> str:
    """Return the cursor of the page that begins after `row`."""
    values = [_plain(getattr(row, field.lstrip("-"))) for field in order]
    return base64.urlsafe_b64encode(json.dumps(values, ensure_ascii=False).encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def number_after(cursor: str | None) -> int | None:
    """Return where a page by one number goes on: what is below it, for a list that runs downward. None at its start."""
    values = cursor_values(cursor, 1)
    return values[0] if values and isinstance(values[0], int) else None


def cursor_values(cursor: str | None, length: int) -> list[Any] | None:
    """Return the `length` values that a cursor holds; None where it holds none such."""
    if not cursor:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        written = json.dumps(values, ensure_ascii=False)
        written.encode()  # half a surrogate pair is no text to either database
    except (ValueError, RecursionError):
        return None
    if "\\u0000" in written:  # nor is this to PostgreSQL
        return None
    return values if isinstance(values, list) and len(values) == length else None
