""" "Under a place" as a condition on a column of paths: a range in byte order, never LIKE (design, section 4)."""

from django.db.models import Q

from lianfang.kit.paths import upper


def under(path: str, field: str = "path") -> Q:
    """Return the condition that `field` lies at or below `path`; nothing lies below a place without a path."""
    if not path:
        return Q(pk__in=[])
    return Q(**{f"{field}__gte": path, f"{field}__lt": upper(path)})


def below(path: str, field: str = "path") -> Q:
    """Return the condition that `field` lies below `path`, the place itself left out."""
    if not path:
        return Q(pk__in=[])
    return Q(**{f"{field}__gt": path, f"{field}__lt": upper(path)})
