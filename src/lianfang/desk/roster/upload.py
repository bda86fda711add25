"""Takes an upload without letting it lie anywhere readable, and refuses one that is too large before it is read."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from lianfang.books.cannot import CannotReadHugeBook
from lianfang.books.limits import MOST_BYTES, megabytes
from lianfang.desk.pages import refused

FORM_BYTES = 64 << 10  # what the form holds beside the workbook


class InMemory(MemoryFileUploadHandler):
    """Keeps an upload out of the temporary folder, where it would lie readable."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True


def not_too_large(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse by the announced length, before the body is read: the form token inside it is looked at only then."""
    guarded = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, **named: Any) -> HttpResponse:
        stated = request.headers.get("Content-Length") or "0"
        size = int(stated) if stated.isdigit() else 0
        if size > MOST_BYTES + FORM_BYTES:
            refusal = CannotReadHugeBook(size=megabytes(size), limit=megabytes(MOST_BYTES))
            return refused(request, refusal, status=413)
        request.upload_handlers = [InMemory(request)]
        return guarded(request, **named)

    return checked
