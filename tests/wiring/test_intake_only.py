"""A server that takes in entries and shows nobody anything."""

import json
import re
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from tests.fixtures.living import Living, Phone, visit

from lianfang.kit.clock import now
from lianfang.wiring.commands.server import CannotServeIntakeAlone, check_intake
from lianfang.wiring.intake_only import CannotOpenHere, intake_only, is_open


def reached(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return [b"reached"]


def asked(path: str, **more: str) -> tuple[str, dict[str, str], str]:
    said: list[Any] = []
    pieces = intake_only(reached)({"PATH_INFO": path, **more}, lambda *words: said.extend(words))
    return said[0], dict(said[1]), b"".join(pieces).decode()


@pytest.mark.parametrize("path", ["/api/entries", "/api/entries/", "/api/head", "/health", "/trust/", "/static/a.css"])
def test_what_takes_in_is_reached(path: str) -> None:
    assert asked(path) == ("200 OK", {}, "reached")


@pytest.mark.parametrize("path", ["/api/persons", "/api/docs", "/api/entriesx", "/api/"])
def test_a_program_is_refused_in_its_own_words(path: str) -> None:
    status, headers, body = asked(path, HTTP_ACCEPT_LANGUAGE="en")

    assert (status, headers["Content-Type"]) == ("403 Forbidden", "application/json; charset=utf-8")
    assert json.loads(body)["refusal"]["code"] == CannotOpenHere.code


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/board/", "/metrics", "/people/", "", "//api/entries"])
def test_a_person_is_told_where_pages_are(path: str) -> None:
    status, headers, body = asked(path)

    assert (status, headers["Content-Type"]) == ("403 Forbidden", "text/html; charset=utf-8")
    assert re.findall(r"<h1>(.*)</h1>", body) == ["这里打不开：这个口子只收记录。"]


def addresses(found: Any, before: str = "") -> Iterator[str]:
    for one in found:
        path = before + re.sub(r"[\^$]", "", str(one.pattern))
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, path)
        elif isinstance(one, URLPattern):
            yield "/" + path


def test_of_all_addresses_these_are_open() -> None:
    """Whoever adds an address decides here whether it is to be seen from outside."""
    assert {path for path in addresses(get_resolver().url_patterns) if is_open(path)} == {
        "/api/entries", "/api/head", "/health", "/trust/", "/trust/lianfang.crt",
    }  # fmt: skip


@pytest.mark.kill
def test_entries_come_in_at_the_edge_and_nothing_goes_out(living: Living) -> None:
    if not living.url:
        pytest.skip("two servers share a PostgreSQL alone")
    token = living.seed()
    living.start("--intake")
    phone = Phone(living.port, token)
    phone.send([visit(living.doors()[0], now().isoformat())])
    phone.hang_up()

    assert set(phone.acknowledged) - living.stored_ids() == set()
    assert {path: answer(living.port, path) for path in ("/health", "/api/persons", "/board/")} == {
        "/health": 200, "/api/persons": 403, "/board/": 403,
    }  # fmt: skip


@pytest.mark.kill
def test_an_edge_is_made_ready_with_the_offices_keys_alone(living: Living, tmp_path: Path) -> None:
    if not living.url:
        pytest.skip("two servers share a PostgreSQL alone")
    living.seed()
    edge = Living(tmp_path / "edge", living.url)
    edge.var.mkdir()
    without = edge.answer("init", "--intake", "--name", "edge.ji")
    (edge.var / "keys.json").write_bytes((living.var / "keys.json").read_bytes())
    edge.command("init", "--intake", "--name", "edge.ji")

    assert (without[0], "keys.json" in without[1]) == (1, True)
    assert " --intake\n" in (edge.var / "lianfang.service").read_text()


def test_one_process_opens_sqlite_and_there_is_no_edge_beside_it(tmp_path: Path) -> None:
    check_intake(None)

    with pytest.raises(CannotServeIntakeAlone):
        check_intake(tmp_path / "lianfang.sqlite3")


def answer(port: int, path: str) -> int:
    link = HTTPConnection("127.0.0.1", port, timeout=30)
    link.request("GET", path)
    status = link.getresponse().status
    link.close()
    return status
