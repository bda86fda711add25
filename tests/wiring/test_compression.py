"""Large pages are compressed lightly, small ones as Django does, and only for who can read them so."""

import gzip

import pytest
from django.http import HttpRequest, HttpResponse

from lianfang.wiring.compression import LARGE, Compression

DOOR = '<a class="d todo is-none" href="?door=3.2.0502." aria-label="3号楼2单元502 未访">502</a>'


def sent(page: HttpResponse, accepts: str = "gzip, br") -> HttpResponse:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = accepts
    answer = Compression(lambda _request: page).process_response(request, page)
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.parametrize("count", [10, 5_000])
def test_a_page_is_compressed_and_says_so(count: int) -> None:
    answer = sent(HttpResponse(DOOR * count))

    assert gzip.decompress(answer.content).decode() == DOOR * count
    assert (answer["Content-Encoding"], answer["Vary"]) == ("gzip", "Accept-Encoding")
    assert answer["Content-Length"] == str(len(answer.content))


def test_who_cannot_read_it_gets_it_plain() -> None:
    answer = sent(HttpResponse(DOOR * 5_000), accepts="identity")

    assert answer.content.decode() == DOOR * 5_000
    assert (answer.get("Content-Encoding"), answer["Vary"]) == (None, "Accept-Encoding")


def test_what_is_compressed_already_stays_as_it_is() -> None:
    packed = gzip.compress(bytes(range(256)) * (LARGE // 256 + 1), 0)

    assert sent(HttpResponse(packed, headers={"Content-Encoding": "gzip"})).content == packed


def test_the_same_large_page_differs_in_length() -> None:
    assert len({len(sent(HttpResponse(DOOR * 5_000)).content) for _n in range(20)}) > 1
