"""`lianfang import`: a roster workbook from the command line, an outcome for every row."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.kit.clock import now
from lianfang.kit.paths import is_under, path_of_code, upper
from lianfang.kit.refusals import Refusal, type_text
from lianfang.ledger.door import SYSTEM
from lianfang.people.importing.run import run_import
from lianfang.people.importing.outcome import Outcome
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
    """Import a roster; 0 if every row was taken."""
    place = _place(asked.place)
    outcome = run_import(
        _content(asked.file),
        PlaceReach(place.county, (place.path,)),
        place=place.id,
        by=SYSTEM(place.county),
        at=now(),
        dry_run=asked.dry_run,
        creates_places=asked.make_places,
    )
    if asked.json:
        console.json(outcome.as_json())
    else:
        _say(outcome, console)
    return 0 if not outcome.counts["refused"] else 1


def _place(text: str) -> Place:
    path = path_of_code(text) if text.isdigit() and len(text) in (2, 4, 6, 9, 12) else text
    found = Place.objects.filter(path=path).first()
    if found is None:
        raise CannotFindPlace(path=text)
    return found


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise CannotReadFile(file=file.name, reason=problem.strerror) from problem


def _say(outcome: Outcome, console: Console) -> None:
    counts = outcome.counts
    head = _("试了一遍，没有记下：") if outcome.dry else _("导入了：")
    console.say(
        head
        + _("新登记 {created} 人，有变化 {changed}，没变化 {same}，没收下 {refused}；{households} 户。").format(
            **counts, households=outcome.households_count
        )
    )
    for row in outcome.rows:
        for remark in row.remarks:
            console.say(f"  {row.number:>6} {row.status_word} {row.name} {row.door} {remark.why} {remark.do}")
