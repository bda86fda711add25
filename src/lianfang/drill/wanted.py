"""Forms that departments ask of a drill county, registered in the library, and how its units have answered so far.

Seven forms of five departments that ask much of the same, as in February 2020: one asks nothing that is not known, one
asks what a doctor has to judge, one what serves nothing. Yesterday's were answered as they would have been: most units
that nobody came back to stated a zero, some handed in what the ledger filled, some were late, a few were silent.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from lianfang.kit.clock import day_of
from lianfang.kit.ids import named_id
from lianfang.ledger.door import Draft
from lianfang.places.divisions import division_id
from lianfang.places.models import Place
from lianfang.reports import rules, shelf
from lianfang.reports.asked import columns_of
from lianfang.reports.cells import counts_of
from lianfang.reports.due import eyes_of
from lianfang.reports.figures import Figures, figures
from lianfang.reports.filling import fill_form
from lianfang.reports.forgetting import persons_in
from lianfang.reports.kinds import (
    FORM_FILLED,
    FORM_REGISTERED,
    RELEASED,
    FigureRow,
    FormFilled,
    FormRegistered,
    Released,
    filing_id,
    form_id,
)
from lianfang.reports.kinds import Figures as Told
from lianfang.reports.models import Filing, Form

from .blanks import Blank, workbook_of
from .crew import Crew, Holder
from .recording import Recorder
from .rounds import BEHIND

DAYS = 30
FILLED = 3  # communities and villages that handed in more than a zero, and townships
COUNTED = ("hubei_total", "outside_total")
SILENT = 0.08  # of those who had something to hand in, beside villages that nobody has been to


@dataclass(frozen=True, slots=True)
class Wanted:
    """要的表 · One form: who asks for it, how often, by when, for what, on which ground."""

    key: str
    department: str
    by: str  # staff code of who registers it
    level: str
    often: str
    due: time
    purpose: str
    ground: str
    blank: Blank
    more: dict[str, Any] = field(default_factory=dict)


def forms_wanted(today: date) -> Sequence[Wanted]:
    """Return the forms of a drill whose last day is `today`."""
    weekly, tomorrow = {"weekday": today.isoweekday()}, {"due_on": today + timedelta(days=1)}
    return (
        Wanted(
            "fanxiang", "县卫健局", "WJJ", "community", "daily", time(16), "安排返乡人员居家观察",
            "县疫情防控指挥部〔2020〕3号（演练）",
            Blank("返乡人员登记表", ("序号", "姓名", "性别", "身份证号", "联系电话", "现住址", "来源地", "返乡时间",
                  "交通方式", "车次/航班", "是否发热", "备注")),
        ),
        Wanted(
            "ribao", "县指挥部办公室", "ZHB", "township", "daily", time(10), "每天掌握各乡镇排查进度",
            "县疫情防控指挥部〔2020〕1号（演练）",
            Blank("疫情防控工作日报表", ("序号", "村(社区)", "总户数", "已排查户数", "总人数", "已排查人数",
                  "湖北返乡人员|今日", "湖北返乡人员|累计", "其他省外返乡人员|今日", "其他省外返乡人员|累计",
                  "体温异常人数", "卡点数", "更换手机彩铃(个)", "备注"), rows=12),
        ),
        Wanted(
            "paicha", "县指挥部办公室", "ZHB", "community", "once", time(20), "逐户排查一遍，留底备查",
            "县疫情防控指挥部〔2020〕2号（演练）",
            Blank("入户排查登记表", ("序号", "户主", "姓名", "与户主关系", "身份证号", "联系电话", "现住址",
                  "14天内是否到过湖北", "有无发热、咳嗽等症状", "备注")), tomorrow,
        ),
        Wanted(
            "wailai", "县公安局", "ZHB", "community", "daily", time(21), "核对外来人员",
            "县公安局通知第7号（演练）",
            Blank("外来返乡人员核查表", ("序号", "姓名", "身份证号", "手机号码", "居住地址", "来自何处", "抵达时间",
                  "乘坐交通工具", "航班车次")),
        ),
        Wanted(
            "kunnan", "县民政局", "ZHB", "township", "weekly", time(18), "给独居老人和病人送药送菜",
            "县民政局通知第2号（演练）",
            Blank("困难群众情况统计表", ("序号", "村(社区)", "总户数", "总人数", "80岁以上老人", "重点照顾人数",
                  "有困难需帮助人数", "家庭年收入", "备注"), rows=12), weekly,
        ),
        Wanted(
            "shisheng", "县教育局", "ZHB", "community", "once", time(12), "开学前摸清返乡师生在哪里",
            "县教育局通知第5号（演练）",
            Blank("返乡师生登记表", ("序号", "姓名", "性别", "身份证号", "就读学校", "年级班级", "返乡日期",
                  "来源地", "是否接触湖北人员", "眼结膜充血", "备注")), tomorrow,
        ),
        Wanted(
            "dice", "县委政法委", "ZHB", "community", "once", time(17), "底数清、情况明",
            "县委政法委通知第1号（演练）",
            Blank("常住人口底册", ("序号", "姓名", "身份证号", "联系电话", "现住址", "人员类别", "宗教信仰",
                  "责任人")), tomorrow,
        ),
    )  # fmt: skip


def ask_for_forms(county: str, now: datetime, crew: Crew, recorder: Recorder, random: Random) -> None:
    """Register the forms, and answer those that were due yesterday; in a drill that was broken off what is missing."""
    holders = {holder.staff_code: holder for holder in crew.holders}
    today = day_of(now)
    registered = set(Form.objects.filter(county=county).values_list("key", flat=True))
    for wanted in forms_wanted(today):
        if wanted.key in registered:
            continue
        holder = holders[wanted.by]
        recorder.record([_registered(county, wanted, holder, now)], holder.author(county))
    recorder.finish()
    _answer(county, today - timedelta(days=1), crew, recorder, random)
    recorder.finish()


def _registered(county: str, wanted: Wanted, holder: Holder, now: datetime) -> Draft:
    today = day_of(now)
    since = today - timedelta(days=1)
    content = workbook_of(wanted.blank)
    seat = Place.objects.get(county=county, id=holder.place)
    eyes = eyes_of(Form(county=county, level="county", since=since), seat)
    body = FormRegistered(
        form=form_id(wanted.key),
        key=wanted.key,
        title=wanted.blank.title,
        department=wanted.department,
        book=shelf.keep(county, content, wanted.blank.name),
        columns=columns_of(eyes, content, wanted.blank.name, today),
        level=wanted.level,
        often=wanted.often,
        due_time=wanted.due,
        purpose=wanted.purpose,
        ground=wanted.ground,
        ground_on=since,
        since=since,
        until=today + timedelta(days=DAYS),
        **wanted.more,
    )
    at = now - timedelta(days=2)
    return Draft(FORM_REGISTERED.name, body, holder.place, at, id=named_id(body.form, f"drill/{county}"))


def _answer(county: str, on: date, crew: Crew, recorder: Recorder, random: Random) -> None:
    """Hand in what was due on `on`: zeros where nobody came back, and a few forms as the ledger fills them."""
    rows = {row.key: row for row in Form.objects.filter(county=county)}
    answered = set(Filing.objects.filter(county=county, on=on).values_list("id", flat=True))
    offices = [(holder, division_id(code)) for code, holder in crew.offices.items()]
    places = {one.id: one for one in Place.objects.filter(county=county, id__in=[place for _holder, place in offices])}
    county_row = Place.objects.get(county=county, id=crew.holders[0].place)
    counts = figures(eyes_of(Form(county=county, level="county", since=on), county_row), COUNTED, places, on)
    shown, left = division_id(crew.shown), FILLED
    for holder, place_id in offices:
        place = places[place_id]
        if place.name.startswith(BEHIND) or filing_id(rows["fanxiang"].id, place_id, on) in answered:
            continue
        if not any(counts.value(place_id, key) for key in COUNTED):
            drafts: Iterable[Draft] = [_zero(rows["fanxiang"], place, on, random)]
        elif place_id == shown or left > 0:
            left -= 1
            drafts = [draft for key in ("fanxiang", "wailai") for draft in _filled(rows[key], place, on, random)]
        elif random.random() < SILENT:
            continue
        else:
            drafts = [_counted(rows["fanxiang"], place, on, counts, random)]
        recorder.record(list(drafts), holder.author(county))
    _answer_for_townships(rows["ribao"], on, crew, answered, recorder, random)


def _answer_for_townships(
    row: Form, on: date, crew: Crew, answered: set[Any], recorder: Recorder, random: Random
) -> None:
    offices = [holder for holder in crew.holders if holder.role == "township_office"][:FILLED]
    for holder in offices:
        place = Place.objects.get(county=row.county, id=holder.place)
        if filing_id(row.id, place.id, on) not in answered:
            recorder.record(list(_filled(row, place, on, random)), holder.author(row.county))


def _zero(row: Form, place: Place, on: date, random: Random) -> Draft:
    at = _handed_on(row, on, random)
    body = Released(filing=filing_id(row.id, place.id, on), form=row.id, on=on, seq=0, is_zero=True)
    return Draft(RELEASED.name, body, place.id, at, id=named_id(body.filing, "drill/released"))


def _counted(row: Form, place: Place, on: date, counts: Figures, random: Random) -> Draft:
    """Hand on what is counted of a unit, without a file: filling one for each would take too long."""
    at = _handed_on(row, on, random)
    values = tuple(counts.value(place.id, key) for key in COUNTED)
    told = Told(keys=COUNTED, rows=(FigureRow(place=place.id, values=values),))
    body = Released(filing=filing_id(row.id, place.id, on), form=row.id, on=on, seq=counts.seq, figures=told)
    return Draft(RELEASED.name, body, place.id, at, id=named_id(body.filing, "drill/released"))


def _filled(row: Form, place: Place, on: date, random: Random) -> Iterator[Draft]:
    """Fill a form for a unit, as its own office sees it, and hand it on."""
    name = row.versions[-1]["name"]
    made = fill_form(
        eyes_of(row, place), shelf.content_of(row.county, row.digest), name, place, on, recipient=row.department
    )
    book = shelf.keep(row.county, made.content, made.name, about=persons_in(row.county, made))
    filing, at = filing_id(row.id, place.id, on), rules.fill_at(row, on)
    body = FormFilled(
        filing=filing, form=row.id, on=on, due_at=rules.due_at(row, on), version=row.digest, seq=made.seq, book=book,
        **counts_of(made),
    )  # fmt: skip
    yield Draft(FORM_FILLED.name, body, place.id, at, id=named_id(filing, "drill/filled"))
    handed = _handed_on(row, on, random)
    released = Released(filing=filing, form=row.id, on=on, seq=made.seq, book=book)
    yield Draft(RELEASED.name, released, place.id, handed, id=named_id(filing, "drill/released"))


def _handed_on(row: Form, on: date, random: Random) -> datetime:
    """Mostly in the last hour before the deadline; one in eight is some minutes late."""
    due = rules.due_at(row, on)
    minutes = random.randint(-25, -1) if random.random() < 1 / 8 else random.randint(4, 70)
    return due - timedelta(minutes=minutes)
