"""Figures of places for the cells of a form, all of them at once; each opens by its key, its place and the sequence."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from uuid import UUID

from lianfang.access.scope import Scope
from lianfang.places.models import Place
from lianfang.reports.columns import Reason, Said
from lianfang.reports.figures import Why, figures, why_said
from lianfang.reports.indicators import indicators


@cache
def _reason(why: Why, key: str) -> Reason:
    return Reason(why, why_said(why, indicators[key]))


def counted(
    scope: Scope, keys: Sequence[str], places: Sequence[Place], on: date, at_seq: int | None
) -> dict[tuple[str, UUID], Said]:
    """Return what each place states of each indicator; a figure that nobody stated is empty, with the reason."""
    if not keys or not places:
        return {}
    table = figures(scope, keys, [place.id for place in places], on, at_seq=at_seq)
    found: dict[tuple[str, UUID], Said] = {}
    for place in places:
        for key in keys:
            value = table.value(place.id, key)
            why = table.why(place.id, key)
            reason = _reason(why, key) if value is None and why else None
            found[key, place.id] = Said(value, (), reason)
    return found
