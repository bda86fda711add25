"""Every address that the server answers, and the matrix in which it stands: an address in none fails the first test.

Pages of the office stand in tests/desk/test_matrix.py, reads of programs in tests/api/test_gate.py; what is left, and
what programs are shown of others' grounds, is asked here. Each is read behind the second wall where there is one.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker
from tests.api.test_gate import HEAD as PROGRAMS
from tests.api.test_gate import LINES
from tests.api.world import program
from tests.desk import asked
from tests.desk.grounds import Ground, grounds
from tests.desk.test_matrix import EXPECTED, POSTS, UNSEEN, Seen, shown, visitor
from tests.fixtures.walls import behind_wall, build

from lianfang.access.intake import ADDRESSES
from lianfang.kit.clock import now
from lianfang.operations.certificates import make_certificates

Laid = dict[str, Ground]
pytestmark = pytest.mark.django_db
HANDED_IN = {"/api/entries", "/api/head"}
"""Past Django in a server: tests/access/test_intake.py."""

OPEN = {
    "/api/": {404},
    "/api/docs": {200},
    "/api/docs/try": {200},
    "/api/openapi.json": {200},
    "/api/nothing/of/the/kind": {404},
    "/board/wall/": {200, 302},
    "/board/wall/let-in/": {200},
    "/health": {200},
    "/language/": {302},
    "/metrics": {200},
    "/trust/": {200},
    "/trust/lianfang.crt": {200},
    "/nothing/of/the/kind/": {404},
    "/people/no-id/": {404},
}
"""What stands in no other matrix, and what anybody at all may be answered; the last two are error pages."""


def addresses(resolver: URLResolver, before: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every pattern that Django matches, with its namespace."""
    for one in resolver.url_patterns:
        pattern = before + str(one.pattern).removeprefix("^")
        if isinstance(one, URLPattern):
            yield "/" + pattern, ":".join([*spaces, one.name or ""])
        else:
            yield from addresses(one, pattern, spaces + ((one.namespace,) if one.namespace else ()))


def like(pattern: str) -> str:
    """One address of a pattern as `OPEN` writes it."""
    return "/api/nothing/of/the/kind" if pattern == "/api/(?P<rest>.*)$" else pattern


def test_every_address_is_in_a_matrix() -> None:
    every = list(addresses(get_resolver()))
    office = [name.removeprefix("desk:") for _pattern, name in every if name.startswith("desk:")]
    others = {like(pattern) for pattern, name in every if not name.startswith("desk:")}
    read = {f"/api/{line[0].partition('/')[0]}" for line in LINES}

    assert sorted(office) == asked.page_names(), "a page without a name, or two of one name, stands in no matrix"
    assert ADDRESSES == HANDED_IN <= others
    assert {one for one in others - HANDED_IN - set(OPEN) if one.partition("<")[0].rstrip("/") not in read} == set()
    assert set(OPEN) - others == {"/nothing/of/the/kind/", "/people/no-id/"}


@pytest.fixture(scope="module")
def laid(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Laid]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield grounds()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A server's certificate with our authority's beside it, which devices are given to trust."""
    folder = tmp_path_factory.mktemp("tls")
    make_certificates(folder, ["localhost"], at=now())
    return folder / "server.crt"


def seen(answer: Any, address: str) -> Seen:
    content: bytes = answer.getvalue() if answer.streaming else answer.content
    return Seen(str(answer.status_code), content.decode("utf-8", "replace"), address)


@pytest.mark.parametrize("who", list(EXPECTED))
def test_what_is_open_shows_nobody_what_lies_outside(
    laid: Laid, who: str, settings: Settings, certificate: Path
) -> None:
    client, wall = visitor(who), build()
    settings.CERTIFICATE = certificate
    found = {}
    for address in OPEN:
        with behind_wall(wall):
            found[f"GET {address}"] = seen(client.get(address), address)

    assert {row for row, one in found.items() if int(one.cell) not in OPEN[row.removeprefix("GET ")]} == set()
    assert dict(shown(who, found, laid)) == {}


BOOKS = ("places", "households", "persons", "doors")


def reads(at: Ground, *, is_ours: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every read of programs about `at`, and once of all that there is."""
    known = {"place": at.place, "h": at.household, "p": at.person, "door": at.door}
    for line in LINES:
        about: list[dict[str, Any]] = [{"place": at.place}, *([{}] if is_ours else [])]
        if line[0] == "changes":
            about = [{"book": book, "since": 0} | more for book in BOOKS for more in about]
        for query in about[: None if "{" not in line[0] else 1]:
            yield line[0].format(**known), query


@pytest.mark.parametrize("who", PROGRAMS)
def test_a_program_is_shown_nothing_beyond_its_post(laid: Laid, who: str, settings: Settings) -> None:
    settings.API_READS_PER_SECOND = 0
    role, path, place = POSTS[who]
    reader, wall = program(role, path, place=place), build()
    found: dict[str, Seen] = {}
    for key in ("3", *UNSEEN[who][:2]):
        for address, query in reads(laid[key], is_ours=key == "3"):
            with behind_wall(wall):
                answer = reader.get(address, **query)
            found[f"{key} {address} {query}"] = seen(answer, f"{address} {query} {answer.request['QUERY_STRING']}")
    answered = {one.cell for one in found.values()}
    beyond = {one.cell for row, one in found.items() if row.split()[1].count("/") and not row.startswith("3 ")}

    assert answered <= {"200", "403", "404"}
    assert beyond <= {"403", "404"}
    assert "200" in answered
    assert dict(shown(who, found, laid)) == {}
