"""Every page and every role: let in, refused with what, why and what to do, or sent to sign in; and nobody is shown
anything of a place that their post does not cover, whatever they ask for.

A page whose name is not in the table fails the first test: whoever adds a page says here who may open it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker
from tests.desk import asked
from tests.desk.grounds import FEVER, Ground, grounds
from tests.desk.matrix import TABLE
from tests.desk.planted import OWN, planted
from tests.fixtures.access import PASSWORD, client_of, make_account, make_post
from tests.fixtures.counties import by_county
from tests.fixtures.walls import behind_wall, build
from tests.people.world import BUILDING_3, COUNTY_ID, TOWN, XIGUAN, XIGUAN_PATH

from lianfang.ledger.models import ReturnedEntry, StoredEntry
from lianfang.operations.wall.logins import Logins

Laid = dict[str, Ground]
pytestmark = pytest.mark.django_db

POSTS = {
    "worker": ("grid_worker", f"{XIGUAN_PATH}01.3.", BUILDING_3),
    "community": ("community_office", XIGUAN_PATH, XIGUAN),
    "township": ("township_office", "14.10.28.100.", TOWN),
    "county": ("headquarters", "14.10.28.", COUNTY_ID),
    "department": ("department_reader", XIGUAN_PATH, XIGUAN),
    "auditor": ("auditor", "14.10.28.100.", TOWN),
    "keeper": ("system_keeper", "14.10.28.", COUNTY_ID),
}
EVERYWHERE = ("3", "30", "31", "sibling", "village", "township", "county")
BEYOND_XIGUAN = ("sibling", "village", "township", "county")
UNSEEN = {
    "worker": ("30", "31", *BEYOND_XIGUAN),
    "community": BEYOND_XIGUAN,
    "township": ("township", "county"),
    "county": ("county",),
    "department": BEYOND_XIGUAN,
    "auditor": ("township", "county"),
    "keeper": ("county",),
    "postless": EVERYWHERE,
    "nobody": EVERYWHERE,
}
NAMELESS = ("department", "auditor", "keeper")
"""Who has no class B, so that not even a masked name may stand on their pages."""

HEALTHLESS = ("keeper", "postless", "nobody")
OUTSIDE = {
    "GET export_ask": "ok",
    "GET round_open": "ok",
    "GET ledger?subject": "ok",
    "GET ledger?under": "ok",
    "POST roster_try": "422",
}
"""What a question about something outside the scope is answered, where it is not that there is no such thing."""

UNMASKING = ("POST entry_open", "POST household_unmask", "POST person_unmask", "GET two_values")
"""Where names stand whole: it was said what for; and nobody can choose between 张** and 张**."""


def table() -> dict[str, dict[str, str]]:
    """By column, what each row of the table expects."""
    head, *rows = (line.split() for line in TABLE.strip().splitlines())
    return {who: {f"{row[0]} {row[1]}": row[n + 2] for row in rows} for n, who in enumerate(head)}


EXPECTED = table()
ROWS = list(EXPECTED["county"])


COUNTING = tuple(f'SELECT COUNT(*) AS "__count" FROM "{table}"' for table in ("ledger_entry", "ledger_returned"))
"""What `ask` itself asks."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What came back: a cell of the table, and what could be read."""

    cell: str
    html: str
    address: str

    def words(self, words: Iterable[str]) -> list[str]:
        """Which of `words` can be read, other than those the reader has brought along."""
        return [word for word in words if word in self.html and word not in self.address]


def visitor(who: str) -> Client:
    if who == "nobody":
        return Client()
    account = make_account(password=PASSWORD)
    if who in POSTS:
        role, path, place = POSTS[who]
        make_post(account, role, path, place=place)
    return client_of(account)


def ask(client: Client, row: str, at: Ground, wall: Logins | None = None) -> Seen:
    """Send what the row says about `at` and undo whatever it did; what is only read is read behind `wall`."""
    method, name = row.split()
    cookies = SimpleCookie({name: cookie.value for name, cookie in client.cookies.items()})
    with transaction.atomic():
        key = planted(name, client, at) if name.endswith(OWN) else None
        before = StoredEntry.objects.count(), ReturnedEntry.objects.count()
        address = asked.address(name, at, key)
        if method == "GET":
            with behind_wall(wall):
                answer: Any = client.get(address)
                content: bytes = answer.getvalue() if answer.streaming else answer.content
        else:
            answer = client.post(address, asked.form(name, at))
            content = answer.getvalue() if answer.streaming else answer.content
        after = StoredEntry.objects.count(), ReturnedEntry.objects.count()
        transaction.set_rollback(True)
    client.cookies = cookies
    html = _text(content)
    done = "+" * (after[0] > before[0]) + "!" * (after[1] > before[1])
    return Seen(_cell(answer) + done, html, address)


def _text(content: bytes) -> str:
    """A workbook is read unpacked. What a PDF says is packed: a short word may stand in it by chance, none be read."""
    if content.startswith(b"%PDF"):
        return ""
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as packed:
            return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return content.decode("utf-8", "replace")


def _cell(answer: Any) -> str:
    if answer.status_code == 302:
        return "sign" if answer["Location"].startswith("/sign-in/") else "go"
    if answer.status_code == 403:
        assert 'class="do"' in answer.content.decode(), answer.request["PATH_INFO"]
    return {200: "ok", 204: "ok", 403: "no"}.get(answer.status_code, str(answer.status_code))


def outside_of(who: str, row: str, answered: str) -> str:
    """A thing outside the scope is not there; who may not do it anyway may be told that, or that it is not there."""
    expected = EXPECTED[who][row]
    if who == "nobody" and row == "GET door_code":
        return expected  # a stranger sees one page whatever the code is worth
    if expected in ("no", "sign"):
        return answered if (expected, answered) == ("no", "404") else expected
    return OUTSIDE.get(row, "404")


@pytest.fixture(scope="module")
def laid(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Laid]:
    """The grounds, laid out once for all tests here and gone at the end; each visitor sees them as they were."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield grounds()
        transaction.set_rollback(True)


def test_every_page_has_a_row() -> None:
    rows = {row.split()[1].partition("?")[0] for row in ROWS}

    assert sorted(rows) == asked.page_names()
    assert set(asked.QUERIES) - {row.split()[1] for row in ROWS} == set()


def test_what_is_not_in_the_table_is_no_way_in(laid: Laid) -> None:
    client, place = visitor("county"), laid["3"]
    missing = [f"{method} {name}" for name in asked.page_names() for method in ("GET", "POST")]
    missing = [row for row in missing if row not in ROWS and f"{row}?place" not in ROWS]

    assert {row: ask(client, row, place).cell for row in missing} == dict.fromkeys(missing, "405")


@pytest.mark.parametrize("who", list(EXPECTED))
def test_who_may_open_what(laid: Laid, who: str) -> None:
    client, wall = visitor(who), build()

    with by_county(*COUNTING) as lost:
        found = {row: ask(client, row, laid["3"], wall) for row in ROWS}

    assert {row: seen.cell for row, seen in found.items()} == EXPECTED[who]
    assert dict(shown(who, found, laid)) == {}
    assert lost == set(), "what Citus would ask of every node"


def shown(who: str, found: dict[str, Seen], laid: Laid) -> Iterator[tuple[str, list[str]]]:
    """By row, what its reader should not have been shown."""
    theirs = [word for key in UNSEEN[who] for word in laid[key].all_words]
    secrets = [word for at in laid.values() for word in at.secrets]
    nameless = [word for at in laid.values() for word in (at.words[0], *at.notes)] if who in NAMELESS else []
    health = [str(FEVER)] if who in HEALTHLESS else []
    for row, seen in found.items():
        words = [*theirs, *nameless, *health, *(() if row in UNMASKING else secrets)]
        if seen.words(words):
            yield row, seen.words(words)


@pytest.mark.parametrize("who", list(EXPECTED))
def test_what_lies_outside_is_not_there(laid: Laid, who: str) -> None:
    client = visitor(who)
    wall = build()
    rows = [row for row in ROWS if asked.is_about(row.split()[1])]
    beyond = UNSEEN[who][:2] if who in POSTS else UNSEEN[who][:1]

    for key in beyond:
        found = {row: ask(client, row, laid[key], wall) for row in rows}
        answered = {row: seen.cell for row, seen in found.items()}
        assert answered == {row: outside_of(who, row, answered[row]) for row in rows}, key
        assert dict(shown(who, found, laid)) == {}, key
