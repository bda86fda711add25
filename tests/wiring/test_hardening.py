"""What the list of checks rests on (docs/security.md), looked for where a change would undo it without a word."""

import ast
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from pytest_django import Settings
from tests.fixtures.access import client_as
from tests.people.world import BUILDING_3, XIGUAN_PATH, lay_out
from tests.shape.tree import SOURCE, named, parsed, python_files

from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7
from lianfang.ledger.models import StoredEntry

# ── passwords ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_runs_hashes_passwords_slowly(settings: Settings) -> None:
    """The suite hashes quickly: it is the settings of a server that are asked."""
    said = runpy.run_path(str(SOURCE / "wiring" / "settings.py"), run_name="lianfang.wiring.settings")
    settings.PASSWORD_HASHERS = said["PASSWORD_HASHERS"]

    kept = make_password("一个密码")
    cost = identify_hasher(kept).decode(kept)

    assert (cost["algorithm"], cost["variety"]) == ("argon2", "argon2id")
    assert (cost["memory_cost"] >= 19_456, cost["time_cost"] >= 2) == (True, True)


# ── lines to elsewhere ───────────────────────────────────────────────────────────────────────────────────────────────

FETCHING = frozenset(
    "aiohttp ftplib http.client httpx imaplib paramiko poplib requests smtplib socket telnetlib urllib.request "
    "urllib3 websockets xmlrpc.client".split()
)
OPENING = frozenset({"create_connection", "open_connection", "urlopen", "urlretrieve"})
MAY_CALL = {
    "src/lianfang/kit/sight.py": {"create_connection"},  # Django's own, to our database
    "src/lianfang/wiring/commands/install.py": {"socket"},  # asks this machine for its name
    "src/lianfang/wiring/control.py": {"socket"},  # a socket in the state directory
    "src/lianfang/wiring/lines.py": {"socket"},  # looks at lines that others opened to it
    "src/lianfang/wiring/serve.py": {"socket"},  # tries whether its own port is free
}


def lines_of(tree: ast.AST) -> Iterator[str]:
    """Modules that could fetch something, whichever way they are imported, and calls that open a line."""
    for node in ast.walk(tree):
        said: list[str] = []
        if isinstance(node, ast.Import):
            said = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            said = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
        elif isinstance(node, ast.Constant) and node.value in FETCHING - {"requests", "socket"}:
            said = [str(node.value)]  # import_module("http.client")
        elif isinstance(node, ast.Attribute) and node.attr in OPENING:
            yield node.attr
        yield from (name for name in said if name in FETCHING)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from urllib import request", ["urllib.request"]),
        ("from urllib.request import urlopen", ["urllib.request"]),
        ("from http import client as c", ["http.client"]),
        ("import asyncio\nasyncio.open_connection('x', 1)", ["open_connection"]),
        ("import importlib\nimportlib.import_module('http.client')", ["http.client"]),
        ("from urllib.parse import urlsplit\nfrom . import socket", []),
    ],
)
def test_a_line_to_elsewhere_is_seen(source: str, found: list[str]) -> None:
    assert list(lines_of(ast.parse(source))) == found


def test_no_room_opens_a_line_to_elsewhere() -> None:
    """Nobody fetches what somebody names, so that no request can be forged through us."""
    files = [path for path in python_files("src/") if not named(path).startswith("src/lianfang/drill/bench/")]
    found = {named(path): set(lines_of(parsed(path))) for path in files}

    assert {name: lines for name, lines in found.items() if lines} == MAY_CALL


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────────

IN_PAGE = ("text/html", "application/json", "text/plain", "application/problem+json")


def shown_in_page(path: Path) -> Iterator[str]:
    """Files that an answer would let act as a page of ours."""
    for function in ast.walk(parsed(path)):
        if not isinstance(function, ast.FunctionDef):
            continue
        words = ast.unparse(function)
        for call in ast.walk(function):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
                continue
            said = {word.arg: ast.unparse(word.value) for word in call.keywords}
            is_file = call.func.id == "FileResponse" and said.get("as_attachment") != "True"
            media = said.get("content_type", "") if call.func.id in ("HttpResponse", "StreamingHttpResponse") else ""
            is_other = bool(media) and not any(one in media for one in IN_PAGE) and "Content-Disposition" not in words
            if is_file or is_other:
                yield f"{named(path)}: {function.name}"


def test_every_file_is_handed_out_to_be_saved() -> None:
    """Sheets of labels are printed from the page and say so; problems are JSON, figures for Prometheus text."""
    found = {one for path in python_files("src/") for one in shown_in_page(path)}

    assert found == {"src/lianfang/api/problems.py: problem", "src/lianfang/operations/health.py: metrics"}


# ── what an error page says ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_page_that_breaks_after_its_entry_does_not_say_that_nothing_was_recorded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever believed it would leave out a door that was visited, or doubt one that was not."""
    lay_out()
    client = client_as("community_office", XIGUAN_PATH)
    client.raise_request_exception = False
    before = StoredEntry.objects.count()

    def broken(*_words: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("lianfang.desk.places.views.place_href", broken)
    said = {"name": "改了名", "entry_id": str(uuid7()), "at": now().isoformat()}
    answer = client.post(f"/places/{BUILDING_3}/rename/", said)

    assert (answer.status_code, StoredEntry.objects.count() - before) == (500, 1)
    assert "台账没有动" not in answer.content.decode()
