"""A list of doors as a workbook: written to a file row by row, so that a city's list stays small in memory."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from lianfang.desk.status import STATUSES
from lianfang.kit.clock import ZONE

from .rows import Line

HEADER_ROW = 3
WIDTHS = (6, 16, 26, 12, 10, 8, 18, 18, 12, 30)


@dataclass(frozen=True, slots=True)
class Written:
    """A finished workbook: its file, how many rows it lists, its SHA-256."""

    file: IO[bytes]
    rows: int
    digest: str


def write_workbook(lines: Iterable[Line], *, title: str, name: str, viewer: str, at: str) -> Written:
    """Write title, who took it and when, a header and a row for each line; the file is rewound."""
    file = TemporaryFile()  # noqa: SIM115 - handed on to the response, which closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(name)
    bold, wrap = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True, "bottom": 1})
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(
        1, 0, _("%(viewer)s %(at)s 导出。只供本次走访，用后收回，不外传。") % {"viewer": viewer, "at": at}
    )
    headers = (
        _("序号"), _("社区（村）"), _("在哪儿"), _("门牌"), _("状态"), _("去过几次"), _("最近一次"), _("该何时前再去"),
        _("谁包联"), _("走访结果"),
    )  # fmt: skip
    for column, (header, width) in enumerate(zip(headers, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADER_ROW, column, header, wrap)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_paper(9)
    sheet.set_footer(f"&L{viewer} {at}&R&P / &N")
    count = 0
    for count, line in enumerate(lines, start=1):
        for column, cell in enumerate(_cells(count, line)):
            sheet.write(HEADER_ROW + count, column, cell)
    book.close()
    return Written(file, count, _digest(file))


def _cells(number: int, line: Line) -> tuple[object, ...]:
    return (
        number,
        line.community,
        line.area,
        line.door,
        str(STATUSES[line.status].word),
        line.attempt_count,
        _local(line.last_at),
        _local(line.revisit_due_at),
        line.holder or _("没人包联"),
        "",
    )


def _local(at: datetime | None) -> str:
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}" if at else ""


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    found = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # a temporary file is one
    file.seek(0)
    return found
