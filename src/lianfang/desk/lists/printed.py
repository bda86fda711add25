"""A list on paper, whatever its length: the page is sent in parts, so that a county's list stays small in memory."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from .markup import rows_html
from .rows import Line

ROWS_HERE = "<!-- rows -->"


def print_list(
    request: HttpRequest, template: str, context: Mapping[str, Any], chunks: Iterator[list[Line]]
) -> StreamingHttpResponse:
    """Return `template` with the rows of `chunks` where it says ROWS_HERE; rows are read while they are sent."""
    whole = render_to_string(template, {**context, "printing": True, "rows_here": ROWS_HERE}, request)
    head, _mark, tail = whole.partition(ROWS_HERE)
    language = get_language() or "zh-hans"

    def parts() -> Iterator[str]:
        yield head
        for lines in chunks:
            with override(language):  # the request's own is over by the time this is read
                yield rows_html(lines, wide=bool(context.get("wide")))
        yield tail

    return StreamingHttpResponse(parts())
