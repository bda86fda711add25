"""Entries over HTTP: who may hand in, what is answered, and that what is wrong leaves nothing half-stored."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from tests.fixtures.access import make_account, make_post
from tests.people.world import AT, COUNTY, DOOR, EAST_DOOR, XIGUAN, XIGUAN_PATH, lay_out

from lianfang.access import intake
from lianfang.access.models import Account, Token
from lianfang.access.scope import make_scope, post_scope
from lianfang.access.signing import tokens
from lianfang.access.signing.tokens import make_token, renew_token
from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7
from lianfang.ledger.models import EntrySubject, Finding, Head, Hold, ReturnedEntry, StoredEntry, SubjectKey
from lianfang.screening.models import Door

pytestmark = pytest.mark.django_db


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.body.splitlines()]


def call(method: str, path: str, body: bytes = b"", **environ: Any) -> Reply:
    """Hand a request to the WSGI application, as the server does."""
    started: list[tuple[str, list[tuple[str, str]]]] = []
    given = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json",
        "wsgi.input": io.BytesIO(body),
    } | environ
    parts = intake.application(given, lambda status, headers: started.append((status, headers)))
    status, headers = started[0]
    return Reply(int(status.split()[0]), dict(headers), b"".join(parts))


@pytest.fixture
def token() -> str:
    lay_out()
    account = make_account()
    post = make_post(account, "community_office", XIGUAN_PATH, place=XIGUAN)
    return "Bearer " + make_token(account, post_scope(post), device="phone-7", at=now())[1]


def visit(**more: Any) -> dict[str, Any]:
    body = {"outcome": "seen", "present_count": 3}
    found = {"id": str(uuid7()), "kind": "screening.door_visit", "place": str(DOOR), "happened_at": AT.isoformat()}
    return found | {"body": body} | more


def send(token: str, entry: Any, **environ: str) -> Reply:
    body = entry if isinstance(entry, bytes) else json.dumps(entry).encode()
    return call("POST", "/api/entries", body, HTTP_AUTHORIZATION=token, **environ)


def send_many(token: str, lines: Sequence[bytes], **environ: str) -> Reply:
    return send(token, b"\n".join(lines), CONTENT_TYPE="application/x-ndjson", **environ)


def left_behind() -> list[int]:
    """Count what an entry leaves in the ledger and the registers, beside the returned ones."""
    models = (StoredEntry, EntrySubject, Hold, Finding, SubjectKey, Door)
    return [model._default_manager.count() for model in models]


def test_an_entry_is_stored_and_acknowledged_with_its_number_and_hash(token: str) -> None:
    entry = visit()

    reply = send(token, entry)

    stored = StoredEntry.objects.get(county=COUNTY, id=entry["id"])
    assert reply.status == 201
    assert reply.json() == {"id": entry["id"], "status": "stored", "seq": stored.seq, "hash": bytes(stored.hash).hex()}
    assert (stored.source, stored.device) == ("api", "phone-7")
    assert Door.objects.get(county=COUNTY, id=DOOR).path.startswith(XIGUAN_PATH)


def test_the_same_bytes_again_get_the_same_answer(token: str) -> None:
    sent = json.dumps(visit()).encode()

    first, second = send(token, sent), send(token, sent + b"\n")

    assert (first.status, second.status) == (201, 200)
    assert second.json() == first.json() | {"status": "same"}


@pytest.mark.parametrize("how", ["renewed", "anew"])
def test_a_token_that_is_over_loses_no_outbox(token: str, how: str) -> None:
    """A phone that was offline for weeks: what waits in it is refused once, and keeps its id and its time."""
    sent = json.dumps(visit()).encode()
    known = Token.objects.get()
    Token.objects.update(ends_at=now() - timedelta(days=3))
    tokens._remembered.clear()
    scope = make_scope(Account.objects.get(pk=known.account), at=now())
    before = left_behind(), ReturnedEntry.objects.count()

    refused = send(token, sent), send_many(token, [sent])
    after = left_behind(), ReturnedEntry.objects.count()
    if how == "renewed":
        renew_token(scope, known.id, at=now())
    else:
        token = (
            "Bearer " + make_token(Account.objects.get(pk=known.account), scope.posts[0], device="phone-8", at=now())[1]
        )
    (answer,) = send_many(token, [sent]).lines()

    assert [(one.status, one.json()["refusal"]["code"]) for one in refused] == [(401, "api.token_over")] * 2
    assert (before, answer["status"]) == (after, "stored")
    assert StoredEntry.objects.get(county=COUNTY, id=json.loads(sent)["id"]).happened_at == AT


def test_other_bytes_under_the_same_id_are_a_conflict(token: str) -> None:
    entry = visit()
    send(token, entry)

    reply = send(token, entry | {"body": {"outcome": "refused"}})

    assert (reply.status, reply.json()["refusal"]["code"]) == (409, "ledger.other_bytes")
    assert ReturnedEntry.objects.get(county=COUNTY).code == "ledger.other_bytes"


def test_an_entry_about_what_is_not_here_yet_is_held(token: str) -> None:
    unknown = str(uuid7())
    reply = send(token, visit(body={"outcome": "seen", "persons": [{"person": unknown}]}))

    assert (reply.status, reply.json()["status"]) == (202, "held")


def test_a_batch_is_answered_line_by_line_in_order(token: str) -> None:
    good, bad = visit(), visit(kind="no.such_kind")
    lines = [json.dumps(good).encode(), b"{broken", b"", json.dumps(bad).encode(), json.dumps(good).encode() + b"\r"]

    reply = send_many(token, lines)

    assert reply.status == 200
    assert reply.headers["Content-Type"] == "application/x-ndjson; charset=utf-8"
    assert [line["status"] for line in reply.lines()] == ["stored", "refused", "refused", "same"]
    assert reply.lines()[0]["id"] == good["id"]


def test_an_empty_batch_has_no_answers(token: str) -> None:
    assert (send_many(token, []).status, send_many(token, []).body) == (200, b"")


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer lf_nobody", "Basic bGY6bGY=", "lf_nobody"])
def test_without_a_known_token_nothing_is_taken(token: str, sent: str) -> None:
    before = left_behind()

    reply = send(sent, visit())

    assert (reply.status, reply.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert reply.json()["refusal"]["code"] == "api.no_token"
    assert left_behind() == before


def test_a_place_outside_the_post_is_refused_and_kept(token: str) -> None:
    before = left_behind()

    reply = send(token, visit(place=str(EAST_DOOR)))

    assert (reply.status, reply.json()["refusal"]["code"]) == (403, "access.not_here")
    assert left_behind() == before
    assert ReturnedEntry.objects.get(county=COUNTY).code == "access.not_here"


DEEP = b'{"id":' + b"[" * 20_000 + b"]" * 20_000 + b"}"
HUGE = json.dumps(visit(body={"outcome": "seen", "present_count": 1})).replace(
    '"present_count": 1', f'"present_count": {"9" * 400}'
)
TWICE = json.dumps(visit())[:-1] + ', "kind": "places.closed"}'
WRONG: list[tuple[str, bytes, int, str]] = [
    ("broken JSON", b'{"id": "0', 422, "ledger.unreadable"),
    ("nothing", b"", 422, "ledger.unreadable"),
    ("a list", b"[1,2]", 422, "ledger.bad_header"),
    ("not UTF-8", json.dumps(visit()).encode().replace(b"seen", b"\xff\xfe"), 422, "ledger.unreadable"),
    ("half a surrogate", json.dumps(visit()).replace('"seen"', '"\\ud800"').encode(), 422, "ledger.unreadable"),
    ("nested too deep", DEEP, 422, "ledger.unreadable"),
    ("too many digits", HUGE.encode(), 422, "visit_count_unlikely"),
    ("not a number", json.dumps(visit()).replace(": 3", ": NaN").encode(), 422, "ledger.unreadable"),
    ("endless", json.dumps(visit()).replace(": 3", ": 1e999").encode(), 422, "ledger.bad_body"),
    ("a field twice, spaced", TWICE.replace(":", " :").encode(), 422, "ledger.unreadable"),
    ("a body field twice", json.dumps(visit()).replace("3}", '3, "outcome": 1}').encode(), 422, "ledger.unreadable"),
    ("a field twice", TWICE.encode(), 422, "ledger.unreadable"),
    ("65 KB", json.dumps(visit(body={"outcome": "x" * 65 * 1024})).encode(), 413, "api.too_large"),
    ("unknown kind", json.dumps(visit(kind="no.such_kind")).encode(), 422, "ledger.unknown_kind"),
    ("a kind too long to be one", json.dumps(visit(kind="k" * 300)).encode(), 422, "ledger.unknown_kind"),
    ("unknown version", json.dumps(visit(version=7)).encode(), 422, "ledger.unknown_version"),
    ("version nought", json.dumps(visit(version=0)).encode(), 422, "ledger.unknown_version"),
    ("unknown header", json.dumps(visit(mood="good")).encode(), 422, "ledger.bad_header"),
    ("unknown field", json.dumps(visit(body={"outcome": "seen", "mood": 1})).encode(), 422, "ledger.bad_body"),
    ("no time zone", json.dumps(visit(happened_at="2020-02-06T17:20:00")).encode(), 422, "ledger.bad_header"),
    ("tomorrow", json.dumps(visit(happened_at=(now() + timedelta(days=1)).isoformat())).encode(), 422, "ledger.future"),
    ("the year 9999", json.dumps(visit(happened_at="9999-12-31T23:59:59Z")).encode(), 422, "ledger.future"),
    ("the year 1900", json.dumps(visit(happened_at="1900-01-01T00:00:00Z")).encode(), 422, "ledger.too_early"),
    ("the first day", json.dumps(visit(happened_at="0001-01-01T00:00:00+14:00")).encode(), 422, "ledger.too_early"),
    ("no place", json.dumps(visit(place=None)).encode(), 422, "ledger.bad_header"),
    ("a byte that is no text", json.dumps(visit(body={"outcome": "seen", "present_count": 1,
        "note": {"about": str(DOOR), "text": "\x00"}})).encode(), 422, "ledger.unreadable"),
    ("only for the system", json.dumps(visit(kind="screening.revisit_overdue", body={"visit": str(uuid7()),
        "due_at": AT.isoformat()})).encode(), 422, "ledger.not_yours"),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "status", "code"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_what_is_wrong_is_explained_and_leaves_nothing_behind(token: str, sent: bytes, status: int, code: str) -> None:
    before, head = left_behind(), Head.objects.get(county=COUNTY).seq

    reply = send(token, sent)

    refusal = reply.json()["refusal"]
    assert (reply.status, refusal["code"]) == (status, code)
    assert [part for part in ("what", "why") if not refusal[part]] == []
    assert (left_behind(), Head.objects.get(county=COUNTY).seq) == (before, head)


@pytest.mark.parametrize("sent", [case[1] for case in WRONG], ids=[case[0] for case in WRONG])
def test_what_is_wrong_takes_no_neighbour_with_it(token: str, sent: bytes) -> None:
    before, after = visit(), visit()
    lines = [json.dumps(before).encode(), sent.replace(b"\n", b" ") or b"{", json.dumps(after).encode()]

    reply = send_many(token, lines)

    assert [line["status"] for line in reply.lines()] == ["stored", "refused", "stored"]


def test_a_far_date_from_a_phone_whose_clock_is_off_is_refused_like_any_other(token: str) -> None:
    for year in ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"):
        reply = send(token, visit(happened_at=year), HTTP_X_PHONE_TIME="1970-01-02T00:00:00Z")
        assert reply.status == 422


def test_words_that_look_like_fields_are_words(token: str) -> None:
    note = {"about": str(DOOR), "text": 'he said "a":1, "a":2 and "b" : 3'}

    assert send(token, visit(body={"outcome": "seen", "present_count": 1, "note": note})).status == 201


def test_a_refusal_is_kept_where_its_author_finds_it(token: str) -> None:
    entry = visit(happened_at="1900-01-01T00:00:00Z")

    send(token, entry)

    kept = ReturnedEntry.objects.get(county=COUNTY)
    assert (str(kept.entry), kept.kind, kept.code) == (entry["id"], "screening.door_visit", "ledger.too_early")


def test_a_wrong_time_is_said_as_the_office_reads_it(token: str) -> None:
    answer = send(token, visit(happened_at="2000-01-01T00:00:00.123456Z"))

    assert answer.json()["refusal"]["why"] == "写的是 2000-01-01 08:00，早于 2019-12-01。"


def test_the_same_refused_bytes_again_are_kept_once(token: str) -> None:
    entry = visit(happened_at="1900-01-01T00:00:00Z")

    for _try in range(3):
        send(token, entry)

    assert ReturnedEntry.objects.filter(county=COUNTY).count() == 1


def test_refusals_speak_the_language_asked_for(token: str) -> None:
    english = send("", visit(), HTTP_ACCEPT_LANGUAGE="en-GB,en;q=0.9").json()["refusal"]["what"]
    chinese = send("", visit()).json()["refusal"]["what"]

    assert chinese == "没有收下：不知道是谁送的。"
    assert english != chinese


def test_a_batch_too_long_is_refused_whole(token: str) -> None:
    before = left_behind()

    many = send_many(token, [json.dumps(visit()).encode()] * 1001)
    large = send_many(token, [b" " * (8 << 20) + b"1"])

    assert (many.status, large.status) == (413, 413)
    assert left_behind() == before


def test_a_body_without_a_stated_length_is_read_no_further_than_allowed(token: str) -> None:
    good = json.dumps(visit()).encode()

    assert send(token, good, CONTENT_LENGTH="").status == 201
    assert send(token, good + b" " * 65 * 1024, CONTENT_LENGTH="").status == 413


def test_other_types_are_not_read(token: str) -> None:
    reply = send(token, visit(), CONTENT_TYPE="text/plain")

    assert (reply.status, reply.json()["refusal"]["code"]) == (415, intake.CannotReadThatType.code)
    assert send(token, visit(), CONTENT_TYPE="").status == 415
    assert send(token, visit(), CONTENT_TYPE="Application/JSON; charset=UTF-8").status == 201


def test_a_wrong_phone_clock_does_not_win(token: str) -> None:
    entry = visit(happened_at=(now() - timedelta(hours=3)).isoformat())
    phone = now() - timedelta(hours=2)

    send(token, entry, HTTP_X_PHONE_TIME=phone.isoformat())

    stored = StoredEntry.objects.get(county=COUNTY, id=entry["id"])
    assert round(stored.clock_offset_ms / 60_000) == 120
    assert round((stored.effective_at - stored.happened_at).total_seconds() / 60) == 120


@pytest.mark.parametrize("stated", ["yesterday", "2020-02-06T17:20:00", "99999-01-01T00:00:00Z", "1580000000"])
def test_a_phone_time_that_cannot_be_read_is_refused(token: str, stated: str) -> None:
    reply = send(token, visit(), HTTP_X_PHONE_TIME=stated)

    assert (reply.status, reply.json()["refusal"]["code"]) == (422, intake.CannotReadPhoneTime.code)


class Broken(io.BytesIO):
    """A connection that breaks while it is read."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError("the connection broke")


@pytest.mark.django_db(transaction=True)  # what broke gives its connection back, and with it a test's transaction
def test_what_breaks_here_is_said_and_nothing_is_stored(token: str, caplog: pytest.LogCaptureFixture) -> None:
    before = left_behind()

    reply = call("POST", "/api/entries", b"{}", HTTP_AUTHORIZATION=token, **{"wsgi.input": Broken()})

    assert (reply.status, reply.json()["refusal"]["code"]) == (500, intake.CannotAnswer.code)
    assert (left_behind(), len(caplog.records)) == (before, 1)


def test_the_head_of_the_chain_is_told(token: str) -> None:
    send(token, visit())
    head = Head.objects.get(county=COUNTY)

    reply = call("GET", "/api/head", HTTP_AUTHORIZATION=token)

    assert (reply.status, reply.json()) == (200, {"county": COUNTY, "seq": head.seq, "hash": bytes(head.hash).hex()})


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/entries"), ("PUT", "/api/entries"), ("GET", "/api/other")])
def test_other_addresses_say_which_there_are(token: str, method: str, path: str) -> None:
    reply = call(method, path, HTTP_AUTHORIZATION=token)

    assert (reply.status, reply.json()["refusal"]["code"]) == (404, "api.address")
