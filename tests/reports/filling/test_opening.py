"""What opens to be filled is bounded: its XML is changed in the server itself."""

import io
import zipfile

import pytest

from lianfang.books import limits
from lianfang.books.cannot import CannotUnpackBook
from lianfang.reports.filling.opening import open_form

from .workbooks import rich


def padded(content: bytes, size: int) -> bytes:
    """The same form with a picture of blanks in it."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr("xl/media/image9.png", b"\0" * size)
    return out.getvalue()


def test_a_form_that_unpacks_to_more_than_is_changed_here_is_refused() -> None:
    with pytest.raises(CannotUnpackBook) as refused:
        open_form(padded(rich(), limits.MOST_FORM_UNPACKED), "表.xlsx")

    assert refused.value.params == {"limit": "32 MB"}


def test_a_form_with_a_large_picture_is_opened() -> None:
    assert len(open_form(padded(rich(), 4 << 20), "表.xlsx").tables) == len(open_form(rich(), "表.xlsx").tables)
