"""Compresses pages as Django does, at a level that costs half for the same: a wall chart of 5,000 doors takes 4 ms
instead of 8 and comes to 46 KB instead of 45.
"""

import gzip
import secrets
from io import BytesIO

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

LEVEL = 4
LARGE = 200_000  # from here on it is worth while
HUGE_LEVEL = 6
HUGE = 2_000_000  # a chart of 17,000 doors: 10 ms more save a quarter of 200 KB on a county's line


class Compression(GZipMiddleware):
    """Large answers at our level, all others as they were."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        content: bytes = getattr(response, "content", b"")
        if len(content) < LARGE or response.has_header("Content-Encoding"):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        if not re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
            return response
        response.content = _compressed(content)  # type: ignore[attr-defined]  # it had content a moment ago
        response.headers["Content-Length"] = str(len(response.content))  # type: ignore[attr-defined]  # as above
        response.headers["Content-Encoding"] = "gzip"
        return response


def _compressed(content: bytes) -> bytes:
    """With a name of random length in the header, as Django does: a page's length must not tell what is in it."""
    buffer = BytesIO()
    name = "-" * secrets.randbelow(GZipMiddleware.max_random_bytes)
    with gzip.GzipFile(name, "wb", HUGE_LEVEL if len(content) >= HUGE else LEVEL, buffer, mtime=0) as file:
        file.write(content)
    return buffer.getvalue()
