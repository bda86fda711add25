"""`lianfang serve --intake`: a server at the edge of two networks that takes in entries and shows nobody anything.

What follows from entries is read in the office's network, from another server on the same PostgreSQL. What is not open
here is refused before the application sees it: no session, no page and no read of the interface is behind this door.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lianfang.access import intake
from lianfang.desk.pages import POLICY
from lianfang.kit.refusals import Refusal, type_text

OPEN = intake.ADDRESSES | {"/health"}
BELOW = ("/trust/", "/static/")  # what a phone needs to trust the server, and how its page looks
PHRASE = "403 Forbidden"
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class CannotOpenHere(Refusal):
    code: ClassVar[str] = "intake_only"
    status: ClassVar[int] = 403
    what: ClassVar[type_text] = _("这里打不开：这个口子只收记录。")
    why: ClassVar[type_text] = _("名单和办公的页面在办公网里，不从这里出去。")
    do: ClassVar[type_text] = _("在办公网里打开平时用的地址；不知道是哪个，问管系统的人。")


def is_open(path: str) -> bool:
    return path.rstrip("/") in OPEN or path.startswith(BELOW)


def intake_only(application: Application) -> Application:
    """Wrap `application` so that nothing but the intake is reached."""

    def guarded(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if is_open(environ.get("PATH_INFO", "")):
            return application(environ, start_response)
        media, body = _refused(environ)
        headers = [
            ("Content-Type", f"{media}; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", POLICY),
            ("X-Content-Type-Options", "nosniff"),
        ]
        start_response(PHRASE, headers)
        return [body]

    return guarded


def _refused(environ: dict[str, Any]) -> tuple[str, bytes]:
    """In JSON for a program, as a page for a person."""
    refusal = CannotOpenHere()
    with translation.override(intake.language_of(environ)):
        if environ.get("PATH_INFO", "").startswith("/api/"):
            said = {"status": "refused", "refusal": refusal.as_json()}
            return "application/json", json.dumps(said, ensure_ascii=False).encode()
        language = "en" if (translation.get_language() or "").startswith("en") else "zh-Hans"
        return "text/html", render_to_string("wiring/closed.html", {"refusal": refusal, "language": language}).encode()
