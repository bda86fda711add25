"""The program that reads a stranger's file for the server, in a process of its own (`apart` starts it).

In: a line of JSON with the file's name and the reader's language, then the file. Out: the lines of a book, or one that
says why there is none.
"""

import codecs
import json
import sys
from pathlib import Path
from typing import BinaryIO

from lianfang.books.cannot import CannotReadBook

from .confined import TOO_MUCH, confine
from .formats import read_book
from .lines import lines_of, packed
from .office import MustConvertFirst

ENCODINGS = ("gb18030", "big5", "utf-16-le", "utf-16-be", "utf-32-le", "utf-8", "cp437", "ascii")


def main() -> None:
    asked = json.loads(sys.stdin.buffer.readline())
    speak(asked["language"])
    for encoding in ENCODINGS:
        codecs.lookup(encoding)  # what would be imported later could not be opened any more
    confine()
    try:
        answer(sys.stdin.buffer.read(), asked["name"], sys.stdout.buffer)
    except MemoryError:
        sys.exit(TOO_MUCH)


def speak(language: str) -> None:
    """Have remarks said in the reader's language. Chinese needs nothing: it is what stands in the code."""
    from django.apps import apps
    from django.conf import settings
    from django.utils import translation

    words = [str(Path(__file__).parent.parent / "locale")]
    settings.configure(USE_I18N=not language.startswith("zh"), LANGUAGE_CODE=language, LOCALE_PATHS=words)
    apps.populate([])
    translation.activate(language)
    translation.gettext("")  # read the words now


def answer(content: bytes, name: str, out: BinaryIO) -> None:
    """Write what a file holds, or why it is not read."""
    try:
        out.writelines(lines_of(read_book(content, name)))
    except CannotReadBook as refusal:
        out.write(packed({"refused": refusal.code, "params": refusal.params}))
    except MustConvertFirst as asked:
        out.write(packed({"convert": [asked.suffix, asked.to]}))
    out.flush()


if __name__ == "__main__":
    main()
