"""What is said to whoever is turned away: nothing was recorded, nothing typed is lost, and when to come again.

Made without the database and without the application, since it is these that have too much to do. A program gets JSON,
a page that was to be read opens by itself a little later, and a form comes back as a page that holds all that was typed
and sends it again at one click.
"""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lianfang.desk.pages import POLICY
from lianfang.kit.refusals import Refusal, type_text

from .roads import PROVING

SOONEST_S, LATEST_S = 3, 12  # spread, so that who is turned away together does not come back together
LONGEST_FORM = 64 << 10
FORM = "application/x-www-form-urlencoded"
UNSAID = "password"  # a field whose name holds this is never written into a page


class CannotTakeNow(Refusal):
    code: ClassVar[str] = "server_busy"
    status: ClassVar[int] = 503
    what: ClassVar[type_text] = _("现在人太多，这一下没有办。")
    why: ClassVar[type_text] = _("先紧着门口的记录。已经记下的都在，一笔不少。")
    do: ClassVar[type_text] = _("过 {seconds} 秒再来。")


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, as it goes out."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


FAILED = Answer(500, [("Content-Type", "text/plain; charset=utf-8")], "系统出错 · Server error\n".encode())


def answer(environ: Mapping[str, Any]) -> Answer:
    """Return what a request is told that is turned away."""
    seconds = random.randint(SOONEST_S, LATEST_S)  # noqa: S311 - no secret
    path = environ["PATH_INFO"]
    with translation.override(_language(environ)):
        if path.startswith("/api/"):
            media, body = _for_program(path, seconds)
        else:
            media, body = "text/html", _page(environ, seconds)
    headers = [
        ("Content-Type", f"{media}; charset=utf-8"),
        ("Retry-After", str(seconds)),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", POLICY),
        ("X-Content-Type-Options", "nosniff"),
    ]
    return Answer(503, headers, body)


def _language(environ: Mapping[str, Any]) -> str:
    chosen = _cookie(environ, settings.LANGUAGE_COOKIE_NAME) or environ.get("HTTP_ACCEPT_LANGUAGE", "")
    return "en" if chosen.lower().startswith("en") else "zh-hans"


def _cookie(environ: Mapping[str, Any], name: str) -> str:
    try:
        found = SimpleCookie(environ.get("HTTP_COOKIE", "")).get(name)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def _for_program(path: str, seconds: int) -> tuple[str, bytes]:
    """As the intake and the reads of the interface refuse (docs/api.md)."""
    said = CannotTakeNow(seconds=seconds).as_json()
    if path.rstrip("/") == "/api/entries":
        return "application/json", _json({"status": "refused", "refusal": said})
    detail = f"{said['why']} {said['do']}"
    kind = f"urn:lianfang:problem:{said['code']}"
    return "application/problem+json", _json(
        {"type": kind, "title": said["what"], "status": 503, "detail": detail, **said}
    )


def _json(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode()


def _page(environ: Mapping[str, Any], seconds: int) -> bytes:
    theme = "dark" if _cookie(environ, "theme") == "dark" else "light"
    if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
        return _reading(translation.get_language() or "", theme, seconds)
    kept = _kept(environ)
    return _written(theme, seconds, is_form=True, kept=kept, action=_address(environ))


@lru_cache(maxsize=64)
def _reading(language: str, theme: str, seconds: int) -> bytes:
    """The same page for all readers of a language: a crowd is turned away for a few microseconds each."""
    return _written(theme, seconds, is_form=False)


def _written(theme: str, seconds: int, **more: Any) -> bytes:
    language = "en" if (translation.get_language() or "").startswith("en") else "zh-Hans"
    return render_to_string("503.html", {"theme": theme, "language": language, "seconds": seconds, **more}).encode()


def _kept(environ: Mapping[str, Any]) -> list[tuple[str, str]] | None:
    """What was typed, as names and values; None where it cannot be written into a page: a file, a password."""
    stream = environ["wsgi.input"]
    is_form = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() == FORM
    if not is_form or environ["PATH_INFO"].startswith(PROVING):
        return None
    body = stream.read(LONGEST_FORM + 1)
    stream.seek(0)
    if not body or len(body) > LONGEST_FORM:
        return None
    try:
        typed = QueryDict(body, encoding="utf-8")
    except TooManyFieldsSent:  # no page of ours has so many
        return None
    if any(UNSAID in name for name in typed):
        return None
    return [(name, str(value)) for name, values in typed.lists() for value in values]


def _address(environ: Mapping[str, Any]) -> str:
    """Where the form goes again: on this server alone, whatever the path begins with."""
    path = "/" + environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace").lstrip("/\\")
    query = environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path
