"""The description of the interface for people: one page in the house's look, and one on which it can be tried.

Both are open to who is not signed in: whoever writes a program need not have an account here.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from lianfang.desk.pages import page

from .surface import interface

TAGS: dict[str, str | Promise] = {
    "me": _("令牌"),
    "places": _("地方"),
    "people": _("户和人"),
    "screening": _("门和入户"),
    "boards": _("盘点"),
    "changes": _("变了什么"),
    "entries": _("送台账"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A parameter of an operation."""

    name: str
    required: bool
    words: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked."""

    method: str
    path: str
    summary: str
    asked: list[Asked]
    answers: str


@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """List what can be read and handed in, by noun."""
    described = interface.get_openapi_schema()
    parts = [(words, list(_operations(described, tag))) for tag, words in TAGS.items()]
    shapes = sorted((name, _fields(shape)) for name, shape in described["components"]["schemas"].items())
    return page(request, "api/docs.html", {"parts": parts, "about": described["info"]["description"], "shapes": shapes})


def _operations(described: dict[str, Any], tag: str) -> Iterator[Operation]:
    for path, methods in described["paths"].items():
        for method, one in methods.items():
            if tag in one.get("tags", ()):
                asked = [
                    Asked(given["name"], bool(given.get("required")), given.get("description", ""))
                    for given in one.get("parameters", ())
                ]
                yield Operation(method.upper(), path, one["summary"], asked, "、".join(map(str, one["responses"])))


def _fields(shape: dict[str, Any]) -> list[tuple[str, str]]:
    found = shape.get("properties", {})
    return [(name, field.get("description", "")) for name, field in found.items()]


@require_GET
def try_out(request: HttpRequest) -> HttpResponse:
    """Show the page on which a token can be tried; all of it comes from this server."""
    wanted = {"url": reverse("api:openapi-json"), "layout": "BaseLayout", "deepLinking": True}
    return render(request, "api/try.html", {"settings": json.dumps(wanted)})
