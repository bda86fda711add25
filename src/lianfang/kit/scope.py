"""Reach: what a read needs to know of its reader. `access.Scope` is one; reads below access take this."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


class Reach(Protocol):
    """The county and the places somebody may read."""

    @property
    def county(self) -> str: ...

    @property
    def paths(self) -> Sequence[str]: ...

    def covers(self, path: str) -> bool: ...

    def within(self, queryset: "QuerySet[M]", field: str = "path") -> "QuerySet[M]": ...
