"""What filling a form costs: 5,000 rows of 25 columns, and all figures of a day's report for every village.

In this process and by its own processor time, since the machine's other work is no part of it.
"""

import io
import time
from collections.abc import Sequence
from datetime import date
from uuid import UUID

import openpyxl
from django.db import connections
from django.db.models import Sum

from lianfang.access.models import Account
from lianfang.access.scope import Scope, make_scope
from lianfang.kit.clock import day_of, now
from lianfang.kit.paths import upper
from lianfang.people.models import HouseholdTally
from lianfang.places.models import Place
from lianfang.places.terms import PlaceKind
from lianfang.reports.figures import figures
from lianfang.reports.filling import fill_form
from lianfang.reports.indicators import indicators

from .taking import Bench, Figures, repeated
from .target import HEADQUARTERS

ROWS = 5_000
HEADERS = """序号 姓名 性别 年龄 身份证号 联系电话 出生日期 与户主关系 户主姓名 是否常住 人员类型 现住址 楼栋 单元
    门牌号
    所属社区 所属乡镇 户籍地址 是否重点人员 重点类别 返乡日期 交通方式 十四天内是否途经湖北 当前健康状态
    备注""".split()
# What form 09 asks and the ledger can count; what it asks besides has no register yet.
DAILY = """household_total household_screened person_total person_screened hubei_today hubei_total outside_today
    outside_total fever_count""".split()


def filling(bench: Bench) -> Figures:
    """A form of 25 columns, filled for the place whose residents are nearest to 5,000; what 5,000 rows would take."""
    scope, place = _headquarters(bench), _place_of(bench.target.county, ROWS)
    content, on = _blank(), day_of(now())

    def once() -> Figures:
        begun, cpu = time.perf_counter(), time.process_time()
        filled = fill_form(scope, content, "人员登记表.xlsx", place, on)
        rows = len(filled.tables[0].rows)
        took = {"seconds": time.perf_counter() - begun, "cpu_seconds": time.process_time() - cpu}
        return took | {"rows": rows, "columns": len(HEADERS), "per_5k_cpu_s": took["cpu_seconds"] * ROWS / rows}

    found = repeated(bench, "cpu_seconds", once)
    connections.close_all()
    return found


def daily(bench: Bench) -> Figures:
    """The figures of the daily report (form 09), for every village and community of the county or city at once."""
    return _of_every_place(bench, DAILY)


def every(bench: Bench) -> Figures:
    """All figures there are, likewise."""
    return _of_every_place(bench, [one.key for one in indicators if one.measure is not None])


def _of_every_place(bench: Bench, keys: Sequence[str]) -> Figures:
    scope = _headquarters(bench)
    kinds = (PlaceKind.COMMUNITY, PlaceKind.VILLAGE)
    places = list(Place.objects.filter(county=scope.county, kind__in=kinds, is_open=True).values_list("id", flat=True))
    found = repeated(bench, "seconds", lambda: _counted(scope, keys, places, day_of(now())))
    connections.close_all()
    return found


def _counted(scope: Scope, keys: Sequence[str], places: list[UUID], on: date) -> Figures:
    begun, cpu = time.perf_counter(), time.process_time()
    figures(scope, keys, places, on)
    took = {"seconds": time.perf_counter() - begun, "cpu_seconds": time.process_time() - cpu}
    return took | {"places": len(places), "figures": len(keys)}


def _blank() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["入户排查登记表"])
    sheet.append(HEADERS)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _place_of(county: str, persons: int) -> Place:
    """The place of an office with about so many residents: fewer make a figure too good, for what is paid once."""
    kinds = (PlaceKind.COUNTY, PlaceKind.TOWNSHIP, PlaceKind.COMMUNITY, PlaceKind.VILLAGE)
    places = Place.objects.filter(county=county, kind__in=kinds, is_open=True)
    return min(places, key=lambda place: abs(_residents(place) - persons))


def _residents(place: Place) -> int:
    below = HouseholdTally.objects.filter(county=place.county, path__gte=place.path, path__lt=upper(place.path))
    return int(below.aggregate(count=Sum("members"))["count"] or 0)


def _headquarters(bench: Bench) -> Scope:
    account = Account.objects.get(county=bench.target.county, staff_code=HEADQUARTERS)
    return make_scope(account, at=now())
