"""Every page and every role: let in, refused with what, why and what to do, or sent to sign in; and nobody is shown
anything of a place that their post does not cover, whatever they ask for.

A page whose name is not in the table fails the first test: whoever adds a page says here who may open it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker
from tests.desk import asked
from tests.desk.grounds import FEVER, Ground, grounds
from tests.fixtures.access import client_of, make_account, make_post
from tests.fixtures.walls import behind_wall, build
from tests.people.world import BUILDING_3, COUNTY_ID, TOWN, XIGUAN, XIGUAN_PATH

from lianfang.ledger.models import ReturnedEntry, StoredEntry
from lianfang.operations.wall.logins import Logins

Laid = dict[str, Ground]
pytestmark = pytest.mark.django_db

# ok: a page; go: on to another; sign: to sign in first; no: refused (403) with what, why and what to do;
# 404: not there for this reader; 410: used up; 422: not as it was filled in. A plus: an entry was recorded; !: one came
# to the inbox.
TABLE = """
                           worker community township county department auditor keeper postless nobody
GET  account               ok     ok        ok       ok     ok         ok      ok     ok       sign
POST begin_passkey         422    422       422      422    422        422     422    422      sign
POST begin_sign_in_passkey 422    422       422      422    422        422     422    422      422
POST end_sessions          go     go        go       go     go         go      go     go       sign
POST end_devices           no     go        go       go     no         no      go     no       sign
GET  passkeys              ok     ok        ok       ok     ok         ok      ok     ok       sign
POST passkeys              ok     ok        ok       ok     ok         ok      ok     ok       sign
POST remove_passkey        422    422       422      422    422        422     422    422      sign
POST rename_passkey        go     go        go       go     go         go      go     go       sign
POST sign_in_passkey       422    422       422      422    422        422     422    422      422
GET  affected              ok     ok        ok       ok     ok         ok      no     no       sign
GET  affected?place        ok     ok        ok       ok     ok         ok      no     no       sign
GET  board                 go     ok        ok       ok     ok         ok      no     no       sign
GET  board_place           go     go        go       go     go         go      no     no       sign
GET  board_recount         ok     ok        ok       ok     ok         ok      no     no       sign
GET  board_villages        go     go        go       go     go         go      no     no       sign
GET  chart                 go     go        go       go     go         go      no     no       sign
GET  chart_changes         ok     ok        ok       ok     ok         ok      no     no       sign
GET  chart_place           ok     ok        ok       ok     ok         ok      no     no       sign
GET  chart_place?door      ok     ok        ok       ok     ok         ok      no     no       sign
GET  chart_place?who       ok     ok        ok       ok     ok         ok      no     no       sign
POST chart_visit           go+    go+       go+      go+    no         no      no     no       sign
GET  double                no     ok        ok       ok     no         no      no     no       sign
POST double_apart          no     go+       go+      go+    no         no      no     no       sign
POST double_merge          no     go+       go+      go+    no         no      no     no       sign
GET  doubles               no     ok        ok       ok     no         no      no     no       sign
POST end_post              no     go+       go+      go+    no         no      go+    no       sign
POST end_screen            no     404       404      404    no         no      404    no       sign
POST end_token             go     go        go       go     go         go      go     go       sign
GET  entry                 ok     ok        ok       ok     ok         ok      ok     no       sign
POST entry_open            ok+    ok+       ok+      ok+    no         no      no     no       sign
POST entry_withdraw        go+    go+       go+      go+    no         no      no     no       sign
GET  field                 ok     ok        ok       ok     ok         ok      ok     no       sign
GET  field_add             no     no        no       ok     no         no      no     no       sign
POST field_add             no     no        no       go+    no         no      no     no       sign
GET  field_change          no     no        no       ok     no         no      no     no       sign
POST field_change          no     no        no       go+    no         no      no     no       sign
POST field_end             no     no        no       go+    no         no      no     no       sign
GET  fields                ok     ok        ok       ok     ok         ok      ok     no       sign
GET  fields?q              ok     ok        ok       ok     ok         ok      ok     no       sign
POST find_people           go     go        go       go     no         no      no     no       sign
GET  findings              ok     ok        ok       ok     ok         ok      ok     no       sign
GET  first_sign_in         410    410       410      410    410        410     410    410      410
POST first_sign_in         410    410       410      410    410        410     410    410      410
GET  give_post             no     ok        ok       ok     no         no      ok     no       sign
POST give_post             no     ok        ok       ok     no         no      ok     no       sign
GET  give_post?place       no     ok        ok       ok     no         no      ok     no       sign
POST give_post?place       no     go+       go+      go+    no         no      go+    no       sign
GET  give_post?q           no     ok        ok       ok     no         no      ok     no       sign
GET  hand_over             no     ok        ok       ok     no         no      ok     no       sign
POST hand_over             no     go+       go+      go+    no         no      go+    no       sign
GET  home                  go     go        go       go     go         go      go     go       sign
GET  export                404    ok        ok       ok     404        ok      no     no       sign
GET  export_ask            ok     ok        ok       ok     ok         ok      no     no       sign
GET  export_ask?place      ok     ok        ok       ok     ok         ok      no     no       sign
POST export_ask            go+    go+       go+      go+    go+        go+     no     no       sign
POST export_decide         404    go+       go+      go+    404        no      no     no       sign
POST export_fetch          404    no        no       no     404        no      no     no       sign
POST export_stop           404    no        no       no     404        no      no     no       sign
GET  exports               ok     ok        ok       ok     ok         ok      no     no       sign
GET  exports?trace         ok     ok        ok       ok     ok         ok      no     no       sign
GET  household             ok     ok        ok       ok     no         no      no     no       sign
GET  household_add         ok     ok        ok       ok     no         no      no     no       sign
POST household_add         go+    go+       go+      go+    no         no      no     no       sign
GET  household_born        ok     ok        ok       ok     no         no      no     no       sign
POST household_born        go+    go+       go+      go+    no         no      no     no       sign
GET  household_correct     ok     ok        ok       ok     no         no      no     no       sign
POST household_correct     go+    go+       go+      go+    no         no      no     no       sign
GET  household_move        ok     ok        ok       ok     no         no      no     no       sign
POST household_move        422    go+       go+      go+    no         no      no     no       sign
GET  household_register    ok     ok        ok       ok     no         no      no     no       sign
POST household_register    go+    go+       go+      go+    no         no      no     no       sign
POST household_unmask      ok+    ok+       ok+      ok+    no         no      no     no       sign
GET  inbox                 ok     ok        ok       ok     no         no      ok     no       sign
GET  inbox?clash           ok     ok        ok       ok     no         no      ok     no       sign
GET  inbox?held            ok     ok        ok       ok     no         no      ok     no       sign
GET  inbox?returned        ok     ok        ok       ok     no         no      ok     no       sign
GET  ledger                ok     ok        ok       ok     ok         ok      ok     no       sign
GET  ledger?subject        ok     ok        ok       ok     ok         ok      ok     no       sign
GET  ledger?under          ok     ok        ok       ok     ok         ok      ok     no       sign
GET  ledger_check          ok     ok        ok       ok     ok         ok      ok     no       sign
GET  look                  ok     ok        ok       ok     ok         ok      ok     ok       ok
POST new_password          no     ok        ok       ok     no         no      ok     no       sign
GET  password              ok     ok        ok       ok     ok         ok      ok     ok       sign
POST password              422    422       422      422    422        422     422    422      sign
GET  people                ok     ok        ok       ok     no         no      no     no       sign
GET  person                ok     ok        ok       ok     no         no      no     no       sign
GET  person_correct        ok     ok        ok       ok     no         no      no     no       sign
POST person_correct        go+    go+       go+      go+    no         no      no     no       sign
GET  person_facts          ok     ok        ok       ok     no         no      no     no       sign
POST person_facts          go+    go+       go+      go+    no         no      no     no       sign
GET  person_life           ok     ok        ok       ok     no         no      no     no       sign
POST person_life           go+    go+       go+      go+    no         no      no     no       sign
GET  person_move           ok     ok        ok       ok     no         no      no     no       sign
POST person_move           422    422       422      422    no         no      no     no       sign
POST person_part           no     go+       go+      go+    no         no      no     no       sign
POST person_unmask         ok+    ok+       ok+      ok+    no         no      no     no       sign
GET  place                 ok     ok        ok       ok     ok         ok      ok     no       sign
GET  place_act             no     ok        ok       ok     no         no      ok     no       sign
POST place_act             no     go+       go+      go+    no         no      go+    no       sign
GET  place_branch          ok     ok        ok       ok     ok         ok      ok     no       sign
POST place_preview         no     ok        ok       ok     no         no      ok     no       sign
GET  places                ok     ok        ok       ok     ok         ok      ok     no       sign
GET  places?q              ok     ok        ok       ok     ok         ok      ok     no       sign
GET  places_import         no     no        no       ok     no         no      ok     no       sign
POST places_import         no     no        no       ok     no         no      ok     no       sign
POST places_import_record  no     no        no       go     no         no      go     no       sign
GET  post                  no     ok        ok       ok     no         no      ok     no       sign
GET  posts                 no     ok        ok       ok     no         no      ok     no       sign
GET  posts?none            no     ok        ok       ok     no         no      ok     no       sign
GET  returned              ok     ok        ok       ok     no         no      ok     no       sign
POST returned              go+    go+       go+      go+    no         no      no     no       sign
POST returned_give_up      go     go        go       go     no         no      go     no       sign
GET  roster                ok     ok        ok       ok     no         no      no     no       sign
POST roster_choose         404    404       404      404    no         no      no     no       sign
GET  roster_columns        404    404       404      404    no         no      no     no       sign
POST roster_import         404    404       404      404    no         no      no     no       sign
GET  roster_outcome        404    404       404      404    no         no      no     no       sign
POST roster_stop           404    404       404      404    no         no      no     no       sign
POST roster_try            422    go        go       go     no         no      no     no       sign
GET  roster_workbook       404    404       404      404    no         no      no     no       sign
GET  screens               no     ok        ok       ok     no         no      ok     no       sign
POST screens               no     422       ok       ok     no         no      422    no       sign
GET  second_factor         ok     ok        ok       ok     ok         ok      ok     ok       sign
POST second_factor         422    422       422      422    422        422     422    422      sign
GET  sign_in               go     go        go       go     go         go      go     go       ok
POST sign_in               ok     ok        ok       ok     ok         ok      ok     ok       ok
GET  sign_in_code          sign   sign      sign     sign   sign       sign    sign   sign     sign
POST sign_in_code          sign   sign      sign     sign   sign       sign    sign   sign     sign
POST sign_out              sign   sign      sign     sign   sign       sign    sign   sign     sign
GET  staff                 no     ok        ok       ok     no         no      ok     no       sign
POST staff                 no     ok        ok       ok     no         no      ok     no       sign
POST staff_open            no     go        go       go     no         no      go     no       sign
POST stop_second_factor    422    422       422      422    422        422     422    422      sign
POST theme                 go     go        go       go     go         go      go     go       go
GET  tokens                ok     ok        ok       ok     ok         ok      ok     no       sign
POST tokens                ok     ok        ok       ok     ok         ok      ok     no       sign
GET  two_bodies            ok     ok        ok       ok     no         no      ok     no       sign
POST two_bodies            go+    go+       go+      go+    no         no      no     no       sign
GET  two_values            ok     ok        ok       ok     no         no      ok     no       sign
POST two_values            go+    go+       go+      go+    no         no      no     no       sign
GET  unvisited             ok     ok        ok       ok     ok         ok      no     no       sign
GET  unvisited?place       ok     ok        ok       ok     ok         ok      no     no       sign
GET  unvisited?print       ok     ok        ok       ok     ok         ok      no     no       sign
POST unvisited_export      ok+    ok+       ok+      ok+    ok+        ok+     no     no       sign
GET  use_post              ok     ok        ok       ok     ok         ok      ok     ok       sign
POST use_post              go     go        go       go     go         go      go     go       sign
GET  keying                go     go        go       go     no         no      no     no       sign
POST keying                go     go        go       go     no         no      no     no       sign
GET  keying?on             ok     ok        ok       ok     no         no      no     no       sign
POST keying?on             ok+    ok+       ok+      ok+    no         no      no     no       sign
GET  door_code             go     go        go       go     go         go      404    404      ok
GET  label_sheet           no     ok        ok       ok     no         no      ok     no       sign
POST label_sheet           no     ok+       ok+      ok+    no         no      ok+    no       sign
POST label_end             no     go+       go+      go+    no         no      go+    no       sign
GET  labels                no     ok        ok       ok     no         no      ok     no       sign
GET  labels?place          no     ok        ok       ok     no         no      ok     no       sign
GET  form                  no     ok        ok       ok     ok         ok      no     no       sign
GET  form_amend            no     no        no       ok     no         no      no     no       sign
POST form_amend            no     no        no       go+    no         no      no     no       sign
GET  form_blank            no     ok        ok       ok     ok         ok      no     no       sign
GET  form_burden           no     ok        ok       ok     ok         ok      no     no       sign
POST form_end              no     no        no       go+    no         no      no     no       sign
GET  form_fill             no     ok        ok       ok     ok         no      no     no       sign
POST form_fill             no     go        go       go     go         no      no     no       sign
GET  form_library          no     ok        ok       ok     ok         ok      no     no       sign
GET  form_new              no     no        ok       ok     ok         no      no     no       sign
POST form_new              no     no        go       go     go         no      no     no       sign
POST form_again            no     404       404      404    404        no      no     no       sign
GET  form_handed           no     404       404      404    404        404     no     no       sign
POST form_handed_take      no     404       404      404    no         no      no     no       sign
POST form_open             no     go        go       go     no         no      no     no       sign
POST form_register         no     no        404      404    404        no      no     no       sign
POST form_release          no     404       404      404    no         no      no     no       sign
POST form_say              no     404       404      404    404        no      no     no       sign
GET  form_sheet            no     404       404      404    404        no      no     no       sign
POST form_take             no     404       404      404    404        no      no     no       sign
POST form_type             no     404       404      404    404        no      no     no       sign
POST form_version          no     no        no       go     no         no      no     no       sign
GET  form_work             no     404       404      404    404        no      no     no       sign
POST form_zero             no     go+       go+      go+    no         no      no     no       sign
GET  forms                 no     ok        ok       ok     ok         ok      no     no       sign
GET  revisit               ok     ok        ok       ok     ok         ok      no     no       sign
GET  revisit?place         ok     ok        ok       ok     ok         ok      no     no       sign
POST revisit_export        ok+    ok+       ok+      ok+    ok+        ok+     no     no       sign
GET  round                 ok     ok        ok       ok     ok         ok      no     no       sign
POST round_close           no     go+       go+      go+    no         no      no     no       sign
GET  round_open            no     ok        ok       ok     no         no      no     no       sign
GET  round_open?place      no     ok        ok       ok     no         no      no     no       sign
POST round_open            no     go+       go+      go+    no         no      no     no       sign
GET  rounds                ok     ok        ok       ok     ok         ok      no     no       sign
GET  sheet                 ok     ok        ok       ok     ok         ok      no     no       sign
GET  sheets                ok     ok        ok       ok     ok         ok      no     no       sign
GET  sheets?place          404    ok        ok       ok     ok         ok      no     no       sign
GET  stale                 ok     ok        ok       ok     ok         ok      no     no       sign
GET  stale?place           ok     ok        ok       ok     ok         ok      no     no       sign
POST stale_export          ok+    ok+       ok+      ok+    ok+        ok+     no     no       sign
"""

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
    head, *lines = TABLE.strip().splitlines()
    rows = [line.split() for line in lines]
    return {who: {f"{row[0]} {row[1]}": row[n + 2] for row in rows} for n, who in enumerate(head.split())}


EXPECTED = table()
ROWS = list(EXPECTED["county"])


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
    account = make_account()
    if who in POSTS:
        role, path, place = POSTS[who]
        make_post(account, role, path, place=place)
    return client_of(account)


def ask(client: Client, row: str, at: Ground, wall: Logins | None = None) -> Seen:
    """Send what the row says about `at` and undo whatever it did; what is only read is read behind `wall`."""
    method, name = row.split()
    cookies = SimpleCookie({name: cookie.value for name, cookie in client.cookies.items()})
    with transaction.atomic():
        before = StoredEntry.objects.count(), ReturnedEntry.objects.count()
        address = asked.address(name, at)
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
    html = content.decode("utf-8", "replace")
    done = "+" * (after[0] > before[0]) + "!" * (after[1] > before[1])
    return Seen(_cell(answer) + done, html, address)


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
    client = visitor(who)
    wall = build()

    found = {row: ask(client, row, laid["3"], wall) for row in ROWS}

    assert {row: seen.cell for row, seen in found.items()} == EXPECTED[who]
    assert dict(shown(who, found, laid)) == {}


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
