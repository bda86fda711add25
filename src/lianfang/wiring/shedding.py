"""What is said to whoever is turned away: nothing was recorded, nothing typed is lost, and when to come again; and to
whoever has waited too long for something that was begun: that nobody knows, and how to make sure.

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

from lianfang.access import intake
from lianfang.desk.pages import POLICY
from lianfang.kit.outages import CannotReachDatabase
from lianfang.kit.refusals import Refusal, type_text

from .roads import PROVING

SOONEST_S, LATEST_S = 3, 12  # spread, so that who is turned away together does not come back together
LONGEST_FORM = 64 << 10
FORM = "application/x-www-form-urlencoded"
ENTRY_ID = "entry_id"  # by which a form names the entry it becomes (desk/forms.py)
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


def answer(environ: Mapping[str, Any], typed: QueryDict | None = None) -> Answer:
    """Return what a request is told that is turned away: nothing of it was done. `typed` where the body is read."""
    return _not_done(environ, typed, CannotTakeNow)


def away(environ: Mapping[str, Any], typed: QueryDict | None = None) -> Answer:
    """Return what is said where the database cannot be reached: nothing was done either."""
    return _not_done(environ, typed, CannotReachDatabase)


def _not_done(environ: Mapping[str, Any], typed: QueryDict | None, why: type[Refusal]) -> Answer:
    seconds = _soon()
    with translation.override(_language(environ)):
        if _is_program(environ):
            media, body = _for_program(environ["PATH_INFO"], why(seconds=seconds))
        else:
            media, body = "text/html", _page(environ, seconds, typed, is_away=why is CannotReachDatabase)
    return Answer(503, _headers(media, seconds), body)


def unknown(environ: Mapping[str, Any], typed: QueryDict | None = None) -> Answer:
    """Return what is said where nobody knows: it was begun, and what it was given to does not come back."""
    seconds = _soon()
    with translation.override(_language(environ)):
        if environ["PATH_INFO"].rstrip("/") in intake.ADDRESSES:
            media, body = "application/json", _json(intake.said_of(intake.CannotTellYet()))
        else:
            media, body = "text/html", _unknown_page(environ, seconds, typed)
    return Answer(504, _headers(media, seconds), body)


def _soon() -> int:
    return random.randint(SOONEST_S, LATEST_S)  # noqa: S311 - no secret


def _is_program(environ: Mapping[str, Any]) -> bool:
    return bool(environ["PATH_INFO"].startswith("/api/"))


def _headers(media: str, seconds: int) -> list[tuple[str, str]]:
    return [
        ("Content-Type", f"{media}; charset=utf-8"),
        ("Retry-After", str(seconds)),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", POLICY),
        ("X-Content-Type-Options", "nosniff"),
    ]


def _language(environ: Mapping[str, Any]) -> str:
    chosen = _cookie(environ, settings.LANGUAGE_COOKIE_NAME) or environ.get("HTTP_ACCEPT_LANGUAGE", "")
    return "en" if chosen.lower().startswith("en") else "zh-hans"


def _cookie(environ: Mapping[str, Any], name: str) -> str:
    try:
        found = SimpleCookie(environ.get("HTTP_COOKIE", "")).get(name)
    except CookieError:
        return ""
    return found.value if found is not None else ""


def _for_program(path: str, refusal: Refusal) -> tuple[str, bytes]:
    """As the intake and the reads of the interface refuse (docs/api.md)."""
    said = refusal.as_json()
    if path.rstrip("/") == "/api/entries":
        return "application/json", _json({"status": "refused", "refusal": said})
    detail = f"{said['why']} {said['do']}"
    kind = f"urn:lianfang:problem:{said['code']}"
    return "application/problem+json", _json(
        {"type": kind, "title": said["what"], "status": 503, "detail": detail, **said}
    )


def _json(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode()


def _page(environ: Mapping[str, Any], seconds: int, typed: QueryDict | None, *, is_away: bool) -> bytes:
    theme = _theme(environ)
    if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
        return _reading(translation.get_language() or "", theme, seconds, is_away)
    kept = _kept(environ, typed)
    return _written("503.html", theme, seconds, is_form=True, is_away=is_away, kept=kept, action=_address(environ))


def _unknown_page(environ: Mapping[str, Any], seconds: int, typed: QueryDict | None) -> bytes:
    """The form goes again only where it names its entry: what is recorded under that name is not recorded twice."""
    kept = _kept(environ, typed) or []
    is_named = any(name.endswith(ENTRY_ID) for name, _value in kept)
    return _written("504.html", _theme(environ), seconds, kept=kept if is_named else None, action=_address(environ))


def _theme(environ: Mapping[str, Any]) -> str:
    return "dark" if _cookie(environ, "theme") == "dark" else "light"


@lru_cache(maxsize=64)
def _reading(language: str, theme: str, seconds: int, is_away: bool) -> bytes:
    """The same page for all readers of a language: a crowd is turned away for a few microseconds each."""
    return _written("503.html", theme, seconds, is_form=False, is_away=is_away)


def _written(template: str, theme: str, seconds: int, **more: Any) -> bytes:
    language = "en" if (translation.get_language() or "").startswith("en") else "zh-Hans"
    return render_to_string(template, {"theme": theme, "language": language, "seconds": seconds, **more}).encode()


def _kept(environ: Mapping[str, Any], typed: QueryDict | None) -> list[tuple[str, str]] | None:
    """What was typed, as names and values; None where it cannot be written into a page: a file, a password."""
    is_form = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() == FORM
    if not is_form or environ["PATH_INFO"].startswith(PROVING):
        return None
    typed = _typed(environ["wsgi.input"]) if typed is None else typed
    if not typed or any(UNSAID in name for name in typed):
        return None
    found = [(name, str(value)) for name, values in typed.lists() for value in values]
    return found if sum(len(name) + len(value) for name, value in found) <= LONGEST_FORM else None


def _typed(stream: Any) -> QueryDict | None:
    """Read a form that nobody has read yet, and leave it as it was."""
    body = stream.read(LONGEST_FORM + 1)
    stream.seek(0)
    if len(body) > LONGEST_FORM:
        return None
    try:
        return QueryDict(body, encoding="utf-8")
    except TooManyFieldsSent:  # no page of ours has so many
        return None


def _address(environ: Mapping[str, Any]) -> str:
    """Where the form goes again: on this server alone, whatever the path begins with."""
    path = "/" + environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace").lstrip("/\\")
    query = environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path
