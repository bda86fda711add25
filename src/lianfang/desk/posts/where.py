"""The place that an address names."""

from uuid import UUID

from django.http import Http404

from lianfang.access.scope import Scope
from lianfang.places import queries as places
from lianfang.places.models import Place


def place_asked(scope: Scope, asked: str) -> Place | None:
    """Return the place of the query; None where none is asked for, 404 where it is not within the scope."""
    if not asked:
        return None
    try:
        found = places.places_by_id(scope, [UUID(asked)])
    except ValueError:
        raise Http404 from None
    if not found:
        raise Http404
    return next(iter(found.values()))
