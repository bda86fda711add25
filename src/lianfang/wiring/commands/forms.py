"""`lianfang forms fill`: a department's form filled for a place and a day, with a report column by column.

The installation itself fills: it sees all of the place and says so in the ledger, since names and numbers leave with
the file.
"""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.access.scope import PostScope, Scope
from lianfang.access.terms import FIELD_CLASSES, Role
from lianfang.kit.clock import day_of, now
from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal, type_text
from lianfang.ledger.door import SYSTEM, record_one
from lianfang.ledger.drafts import Draft
from lianfang.places.models import Place
from lianfang.reports import shelf
from lianfang.reports.filling import Filled, fill_form
from lianfang.reports.kinds import FILE_TAKEN, FileTaken
from lianfang.reports.meaning import meant
from lianfang.reports.remembering import learned
from lianfang.wiring.commands.roster import find_place, read_file
from lianfang.wiring.console import Console


class CannotReadDay(Refusal):
    code: ClassVar[str] = "form_day_wrong"
    what: ClassVar[type_text] = gettext_lazy("没填：看不懂日期 {on}。")
    why: ClassVar[type_text] = gettext_lazy("报告日要写成 2020-02-06，不能晚过今天。")
    do: ClassVar[type_text] = gettext_lazy("改对 --on 再来一次。")


class CannotWriteForm(Refusal):
    code: ClassVar[str] = "form_unwritable"
    what: ClassVar[type_text] = gettext_lazy("填好了，但 {file} 写不了（{reason}）。")
    why: ClassVar[type_text] = gettext_lazy("系统没能写这个文件。")
    do: ClassVar[type_text] = gettext_lazy("看看文件夹在不在，换一个地方写。")


def fill(asked: argparse.Namespace, console: Console) -> int:
    """Fill a form; 0 once the file is written."""
    place, on = find_place(asked.place), _day(asked.on)
    scope = installation_over(place)
    filled = fill_form(
        scope, read_file(asked.file), asked.file.name, place, on, asked.form or None, recipient=asked.whom
    )
    _write(asked.output, filled.content)
    _record(filled, place, asked.whom or _("命令行"))
    if asked.learn:
        _learn(scope, filled, place, asked.form)
    report = filled.report
    if asked.json is not None:
        _write(asked.json, json.dumps(report, ensure_ascii=False, indent=1).encode())
    _say(report, console)
    return 0


def installation_over(place: Place) -> Scope:
    """Whoever runs the installation sees one place and all below it, all classes of fields."""
    classes = frozenset(FIELD_CLASSES)
    post = PostScope(
        id=UUID(int=0),
        county=place.county,
        role=Role.HEADQUARTERS,
        place=place.id,
        path=place.path,
        classes=classes,
        purpose="lianfang forms",
        from_on=date.min,
        until_on=None,
    )
    return Scope(county=place.county, account=None, posts=(post,), current=post)


def _day(text: str) -> date:
    today = day_of(now())
    try:
        on = date.fromisoformat(text) if text else today
    except ValueError as problem:
        raise CannotReadDay(on=text) from problem
    if on > today:
        raise CannotReadDay(on=text)
    return on


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as problem:
        raise CannotWriteForm(file=file.name, reason=problem.strerror) from problem


def _record(filled: Filled, place: Place, whom: str) -> None:
    """Names and numbers have left with a file: that is an entry like any other."""
    body = FileTaken(
        book=shelf.ref_of(filled.content, filled.name),
        on=filled.on,
        seq=filled.seq,
        rows=sum(len(table.rows) for table in filled.tables),
        for_whom=whom[:60],
    )
    record_one(Draft(FILE_TAKEN.name, body, place.id, now(), id=uuid7()), by=SYSTEM(place.county))


def _learn(scope: Scope, filled: Filled, place: Place, key: str) -> None:
    """Remember how the columns were matched, for the next file of this form."""
    tables = [table.table.table.headers for table in filled.tables]
    said = {name: key for table in filled.tables for name, key in meant(table.columns).items()}
    draft = learned(scope, tables, said, key=key, title=filled.name, place=place.id, at=now())
    if draft is not None:
        record_one(draft, by=SYSTEM(place.county))


def _say(report: dict[str, Any], console: Console) -> None:
    for line in report["remarks"]:
        console.say(line)
    for table in report["tables"]:
        console.say(
            _("“{sheet}”：{subject}，{rows} 行，加了 {added} 行").format(
                sheet=table["sheet"], subject=table["subject_said"], rows=table["rows"], added=table["rows_added"]
            )
        )
        for column in table["columns"]:
            words = f"  {column['column']:>3} {column['header']} → {column['meaning'] or '—'}"
            became = column["reason"] or _("{filled} 格").format(filled=column["filled"])
            console.say(f"{words}：{became}")
        for cell in table["differs"]:
            console.say(_("  {cell} 表里写的和台账不一样，没有改").format(cell=cell["cell"]))
