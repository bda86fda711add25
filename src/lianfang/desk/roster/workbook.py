"""The outcome of an import as a workbook: row, masked name, door, answer, cell, reason, what to do."""

import io

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianfang.desk import frame
from lianfang.desk.days import when
from lianfang.kit.clock import now
from lianfang.people.importing.outcome import Outcome

WIDTHS = (12, 8, 10, 30, 10, 8, 40, 44)


def written(request: HttpRequest, outcome: Outcome, name: str) -> bytes:
    """Return the workbook; its first line says of which file, who took it, and when."""
    import xlsxwriter  # not before it is needed

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_("每行结果"))
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    viewer = frame.viewer(request)
    sheet.write_string(0, 0, f"{name} · {viewer.name if viewer else ''} · {when(now())}")
    headers = (_("工作表"), _("行号"), _("姓名"), _("门牌"), _("结果"), _("单元格"), _("原因"), _("怎么办"))
    for column, (header, width) in enumerate(zip(headers, WIDTHS, strict=True)):
        sheet.write_string(2, column, header, bold)
        sheet.set_column(column, column, width, wrap)
    for line, cells in enumerate(_lines(outcome), 3):
        for column, cell in enumerate(cells):
            sheet.write(line, column, cell)
    sheet.freeze_panes(3, 0)
    book.close()
    return out.getvalue()


def _lines(outcome: Outcome) -> list[tuple[int | str, ...]]:
    found: list[tuple[int | str, ...]] = []
    for row in outcome.rows:
        head = (row.sheet, row.number, row.name, row.door, row.status_word)
        said = [_("改了：{fields}").format(fields=row.changed_words)] if row.changed else []
        said += [_("记了：{fields}").format(fields=row.told_words)] if row.told else []
        if said or not row.remarks:
            found.append((*head, "", "；".join(said), ""))
        found += [(*head, remark.cell, remark.why, remark.do) for remark in row.remarks]
    return found
