"""Who is turned away is told so in words, loses nothing typed, and is told when to come again."""

import io
import json
from typing import Any

import pytest
from django.forms import Form

from lianfang.desk.pages import POLICY
from lianfang.desk.session.forms import CodeForm, PasskeyForm, PasswordForm, SignInForm, StartCodeForm
from lianfang.desk.staff.first import FirstForm
from lianfang.wiring.shedding import LATEST_S, SOONEST_S, answer

FORM = "application/x-www-form-urlencoded"


def environ(method: str = "GET", path: str = "/board/", body: bytes = b"", **more: Any) -> dict[str, Any]:
    found = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "wsgi.input": io.BytesIO(body)}
    return found | more


def form(text: str, path: str = "/chart/record/", **more: Any) -> str:
    return answer(environ("POST", path, text.encode(), CONTENT_TYPE=FORM, **more)).body.decode()


def test_a_page_opens_by_itself_a_little_later() -> None:
    found = answer(environ())

    headers = dict(found.headers)
    seconds = int(headers["Retry-After"])
    assert found.status == 503
    assert SOONEST_S <= seconds <= LATEST_S
    assert headers["Content-Security-Policy"] == POLICY
    assert f'<meta http-equiv="refresh" content="{seconds}">' in found.body.decode()
    assert "人太多，这一页要等一下" in found.body.decode()


def test_what_was_typed_comes_back_and_goes_again_at_one_click() -> None:
    said = form("csrfmiddlewaretoken=t1&outcome=seen&note=%E9%99%A2%E9%87%8C%E6%9C%89%E7%8B%97&who=1&who=2")

    kept = [line.rstrip() for line in said.split("<") if line.startswith("input")]
    assert kept == [
        'input type="hidden" name="csrfmiddlewaretoken" value="t1">',
        'input type="hidden" name="outcome" value="seen">',
        'input type="hidden" name="note" value="院里有狗">',
        'input type="hidden" name="who" value="1">',
        'input type="hidden" name="who" value="2">',
    ]
    assert '<form method="post" action="/chart/record/">' in said
    assert "refresh" not in said


def test_what_was_typed_is_words_and_no_markup() -> None:
    said = form('note="><script>alert(1)</script>', "//evil.example/x", QUERY_STRING='a="b')

    assert "<script>" not in said
    assert 'action="/evil.example/x?a=&quot;b"' in said


@pytest.mark.parametrize("text", ["who=a&password=secret", "new_password1=secret", "note=" + "a" * 70_000])
def test_a_password_and_what_is_too_long_are_not_written_into_a_page(text: str) -> None:
    said = form(text)

    assert "退回上一页" in said
    assert "secret" not in said
    assert "aaaa" not in said


@pytest.mark.parametrize(
    ("path", "form_of"),
    [
        ("/account/password/", PasswordForm),
        ("/account/code/", StartCodeForm),
        ("/account/passkeys/", PasskeyForm),
        ("/first/abc/", FirstForm),
        ("/sign-in/", SignInForm),
        ("/sign-in/code/", CodeForm),
    ],
)
def test_nothing_that_proves_who_somebody_is_is_written_into_a_page(path: str, form_of: type[Form]) -> None:
    said = form("&".join(f"{name}=secret" for name in form_of.base_fields), path)

    assert "退回上一页" in said
    assert "secret" not in said


@pytest.mark.parametrize(("count", "kept"), [(1000, True), (1001, False)])
def test_a_form_of_more_fields_than_any_is_answered_and_not_kept(count: int, kept: bool) -> None:
    assert ('name="a"' in form("&".join(["a=1"] * count))) is kept


def test_a_file_has_to_be_chosen_again() -> None:
    found = answer(environ("POST", "/roster/", b"--x", CONTENT_TYPE="multipart/form-data; boundary=x"))

    assert "文件要重新选一遍" in found.body.decode()


def test_the_form_can_still_be_read_by_whoever_comes_after() -> None:
    given = environ("POST", "/a/", b"a=b", CONTENT_TYPE=FORM)

    answer(given)

    assert given["wsgi.input"].read() == b"a=b"


@pytest.mark.parametrize("more", [{"HTTP_ACCEPT_LANGUAGE": "en-GB,en"}, {"HTTP_COOKIE": "django_language=en"}])
def test_the_page_speaks_the_readers_language(more: dict[str, Any]) -> None:
    assert "<h1>Too many at once; this page has to wait</h1>" in answer(environ(**more)).body.decode()


def test_the_page_keeps_the_dark() -> None:
    assert 'class="dark"' in answer(environ(HTTP_COOKIE="theme=dark; other=x")).body.decode()
    assert 'class="light"' in answer(environ(HTTP_COOKIE="]broken[=\x00")).body.decode()


def test_a_program_that_hands_in_is_refused_as_the_intake_refuses() -> None:
    found = answer(environ("POST", "/api/entries", b"{}", CONTENT_TYPE="application/json"))

    said = json.loads(found.body)
    seconds = dict(found.headers)["Retry-After"]
    assert (found.status, said["status"], said["refusal"]["code"]) == (503, "refused", "server_busy")
    assert said["refusal"]["do"] == f"过 {seconds} 秒再来。"


def test_a_program_that_reads_gets_a_problem() -> None:
    found = answer(environ("GET", "/api/doors"))

    said = json.loads(found.body)
    assert dict(found.headers)["Content-Type"] == "application/problem+json; charset=utf-8"
    assert (said["type"], said["status"]) == ("urn:lianfang:problem:server_busy", 503)
