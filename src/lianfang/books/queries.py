"""Reads of forms that were mapped before: the same form, or the last version of one much like it."""

from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from lianfang.kit.scope import Reach

from .fingerprints import Difference, compare, fingerprint, likeness
from .models import Mapping
from .shapes import Header

LIKE = 0.6
_COMPARED = 500


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of a form: its columns for `matching.match`, and what this version has that is new or gone."""

    form: str
    title: str
    columns: Mapped[str, str]
    difference: Difference
    heads: tuple[UUID, ...]

    @property
    def is_new_version(self) -> bool:
        return bool(self.difference)


def mappings(scope: Reach) -> list[Mapping]:
    """Return the forms that the county has learned, the newest first."""
    if not scope.paths:
        return []
    return list(Mapping.objects.filter(county=scope.county).order_by("-learned_at", "form"))


def mapping(scope: Reach, form: str) -> Mapping | None:
    """Return a form by its key."""
    if not scope.paths:
        return None
    return Mapping.objects.filter(county=scope.county, form=form).first()


def known(scope: Reach, headers: Sequence[Header], form: str = "") -> Known | None:
    """Return what is remembered of these headers: of `form` if it is named, else of the same or the likest form."""
    row = mapping(scope, form) if form else _likest(scope, headers)
    if row is None:
        return None
    columns = dict(row.columns)
    return Known(row.form, row.title, columns, compare(columns, headers), tuple(map(UUID, row.heads)))


def _likest(scope: Reach, headers: Sequence[Header]) -> Mapping | None:
    if not scope.paths:
        return None
    rows = Mapping.objects.filter(county=scope.county)
    same = rows.filter(fingerprint=fingerprint(headers)).order_by("-learned_at", "form").first()
    if same is not None:
        return same
    rated = [
        (likeness([column for column, _field in row.columns], headers), row)
        for row in rows.order_by("-learned_at", "form")[:_COMPARED]
    ]
    best = max(rated, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= LIKE else None
