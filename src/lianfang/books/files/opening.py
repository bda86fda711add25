"""Opens a file of any sort that counties have as sheets of values, or refuses it and says what to do."""

from django.conf import settings
from django.utils.translation import gettext as _

from lianfang.books import cannot
from lianfang.books.limits import MOST_BYTES, megabytes
from lianfang.books.shapes import Book

from . import office
from .apart import read_apart
from .office import MustConvertFirst


def open_book(content: bytes, name: str = "") -> Book:
    """Return the sheets of a file called `name`. Raises CannotReadBook; the name only helps to say what it was."""
    if len(content) > MOST_BYTES:
        raise cannot.CannotReadHugeBook(size=megabytes(len(content)), limit=megabytes(MOST_BYTES))
    if not content.strip(b"\0 \t\r\n"):
        raise cannot.CannotReadEmptyBook
    try:
        return _read(content, name)
    except MustConvertFirst as asked:
        return _converted(content, name, asked)


def _read(content: bytes, name: str) -> Book:
    """In a process of its own, but for tests that are about what a file holds (`settings.BOOKS_APART`)."""
    if settings.BOOKS_APART:
        return read_apart(content, name)
    from .formats import read_book  # with its readers' native code, which the server itself never runs

    return read_book(content, name)


def _converted(content: bytes, name: str, asked: MustConvertFirst) -> Book:
    """Through LibreOffice; the book says so, since what is read is its work."""
    try:
        book = _read(office.convert(content, asked.suffix, asked.to), name)
    except MustConvertFirst as error:
        raise cannot.CannotFinishConverting(format=asked.suffix) from error
    book.converted = asked.suffix
    book.remarks.append(_("这份 {format} 文件是用 LibreOffice 转换后读的，读完请对一遍。").format(format=asked.suffix))
    return book
