"""What every answer of the server says to a browser, and what none may say: docs/security.md names these tests."""

import json
import logging
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.fixtures.access import PASSWORD, client_as, client_of, make_account, make_post
from tests.shape.tree import SOURCE, named, python_files

from lianfang.access.signing.passwords import Argon2
from lianfang.books.cannot import CannotReadHugeBook
from lianfang.books.files import opening as reading
from lianfang.desk.pages import POLICY
from lianfang.kit.ids import uuid7
from lianfang.wiring.logs import LOGGING, LineFormatter, PlainFormatter
from lianfang.wiring.serve import tls

pytestmark = pytest.mark.django_db
COMMUNITY = "14.10.28.100.003."
SAID = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def answers() -> Iterator[tuple[str, Any]]:
    """Answers of every sort: pages, refusals, errors, redirects, JSON, with somebody signed in and with nobody."""
    inside, outside = client_as("grid_worker", COMMUNITY), Client()
    for address in ("/account/", "/post/", "/unvisited/", "/people/", "/nowhere/", "/posts/", "/"):
        yield address, inside.get(address)
    for address in ("/sign-in/", "/account/", "/nowhere/", "/api/me", "/api/nowhere", "/health", "/first/x/"):
        yield address, outside.get(address)
    yield "GET /sign-out/", inside.get("/sign-out/")
    yield "htmx", inside.get("/account/", headers={"hx-request": "true"})


def test_every_answer_says_what_browsers_must_keep_to() -> None:
    said = {address: {name: answer.headers.get(name) for name in SAID} for address, answer in answers()}

    assert said == dict.fromkeys(said, SAID)


def test_no_answer_stays_in_a_browsers_store() -> None:
    kept = {address: answer.headers.get("Cache-Control", "") for address, answer in answers()}

    assert [address for address, word in kept.items() if "no-store" not in word] == []


def test_built_files_stay_there() -> None:
    page = Client().get("/sign-in/").content.decode()
    built = next(word for word in page.split('"') if word.startswith("/static/desk/built/") and word.endswith(".js"))

    answer = Client().get(built)
    answer.close()

    assert "immutable" in answer.headers["Cache-Control"]


def settings_with(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(SOURCE / "wiring" / "settings.py"), run_name="lianfang.wiring.settings")


def test_cookies_are_out_of_reach_of_scripts_and_other_sites() -> None:
    make_account(staff_code="XG01", password=PASSWORD)
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"who": "XG01", "password": PASSWORD})

    flags = {name: (bool(one["httponly"]), one["samesite"]) for name, one in client.cookies.items()}

    assert flags["sessionid"] == flags["device"] == (True, "Lax")
    assert {site for _only, site in flags.values()} == {"Lax"}


def test_cookies_leave_over_tls_alone_where_there_is_any(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings_with(monkeypatch, LIANFANG_BEHIND_TLS="1")

    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE")
    assert ([found[name] for name in names], found["SECURE_HSTS_SECONDS"]) == ([True] * 3, 31_536_000)
    assert (found["SESSION_COOKIE_NAME"], settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN) == (
        "__Host-sessionid",
        "/",
        None,
    )


def test_nothing_older_than_tls_1_2_is_spoken(settings: LazySettings, tmp_path: Path) -> None:
    settings.CERTIFICATE, settings.CERTIFICATE_KEY = tmp_path / "server.crt", tmp_path / "server.key"
    before = tls()
    settings.CERTIFICATE.touch()

    assert (before, tls()["ssl_protocol_min"].value) == ({}, "tls1.2")


def test_who_probes_under_other_names_fills_no_disk(caplog: pytest.LogCaptureFixture) -> None:
    probing = Client(headers={"host": "evil.example"})
    level = LOGGING["loggers"]["django.security.DisallowedHost"]["level"]
    with caplog.at_level(level, "django.security.DisallowedHost"):
        answers = [probing.get(address).status_code for address in ("/", "/sign-in/")]

    assert (answers, caplog.records) == ([400, 400], [])


def test_form_passes_behind_somebody_elses_tls(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> None:
    found = settings_with(monkeypatch, LIANFANG_BEHIND_TLS="1")
    settings.SECURE_PROXY_SSL_HEADER = found["SECURE_PROXY_SSL_HEADER"]
    settings.ALLOWED_HOSTS = ["fangyi.example"]
    client = Client(enforce_csrf_checks=True, headers={"host": "fangyi.example", "origin": "https://fangyi.example"})
    client.get("/sign-in/")

    sent = {"who": "XG01", "password": "x", "csrfmiddlewaretoken": client.cookies["csrftoken"].value}

    assert client.post("/sign-in/", sent).status_code == 422


def test_debugging_is_off_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIANFANG_DEBUG", raising=False)

    assert settings_with(monkeypatch)["DEBUG"] is False


def patterns(found: Any = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in (found or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, before + str(one.pattern))
        else:
            yield before + str(one.pattern), one


def test_every_form_needs_its_token_but_those_of_programs() -> None:
    """Programs send a token of their own in a header, which no other site can make a browser send.

    Uploads check theirs themselves, once it is known where the file goes (desk/roster/upload.py).
    """
    free = [address for address, one in patterns() if getattr(one.callback, "csrf_exempt", False)]
    mine = [address.replace("<uuid:form_id>", str(uuid7())) for address in free if "api/" not in address]
    account = make_account()
    make_post(account, "headquarters")
    client = Client(enforce_csrf_checks=True)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")

    assert len(mine) == 4
    assert [client.post(f"/{address}", {}).status_code for address in mine] == [403] * 4


def test_form_of_another_site_is_refused() -> None:
    account = make_account(password=PASSWORD)
    client = Client(enforce_csrf_checks=True, headers={"origin": "https://evil.example"})
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")

    answers = [client.post(at, {}).status_code for at in ("/sign-out/", "/post/", "/account/sessions/end/")]

    assert (answers, client.get("/account/").status_code) == ([403] * 3, 200)


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
@pytest.mark.parametrize("address", ["/post/", "/theme/", "/language/", "/sign-in/"])
def test_no_address_leads_to_another_host(address: str, wanted: str) -> None:
    client = client_as("grid_worker", COMMUNITY)

    found = [client.post(f"{address}?next={wanted}", {"next": wanted}), client.get(address, {"next": wanted})]

    assert [answer["Location"] for answer in found if "evil" in answer.get("Location", "")] == []
    assert [answer["Location"] for answer in found if "javascript" in answer.get("Location", "")] == []


def test_error_page_tells_nothing_of_what_broke(monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_as("grid_worker", COMMUNITY)
    client.raise_request_exception = False

    def broken(*_words: object) -> None:
        raise RuntimeError("张三 141028199001011234")

    monkeypatch.setattr("lianfang.desk.session.account.post_choices", broken)
    answer = client.get("/account/")
    shown = answer.content.decode()

    assert answer.status_code == 500
    assert [word for word in ("张三", "141028", "RuntimeError", "Traceback", ".py") if word in shown] == []


def test_fault_is_logged_without_its_words() -> None:
    fault = ValueError("张三 141028199001011234")

    said = PlainFormatter().formatException((type(fault), fault, fault.__traceback__))

    assert ("张三" in said, "141028199001011234" in said, said.endswith("ValueError")) == (False, False, True)


def test_lines_for_collectors_say_the_same_and_no_more() -> None:
    try:
        raise ValueError("张三 141028199001011234")  # noqa: TRY301 - a fault with its way, as the logger gets it
    except ValueError as fault:
        told = (type(fault), fault, fault.__traceback__)
    record = logging.LogRecord("lianfang.a", logging.ERROR, "a.py", 1, "An entry: %s", ("x",), told)

    line = json.loads(LineFormatter().format(record))

    assert {**line, "at": "", "way": len(line["way"])} == {
        "at": "", "level": "ERROR", "logger": "lianfang.a", "message": "An entry: x", "fault": "ValueError", "way": 1,
    }  # fmt: skip
    assert "张三" not in json.dumps(line, ensure_ascii=False)


def test_unknown_host_is_refused() -> None:
    assert Client(headers={"host": "evil.example"}).get("/sign-in/").status_code == 400


@pytest.mark.parametrize("method", ["put", "delete", "trace", "patch"])
def test_methods_that_no_page_knows_do_nothing(method: str) -> None:
    """A page that reads takes them for reading; none changes anything."""
    client = client_as("grid_worker", COMMUNITY)

    assert getattr(client, method)("/sign-out/").status_code == 405
    assert client.get("/account/").status_code == 200


def test_form_larger_than_any_is_refused() -> None:
    client = client_as("grid_worker", COMMUNITY)

    assert client.post("/post/", {"post": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}).status_code == 400


def test_workbook_larger_than_any_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 1 << 20)
    book = SimpleUploadedFile("名单.xlsx", b"PK\3\4" + b"\0" * (1 << 20))

    answer = client_as("headquarters").post("/staff/", {"workbook": book})

    assert answer.context["refusal"].code == CannotReadHugeBook.code


# Who may open a line to elsewhere: nobody fetches what a user names, so that no request can be forged through us.
CALLERS = re.compile(
    r"^\s*(?:import|from) (urllib\.request|http\.client|requests|httpx|aiohttp|urllib3|ftplib|smtplib|socket)\b",
    re.MULTILINE,
)
MAY_CALL = [
    "src/lianfang/wiring/commands/install.py",  # asks this machine for its name
    "src/lianfang/wiring/control.py",  # a socket in the state directory
    "src/lianfang/wiring/lines.py",  # looks at lines that others opened to it
    "src/lianfang/wiring/serve.py",  # tries whether its own port is free
]


def test_no_room_fetches_anything() -> None:
    found = [named(path) for path in python_files("src/") if CALLERS.search(path.read_text("utf-8"))]

    assert sorted(one for one in found if not one.startswith("src/lianfang/drill/bench/")) == MAY_CALL


def test_files_are_handed_out_to_be_saved() -> None:
    """A file shown in the page's own origin could act as a page."""
    said = []
    for path in python_files("src/"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if "Content-Disposition" in line and "attachment" not in line and "header(True" not in line:
                said.append(f"{named(path)}:{number}: {line.strip()}")

    assert [line for line in said if "labels/views" not in line] == []  # sheets of labels are printed from the page


def test_session_data_is_signed_json() -> None:
    """What lies in the table can make no object and is not believed once it was changed."""
    store = SessionBase()
    kept = store.encode({"a": 1})

    assert (store.decode(kept), store.decode(kept[:-1] + "!")) == ({"a": 1}, {})
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"


def test_password_hash_is_argon2_with_its_own_salt() -> None:
    """The suite hashes quickly; what runs does not."""
    hasher = Argon2()
    first, second = (hasher.encode("一个密码", hasher.salt()) for _ in range(2))

    assert (first.startswith("argon2$argon2id$"), first == second, hasher.verify("一个密码", first)) == (
        True,
        False,
        True,
    )


def test_names_in_pages_are_never_markup() -> None:
    account = make_account(name="<script>alert(1)</script>")
    make_post(account, "grid_worker", COMMUNITY)

    shown = client_of(account).get("/account/").content.decode()

    assert ("<script>alert" in shown, "&lt;script&gt;alert" in shown) == (False, True)


def test_templates_switch_no_escaping_off() -> None:
    templates = Path(SOURCE).rglob("*.html")
    off = [
        named(path) for path in templates if "|safe" in (text := path.read_text("utf-8")) or "autoescape off" in text
    ]

    # Rows that lists/markup.py has written and escaped; the settings of a page, which nobody types.
    assert sorted(off) == [
        "src/lianfang/api/templates/api/try.html",
        "src/lianfang/desk/templates/desk/lists/_table.html",
    ]
