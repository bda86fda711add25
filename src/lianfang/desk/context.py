"""What every page's frame shows: rooms by role, post in use, clock, theme, whether this is a drill.

Nothing here is asked of the database before a template uses it: partial pages never pay for the frame.
"""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from lianfang.access.scope import scope_of
from lianfang.kit.clock import now

from . import days, frame, nav
from .addresses import address

THEMES = ("light", "dark")


def desk(request: HttpRequest) -> dict[str, Any]:
    """Context processor of all desk pages; works signed out, when `request.scope` is absent."""
    role = scope_of(request).role
    return {
        "nav_items": SimpleLazyObject(lambda: nav.nav_items(role, request.path)),
        "clock_line": SimpleLazyObject(lambda: days.day_line(now())),
        "theme": theme_of(request),
        "language": "en" if (get_language() or "").startswith("en") else "zh-Hans",
        "here": SimpleLazyObject(lambda: frame.here(request)),
        "who": SimpleLazyObject(lambda: frame.viewer(request)),
        "drill": SimpleLazyObject(lambda: frame.is_drill(request)),
        "find_href": SimpleLazyObject(lambda: find_href(role)),
    }


def find_href(role: str) -> str | None:
    """Return where the search of the top bar goes; none for a role that may not look for people."""
    may_look = any(item.name == "people" for item in nav.nav_items(role, ""))
    return address("desk:find_people") if may_look else None


def theme_of(request: HttpRequest) -> str:
    theme = request.COOKIES.get("theme", "")
    return theme if theme in THEMES else THEMES[0]
