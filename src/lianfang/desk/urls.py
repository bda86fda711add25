"""Addresses of the office: each noun's own `urls` module, as soon as it exists."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from . import home, look, shell

app_name = "desk"

NOUNS = (
    "session",
    "board",
    "chart",
    "lists",
    "people",
    "roster",
    "ledger",
    "inbox",
    "places",
    "posts",
    "staff",
    "fields",
    "rounds",
    "emergency",
    "sheets",
    "exports",
    "labels",
    "reports",
)


def _modules() -> list[str]:
    names = [f"lianfang.desk.{noun}" for noun in NOUNS]
    return [f"{name}.urls" for name in names if find_spec(name) and find_spec(f"{name}.urls")]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("theme/", shell.set_theme, name="theme"),
    path("look/", look.look, name="look"),
    *(path("", include(module)) for module in _modules()),
]
