"""Rows under a place within a scope, in a form that both databases answer from one range of an index."""

from typing import Any

from django.db.models import QuerySet

from lianfang.access.scope import Scope
from lianfang.kit.paths import upper


def under(scope: Scope, rows: "QuerySet[Any]", path: str) -> "QuerySet[Any]":
    """Return those of `rows` whose `path` is `path` or lies below it, and within the scope.

    Where the scope covers `path` its own range is left out: given two ranges of one column SQLite seeks by the first
    and tests the other row by row, which for headquarters is the whole county.
    """
    if scope.covers(path):
        return rows.filter(county=scope.county, path__gte=path, path__lt=upper(path))
    return scope.within(rows).filter(path__gte=path, path__lt=upper(path))
