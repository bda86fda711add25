"""Words in addresses, cookies and forms that were made up: read, refused or counted as none; never a fault."""

import json
from datetime import UTC, datetime

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from fido2.utils import websafe_encode
from hypothesis import given
from hypothesis import strategies as st
from tests.fixtures.passkeys import HOST, ORIGIN, Device

from lianfang.access.cannot import CannotUsePasskey, CannotUseTicket
from lianfang.access.models import Account, Post, tidy_code
from lianfang.access.rules import tidy_phone
from lianfang.access.signing import first_sign_in, passkeys
from lianfang.access.signing.browsers import browser_of
from lianfang.kit.ids import uuid7
from lianfang.kit.masking import mask_id, mask_name, tail
from lianfang.kit.paging import _after, cursor_values, keyset, number_after
from lianfang.kit.paths import ancestors, path_of_code
from lianfang.people import asking
from lianfang.places.labels import digest_of

AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)
WORDS = st.text(max_size=80) | st.binary(max_size=60).map(lambda found: found.decode("latin-1"))
CURSORS = WORDS | JSON.map(lambda found: websafe_encode(json.dumps(found).encode()))
LISTS = st.lists(JSON, min_size=2, max_size=2).map(lambda found: websafe_encode(json.dumps(found).encode()))


@given(CURSORS)
def test_cursor_is_read_or_counts_as_none(cursor: str) -> None:
    number_after(cursor)
    values = cursor_values(cursor, 2)

    assert values is None or len(values) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said", ['["\\u0000", 1]', '["\\ud800", 1]', "[" * 5000, "[1e999, NaN]", '[{"a": 1}, []]', "[true, null]"]
)
def test_cursor_that_no_database_takes_begins_at_the_beginning(said: str) -> None:
    page = keyset(Post.objects.all(), order=("path", "id"), after=websafe_encode(said.encode()))

    assert page.rows == []


@given(LISTS)
def test_cursor_with_made_up_values_makes_a_query_or_none(cursor: str) -> None:
    values = cursor_values(cursor, 2)
    if values is not None:
        str(_after(Post.objects.all(), ("path", "id"), values).query)


@given(WORDS)
def test_code_of_a_division_has_a_path_or_none(code: str) -> None:
    try:
        assert ancestors(path_of_code(code))[-1] == path_of_code(code)
    except ValueError:
        assert len(code) not in (2, 4, 6, 9, 12) or not code.isdigit()


@given(WORDS)
def test_words_are_tidied_whatever_they_are(words: str) -> None:
    assert len(digest_of(words)) == 32
    tidy_code(words)
    tidy_phone(words)
    mask_name(words)
    mask_id(words)
    tail(words)
    assert len(browser_of(words)) <= 40


@given(WORDS | st.binary(max_size=80).map(websafe_encode))
def test_search_that_nobody_sealed_asks_nothing(text: str) -> None:
    assert asking.opened(text, uuid7(), at=AT) == asking.Search()


@given(WORDS)
def test_session_that_nobody_signed_is_empty(words: str) -> None:
    assert SessionBase().decode(words) == {}


@pytest.mark.django_db
@given(WORDS)
def test_ticket_that_nobody_gave_out_is_refused(ticket: str) -> None:
    with pytest.raises(CannotUseTicket):
        first_sign_in.account_of_ticket(ticket)


def asked(what: str) -> HttpRequest:
    """A request whose session waits for an answer to a question."""
    request = HttpRequest()
    request.META |= {"HTTP_HOST": HOST, "SERVER_NAME": HOST, "SERVER_PORT": "443", "wsgi.url_scheme": "https"}
    request.session = SessionBase()
    request.session[passkeys.ASKED] = [what, AT.isoformat(), {"challenge": "AAAA", "user_verification": "required"}]
    request.is_secure = lambda: True  # type: ignore[method-assign]  # a request over TLS
    request.get_host = lambda: HOST  # type: ignore[method-assign]  # and by this name
    return request


def hand_in(request: HttpRequest, answer: str) -> None:
    if request.session[passkeys.ASKED][0] == passkeys.USED:
        passkeys.finish_using(request, answer, at=AT)
    else:
        passkeys.finish_making(request, Account(county="141028"), answer, name="x", at=AT)


def answers() -> st.SearchStrategy[str]:
    """Answers of a real key, of which one part is something else; and no answers at all."""
    device = Device(origin=ORIGIN)
    made, used = (json.loads(answer({"challenge": "BBBB"})) for answer in (device.make, device.use))
    parts = st.sampled_from(("id", "rawId", "type", "response", "clientExtensionResults"))
    inner = st.sampled_from(("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"))
    packed = st.binary(max_size=120).map(websafe_encode) | JSON
    bent = st.sampled_from((made, used)).flatmap(
        lambda whole: (
            st.builds(lambda part, value: json.dumps(whole | {part: value}), parts, packed)
            | st.builds(
                lambda part, value: json.dumps(whole | {"response": whole["response"] | {part: value}}), inner, packed
            )
        )
    )
    return WORDS | JSON.map(json.dumps) | bent


@pytest.mark.django_db
@given(answers(), st.sampled_from((passkeys.MADE, passkeys.USED)))
def test_passkey_answer_is_refused_whatever_it_holds(answer: str, what: str) -> None:
    with pytest.raises(CannotUsePasskey):
        hand_in(asked(what), answer)
