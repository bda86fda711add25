"""What every filled file says of itself: who filled it when, for whom, out of which state of the ledger, what is empty.

A sheet at the end of a workbook, a line in the footer of a document. It names columns and reasons, never a person.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from .grid import written
from .lines import Heading
from .package import Package
from .styles import Styles

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
SHEET = "填报来源"
_WORDS = "34.07"  # how wide its first column is: no other sheet has just that


@dataclass(frozen=True, slots=True)
class Trace:
    """留痕 · Pairs of a word and what is said of it, and the columns that stay empty with their reasons."""

    said: Sequence[tuple[str, str]]
    columns: Sequence[tuple[str, str]] = ()
    title: str = SHEET
    heading: Heading | None = None  # what the form's own lines for unit and day are to say

    @property
    def line(self) -> str:
        return "；".join(f"{word}：{value}" for word, value in self.said)


def add_trace(package: Package, trace: Trace, styles: Styles) -> None:
    """Put a sheet behind the others."""
    names = set(package.sheets())
    name = next(one for one in (trace.title, *(f"{trace.title}{n}" for n in range(2, 1000))) if one not in names)
    number = next(n for n in range(1, 10_000) if not package.has(f"xl/worksheets/sheet{n}.xml"))
    part = f"xl/worksheets/sheet{number}.xml"
    package.put(part, _sheet(trace))
    types = package.text("[Content_Types].xml")
    override = f'<Override PartName="/{part}" ContentType="{_TYPE}"/>'
    package.put("[Content_Types].xml", types.replace("</Types>", f"{override}</Types>"))
    _tie(package, part, name)


def addressed(content: bytes, said: Sequence[tuple[str, str]]) -> bytes:
    """Return a filled workbook whose trace also says `said`: to whom it went is known only when it is taken."""
    package = Package.of(content)
    part = next((one for one in reversed(package.sheets().values()) if _is_trace(package.text(one))), None)
    if part is None:
        return content
    text = package.text(part)
    last = max(map(int, re.findall(r'<row r="(\d+)"', text)), default=0)
    rows = "".join(_row(row, word, value) for row, (word, value) in enumerate(said, last + 2))
    package.put(part, text.replace("</sheetData>", f"{rows}</sheetData>", 1))
    return package.packed()


def _is_trace(text: str) -> bool:
    return f'<cols><col min="1" max="1" width="{_WORDS}"' in text


def _tie(package: Package, part: str, name: str) -> None:
    """Name the sheet in the workbook, under an id and a number that nothing else has."""
    rels_part, workbook = "xl/_rels/workbook.xml.rels", package.text("xl/workbook.xml")
    rels = package.text(rels_part)
    ids = set(re.findall(r'\bId="([^"]*)"', rels))
    identity = next(one for n in range(1, 10_000) if (one := f"rIdTrace{n}") not in ids)
    relation = f'<Relationship Id="{identity}" Type="{_RELATIONS}/worksheet" Target="/{part}"/>'
    package.put(rels_part, rels.replace("</Relationships>", f"{relation}</Relationships>"))
    last = max(map(int, re.findall(r'\bsheetId="(\d+)"', workbook)), default=0)
    # Declared here once more: some programs declare it on each sheet alone.
    sheet = f'<sheet xmlns:r="{_RELATIONS}" name={quoteattr(name)} sheetId="{last + 1}" r:id="{identity}"/>'
    package.put("xl/workbook.xml", workbook.replace("</sheets>", f"{sheet}</sheets>", 1))


def _sheet(trace: Trace) -> str:
    lines = [*trace.said, ("", ""), *trace.columns]
    rows = "".join(_row(row, word, value) for row, (word, value) in enumerate(lines, 1))
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{_MAIN}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<cols><col min="1" max="1" width="{_WORDS}" customWidth="1"/>'
        '<col min="2" max="2" width="66" customWidth="1"/></cols>'
        f"<sheetData>{rows}</sheetData>"
        '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" fitToWidth="1" fitToHeight="0"/></worksheet>'
    )


def _row(row: int, word: str, value: str) -> str:
    return f'<row r="{row}">{_cell("A", row, word)}{_cell("B", row, value)}</row>'


def _cell(column: str, row: int, text: str) -> str:
    return f'<c r="{column}{row}" t="inlineStr">{written(text)}</c>' if text else ""
