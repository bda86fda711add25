"""`lianfang import`: a workbook about people from the command line, an outcome for every row.

Columns that were only found by likeness stop a recording until somebody says what they are: nobody reads the mapping
of a command before it has run.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.books.queries import mapping
from lianfang.facts.queries import fields_of
from lianfang.kit.clock import day_of, now
from lianfang.kit.paths import is_under, path_of_code, upper
from lianfang.kit.refusals import Refusal, type_text
from lianfang.kit.sentences import listed
from lianfang.ledger.door import SYSTEM
from lianfang.people.importing.forms import File, Form, FormColumn, Reading, open_tables
from lianfang.people.importing.outcome import Outcome, label_of
from lianfang.people.importing.run import read, run_import
from lianfang.places.models import Place
from lianfang.wiring.console import Console

M = TypeVar("M", bound=Model)


class CannotFindPlace(Refusal):
    code: ClassVar[str] = "place_unknown"
    what: ClassVar[type_text] = gettext_lazy("没导入：没有 {path} 这个地方。")
    why: ClassVar[type_text] = gettext_lazy("区划里没有这条路径。")
    do: ClassVar[type_text] = gettext_lazy("写社区或村的路径（14.10.28.100.003.）或十二位代码（141028100003）。")


class CannotReadFile(Refusal):
    code: ClassVar[str] = "file_unreadable"
    what: ClassVar[type_text] = gettext_lazy("没导入：{file} 读不了（{reason}）。")
    why: ClassVar[type_text] = gettext_lazy("系统没能打开这个文件。")
    do: ClassVar[type_text] = gettext_lazy("看看名字对不对，开着服务的用户能不能读它。")


class CannotGuessColumns(Refusal):
    code: ClassVar[str] = "columns_unsure"
    what: ClassVar[type_text] = gettext_lazy("没导入：有 {count} 列说不准。")
    why: ClassVar[type_text] = gettext_lazy("{columns}")
    do: ClassVar[type_text] = gettext_lazy(
        "用 --column 说明是哪一项（--column C=phone，不存就写 C=），或者加 --as-found 照这样记。"
    )


class CannotFindForm(Refusal):
    code: ClassVar[str] = "form_unknown"
    what: ClassVar[type_text] = gettext_lazy("没导入：文件里没有“{form}”这张表。")
    why: ClassVar[type_text] = gettext_lazy("有：{forms}。")
    do: ClassVar[type_text] = gettext_lazy("照上面的名字写 --form，或者不写，能导的都导。")


class CannotReadColumn(Refusal):
    code: ClassVar[str] = "column_unknown"
    what: ClassVar[type_text] = gettext_lazy("没导入：看不懂 --column {column}。")
    why: ClassVar[type_text] = gettext_lazy("要写列和字段，像 C=phone；没有这一列，或者没有这个字段。")
    do: ClassVar[type_text] = gettext_lazy("字段的名字在“字段目录”里；不存就写 C=。")


@dataclass(frozen=True, slots=True)
class PlaceReach:
    """The reach of whoever runs the installation: one place and all below it."""

    county: str
    paths: Sequence[str]

    def covers(self, path: str) -> bool:
        return any(is_under(path, held) for held in self.paths)

    def within(self, queryset: "QuerySet[M]", field: str = "path") -> "QuerySet[M]":
        path = self.paths[0]
        return queryset.filter(**{"county": self.county, f"{field}__gte": path, f"{field}__lt": upper(path)})


def bring_in(asked: argparse.Namespace, console: Console) -> int:
    """Import a workbook; 0 if every row was taken."""
    place, file = find_place(asked.place), File(read_file(asked.file), asked.file.name)
    reach, at = PlaceReach(place.county, (place.path,)), now()
    keys = {field.key for field in fields_of(reach, day_of(at))}
    if mapping(reach, asked.form) is not None:
        file = replace(file, form=asked.form)
    opened = open_tables(file)
    choices = _choices(read(file, reach, at=at, opened=opened), asked, keys)
    reading = read(replace(file, choices=choices), reach, at=at, opened=opened)
    unsure = [_words(column) for form in reading.taken for column in form.columns if column.is_guess]
    if unsure and not (asked.dry_run or asked.as_found):
        raise CannotGuessColumns(count=len(unsure), columns="；".join(unsure))
    outcome = run_import(
        reading,
        reach,
        place=place.id,
        by=SYSTEM(place.county),
        at=at,
        dry_run=asked.dry_run,
        creates_places=asked.make_places,
    )
    if asked.json:
        console.json(
            outcome.as_json() | {"columns": [_column_json(form, c) for form in reading.forms for c in form.columns]}
        )
    else:
        _say(outcome, console)
        _say_columns(reading, console)
        _say_rows(outcome, console)
    return 0 if not outcome.counts["refused"] else 1


def _choices(reading: Reading, asked: argparse.Namespace, keys: set[str]) -> dict[str, str]:
    """Return what --form and --column say, as `read_forms` takes it."""
    is_known = any(form.known is not None and form.known.form == asked.form for form in reading.forms)
    wanted = [form for form in reading.forms if is_known or not asked.form or asked.form in form.names]
    if not wanted:
        raise CannotFindForm(form=asked.form, forms=listed(form.title for form in reading.forms))
    found = {str(form.index): "skip" for form in reading.forms if form not in wanted}
    for said in asked.column:
        column, is_pair, key = said.partition("=")
        at = next(((f.index, c.number) for f in wanted for c in f.columns if c.letters == column.upper()), None)
        if at is None or not is_pair or (key and key not in keys):
            raise CannotReadColumn(column=said)
        found[f"{at[0]}.{at[1]}"] = key
    return found


def _words(column: FormColumn) -> str:
    return f"{column.letters} {column.words} → {column.label}"


def _column_json(form: Form, column: FormColumn) -> dict[str, object]:
    return {
        "table": form.title,
        "column": column.letters,
        "header": column.words,
        "field": column.key if column.is_stored else None,
        "how": column.how,
        "confidence": round(column.confidence, 2),
        "why": column.reason or column.why,
    }


def _say_columns(reading: Reading, console: Console) -> None:
    """Say what is not stored and why, and what is not sure."""
    for said in (*reading.remarks, *(said for form in reading.forms for said in form.remarks)):
        console.say(said)
    for form in reading.forms:
        if not form.is_taken:
            console.say(_("不导“{form}”：{why}").format(form=form.title, why=form.why_not or _("没有选它。")))
            continue
        for column in form.columns:
            if not column.is_stored and column.key != "serial":
                console.say(
                    _("不存 {column} {header}：{why}").format(
                        column=column.letters, header=column.words, why=column.reason
                    )
                )
            elif column.is_guess:
                console.say(_("说不准 {column}：{why}").format(column=_words(column), why=column.why))


def find_place(text: str) -> Place:
    """Return the place of a path or a code."""
    path = path_of_code(text) if text.isdigit() and len(text) in (2, 4, 6, 9, 12) else text
    found = Place.objects.filter(path=path).first()
    if found is None:
        raise CannotFindPlace(path=text)
    return found


def read_file(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise CannotReadFile(file=file.name, reason=problem.strerror) from problem


def _say(outcome: Outcome, console: Console) -> None:
    counts = outcome.counts
    head = _("试了一遍，没有记下：") if outcome.dry else _("导入了：")
    counted = _(
        "新登记 {created} 人，可能重复 {duplicate}，有变化 {changed}，没变化 {same}，没收下 {refused}；"
        "{households} 户。"
    )
    console.say(head + counted.format(**counts, households=outcome.households_count))
    for key, count in outcome.told.items():
        console.say(_("  另记 {field} {count} 次").format(field=label_of(key), count=count))


def _say_rows(outcome: Outcome, console: Console) -> None:
    for row in outcome.rows:
        for remark in row.remarks:
            console.say(
                f"  {row.sheet} {row.number:>6} {row.status_word} {row.name} {row.door} {remark.why} {remark.do}"
            )
