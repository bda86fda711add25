"""The parts of an xlsx file: found by their relations, changed one by one, all others kept byte for byte."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote

_NO_TIME = (1980, 1, 1, 0, 0, 0)
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^>]*?)/?>")
_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^>]*?)/?>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_PREFIX = re.compile(r'xmlns:(\w+)="http://schemas.openxmlformats.org/spreadsheetml/2006/main"')


@dataclass(slots=True)
class Package:
    """An open file: `text(part)` reads, `put` changes, `drop` takes out, `packed` gives the whole back."""

    parts: dict[str, bytes]
    order: list[zipfile.ZipInfo]
    names: dict[str, str] = field(default_factory=dict)  # as the reader knows it, in small letters → as it is

    @classmethod
    def of(cls, content: bytes) -> "Package":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            order = [one for one in book.infolist() if not one.is_dir()]
            parts = {one.filename: book.read(one) for one in order}
        return cls(parts, order, {name.replace("\\", "/").lower(): name for name in parts})

    def text(self, part: str) -> str:
        """The XML of a part, its main names without a prefix."""
        raw = self.parts[self.names[part.lower()]]
        found = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        found = re.sub(r'(<\?xml[^>]*encoding=")[^"]*"', r'\1UTF-8"', found, count=1)
        prefix = _PREFIX.search(found[:4096])
        if prefix is None:
            return found
        bare = re.sub(rf"(</?){prefix[1]}:", r"\1", found)
        return bare.replace(f"xmlns:{prefix[1]}=", "xmlns=", 1)

    def has(self, part: str) -> bool:
        return part.lower() in self.names

    def put(self, part: str, text: str) -> None:
        name = self.names.setdefault(part.lower(), part)
        self.parts[name] = text.encode()

    def drop(self, part: str) -> None:
        name = self.names.pop(part.lower(), None)
        if name is not None:
            del self.parts[name]

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id → (kind, part) of all that `part` refers to within the file."""
        rels = relations_part(part)
        if not self.has(rels):
            return {}
        found = {}
        for match in _RELATION.finditer(self.text(rels)):
            said = attributes(match[1])
            if said.get("TargetMode") != "External":
                kind = said.get("Type", "").rsplit("/", 1)[-1]
                found[said.get("Id", "")] = (kind, _joined(part, said.get("Target", "")))
        return found

    def related(self, part: str, *kinds: str) -> Iterator[str]:
        for kind, target in self.relations(part).values():
            if kind in kinds and self.has(target):
                yield target

    def sheets(self) -> dict[str, str]:
        """The part of each worksheet by the sheet's name, in the order of the tabs."""
        targets = self.relations("xl/workbook.xml")
        found = {}
        for match in _SHEET.finditer(self.text("xl/workbook.xml")):
            said = attributes(match[1])
            identity = next((value for name, value in said.items() if name.endswith(":id")), "")
            kind, part = targets.get(identity, ("", ""))
            if kind == "worksheet" and self.has(part):
                found[said.get("name", "")] = part
        return found

    def packed(self) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
            known = [info.filename for info in self.order if info.filename in self.parts]
            for name in (*known, *(one for one in self.parts if one not in known)):
                # no time of its own: the same parts are the same file, which a second click asks for
                info = zipfile.ZipInfo(name, _NO_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                book.writestr(info, self.parts[name], compresslevel=4)
        return out.getvalue()


def attributes(text: str) -> dict[str, str]:
    return {name: unescape(first or second) for name, first, second in _ATTRIBUTE.findall(text)}


def relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _joined(part: str, target: str) -> str:
    target = unquote(target).replace("\\", "/")
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
