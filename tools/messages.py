#!/usr/bin/env python3
"""Message catalogues: Chinese is the msgid, English stands in each room's locale/en/LC_MESSAGES/django.po.

    tools/messages.py update [ROOM...]  collects msgids from Python and templates; keeps translations, drops the unused
    tools/messages.py check             fails where a catalogue is behind, a translation is missing or two rooms differ
    tools/messages.py compile           writes the .mo files (not in git; part of the set-up)

It needs no GNU gettext: Django turns a template into gettext calls, Babel finds them.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parent.parent / "src" / "lianfang"
CONTEXTUAL = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
PLURAL = {"ngettext", "ngettext_lazy", "npgettext", "npgettext_lazy"}
KEYWORDS = dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop", *CONTEXTUAL, *PLURAL])
OWN_NAME = "中文"  # a language is called by its own name
HEADER = """msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


class Found(NamedTuple):
    """One msgid in a room's source; `english` is known where the source states it itself (labels of kinds)."""

    id: str | tuple[str, str]
    context: str | None = None
    english: str = ""

    @property
    def key(self) -> tuple[str, str | None]:
        return (self.id if isinstance(self.id, str) else self.id[0], self.context)


def rooms() -> list[Path]:
    return sorted(path for path in SOURCE.iterdir() if (path / "__init__.py").exists())


def catalogue_path(room: Path) -> Path:
    return room / "locale" / "en" / "LC_MESSAGES" / "django.po"


def _calls(source: str) -> Iterator[Found]:
    """Every gettext call in Python source."""
    raw = io.BytesIO(source.encode())
    calls: Any = extract_python(raw, KEYWORDS, (), {"encoding": "utf-8"})
    for _line, function, words, _comments in calls:
        given = [word for word in (words if isinstance(words, tuple) else (words,)) if isinstance(word, str) and word]
        context = given.pop(0) if given and function in CONTEXTUAL else None
        if given:
            yield Found((given[0], given[1]) if function in PLURAL and len(given) > 1 else given[0], context)


def _labels(source: str) -> Iterator[Found]:
    """Labels that a call states in both languages: `label="入户", label_en="Door visit"`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            constant = {word.arg: word.value.value for word in node.keywords if isinstance(word.value, ast.Constant)}
            if isinstance(constant.get("label"), str) and isinstance(constant.get("label_en"), str):
                yield Found(str(constant["label"]), None, str(constant["label_en"]))


def messages_of(room: Path) -> dict[tuple[str, str | None], Found]:
    """Every msgid that a room's Python and templates use, in the order of the files."""
    found: dict[tuple[str, str | None], Found] = {}
    for path in sorted(room.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            source = path.read_text("utf-8")
            here = [*_calls(source), *_labels(source)]
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            here = list(_calls(_as_python(path)))
        else:
            continue
        for message in here:
            known = found.get(message.key)
            if known is None or isinstance(known.id, str):
                found[message.key] = message
    return found


def _as_python(template: Path) -> str:
    if not settings.configured:
        settings.configure()
    # Within brackets indentation says nothing, as in a template.
    return "(" + templatize(template.read_text("utf-8"), origin=str(template)) + "\n)"


def read_catalogue(room: Path) -> Catalog:
    path = catalogue_path(room)
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def _key(message: Message) -> tuple[str, str | None]:
    return (message.id if isinstance(message.id, str) else message.id[0], message.context)


def _translations(catalogues: list[Catalog]) -> dict[tuple[str, str | None], object]:
    known: dict[tuple[str, str | None], object] = {}
    for catalogue in catalogues:
        for message in catalogue:
            if message.id and _is_complete(message):
                known.setdefault(_key(message), message.string)
    return known


def _is_complete(message: Message) -> bool:
    if message.fuzzy or not message.string:
        return False
    return isinstance(message.string, str) or all(message.string)


def update(named: Sequence[str] = ()) -> None:
    """Write the catalogue of each room named (of all): what is used, with the English this or another room has."""
    old = {room: read_catalogue(room) for room in rooms()}
    for room in rooms():
        if named and room.name not in named:
            continue
        used = messages_of(room)
        if not used and not catalogue_path(room).exists():
            continue
        known = _translations([old[room], *old.values()])
        fresh = Catalog(locale="en")
        for key in sorted(used, key=lambda key: (key[0], key[1] or "")):
            string = known.get(key) or used[key].english
            fresh.add(used[key].id, _fitting(string, used[key]), context=key[1], flags=_flags(used[key]))
        _write(fresh, catalogue_path(room))
    missing = problems()
    print(f"{sum(len(messages_of(room)) for room in rooms())} messages, {len(missing)} to mend", *missing, sep="\n  ")


def _fitting(string: object, message: Found) -> str | tuple[str, ...]:
    """A singular has one translation, a plural two."""
    if isinstance(message.id, tuple):
        return tuple(map(str, string)) if isinstance(string, tuple | list) else (str(string or ""),) * 2
    return str(string[0] if isinstance(string, tuple | list) else string or "")


def _flags(message: Found) -> set[str]:
    text = message.id if isinstance(message.id, str) else "".join(message.id)
    return {"python-format"} if re.search(r"%\(\w+\)[sd]", text) else set()


def _write(catalogue: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=0, omit_header=True, sort_output=True)
    path.write_text(HEADER + buffer.getvalue().decode().strip() + "\n", "utf-8")


def problems() -> list[str]:
    """What keeps the English from being complete, one line each."""
    found: list[str] = []
    said: dict[tuple[str, str | None], tuple[object, str]] = {}
    for room in rooms():
        used = messages_of(room)
        entries = {_key(message): message for message in read_catalogue(room) if message.id}
        found += [f"{room.name}: {key[0]!r} is not in the catalogue" for key in used.keys() - entries.keys()]
        found += [f"{room.name}: {key[0]!r} is not used any more" for key in entries.keys() - used.keys()]
        for key, message in entries.items():
            found += [f"{room.name}: {key[0]!r} {what}" for what in _faults(message)]
            string, first = said.setdefault(key, (message.string, room.name))
            if string != message.string:
                found.append(f"{room.name}: {key[0]!r} is translated otherwise in {first}; one word, one translation")
    return sorted(found)


def _faults(message: Message) -> Iterator[str]:
    """What is wrong with one translation: missing, still Chinese, or with other placeholders."""
    if not _is_complete(message):
        yield "has no English"
        return
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if not all(_is_english(text, "".join(ids)) for text in strings):
        yield "is still Chinese"
    wanted = _placeholders(ids[-1])
    if any(_placeholders(text) - wanted for text in strings) or _placeholders(strings[-1]) != wanted:
        yield "has other placeholders"


def _is_english(text: str, chinese: str) -> bool:
    """A translation may quote the Chinese word that a reader meets in a workbook, beside its own words."""
    quoted = re.findall(r"[\u4e00-\u9fff]+", text)
    return (
        text == OWN_NAME or not quoted or (all(word in chinese for word in quoted) and bool(re.search("[a-z]", text)))
    )


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|\{[^{}]*\}", text))


def compile_all() -> None:
    """Write each room's .mo beside its .po, whole or not at all: a server may start meanwhile."""
    for room in rooms():
        if catalogue_path(room).exists():
            made = catalogue_path(room).with_suffix(".mo")
            fresh = made.with_name(f"{made.name}.fresh")
            with fresh.open("wb") as file:
                write_mo(file, read_catalogue(room))
            fresh.replace(made)


def main(arguments: list[str]) -> int:
    """Do what the first argument says."""
    action, *named = arguments or [""]
    if action == "update":
        update(named)
    elif action == "compile":
        compile_all()
    elif action == "check":
        found = problems()
        print(*found, sep="\n", end="\n" if found else "")
        return 1 if found else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
