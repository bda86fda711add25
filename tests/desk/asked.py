"""What the matrix asks of each page: its address about a ground, and a form that would record something if it may."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, reverse
from tests.access.staff.test_planning import workbook as staff_list
from tests.desk.grounds import Ground
from tests.fixtures.access import PASSWORD
from tests.people.world import COUNTY, row, workbook
from tests.reports.asked import blank_form

from lianfang.desk.reports.forms import terms_of
from lianfang.kit.clock import day_of, now
from lianfang.kit.ids import uuid7
from lianfang.ledger.models import Conflict
from lianfang.reports.kinds import form_id
from lianfang.reports.models import Form
from lianfang.reports.registration import registration_of

QUERIES: dict[str, Callable[[Ground], str]] = {
    "affected?place": lambda at: f"?place={at.place}",
    "chart_place?door": lambda at: f"?door={at.rel}",
    "chart_place?who": lambda at: "?who=tenant",
    "export_ask?place": lambda at: f"?place={at.place}",
    "exports?trace": lambda at: "?trace=0000-0000",
    "fields?q": lambda at: "?q=猫",
    "give_post?place": lambda at: f"?place={at.place}",
    "give_post?q": lambda at: "?q=楼",
    "keying?on": lambda at: "?on=2020-03-01&part=am",
    "labels?place": lambda at: f"?place={at.committee}",
    "revisit?place": lambda at: f"?place={at.place}",
    "round_open?place": lambda at: f"?place={at.committee}",
    "sheets?place": lambda at: f"?place={at.committee}",
    "stale?place": lambda at: f"?place={at.place}",
    "inbox?clash": lambda at: "?show=clash",
    "inbox?returned": lambda at: "?show=returned",
    "inbox?held": lambda at: "?show=held",
    "ledger?subject": lambda at: f"?subject={at.person}",
    "ledger?under": lambda at: f"?under={at.path}",
    "places?q": lambda at: "?q=组",
    "posts?none": lambda at: "?state=none",
    "unvisited?place": lambda at: f"?place={at.place}",
    "unvisited?print": lambda at: f"?place={at.place}&print=1",
}
"""Rows beyond one a page: the same page asked about something by its query."""

QUESTION = {
    "type": "bool",
    "privacy": "C",
    "purpose": "封闭期间有人喂",
    "ground": "吉县指挥部办公室通知第9号",
    "ground_on": "2020-02-05",
    "since": "2020-02-06",
}
"""What headquarters writes about a question of its own; `grounds` has added q.pets."""


OF_ACCOUNTS: dict[str, dict[str, Any]] = {
    "renew_token": {"password": PASSWORD},
    "remove_passkey": {"password": PASSWORD},
    "rename_passkey": {"name": "办公室电脑"},
    "tokens": {"device": "西关平板", "password": PASSWORD},
    "password": {"old": "x", "new": "y", "again": "y"},
    "second_factor": {"code": "000000", "password": "x"},
}
"""Pages about the reader's own account."""


def page_names() -> list[str]:
    """Every page of the office that has a name, as the resolver knows them."""
    _namespace, office = get_resolver().namespace_dict["desk"]
    return sorted(name for name in office.reverse_dict if isinstance(name, str))


def address(row: str, at: Ground, key: UUID | None = None) -> str:
    """Where the page of a row is about `at`, or about what was planted under `key`."""
    name = row.partition("?")[0]
    known: dict[str, Any] = {
        "place": at.place,
        "place_id": at.place,
        "door_id": at.door,
        "household_id": at.household,
        "person_id": at.person,
        "pair_id": at.pair,
        "what": "left",
        "entry_id": at.registered if name == "entry_open" else at.entry,
        "returned_id": at.clash if name == "two_bodies" else at.returned,
        "post": at.post,
        "screen": at.entry,
        "round_id": at.round,
        "form_id": form_id("fanxiang"),
        "filing_id": at.entry,
        "key": at.entry,
        "export_id": at.export,
        "source": "screening.unvisited",
        "field_key": "q.pets",
        "token": at.entry,
        "passkey": at.entry,
        "act": "rename",
        "code": at.code,
        "ticket": "used-up",
        **dict(zip(("register", "subject", "field"), at.conflict, strict=True)),
    }
    if key is not None:
        known |= dict.fromkeys(("key", "filing_id", "screen", "token", "passkey"), key)
    wanted = {argument: known[argument] for argument in _arguments(name)}
    return reverse(f"desk:{name}", kwargs=wanted) + (QUERIES[row](at) if row in QUERIES else "")


def is_about(row: str) -> bool:
    """True if the row's page is about something that may lie outside somebody's scope."""
    arguments = set(_arguments(row.partition("?")[0])) - {
        "key",
        "token",
        "passkey",
        "ticket",
        "field_key",
        "source",
        "form_id",
        "filing_id",
    }
    said = ("?place", "?print", "?under", "?subject", "roster_try", "_export", "round_open", "export_ask")
    return bool(arguments) or row.endswith(said)


def _arguments(name: str) -> Iterator[str]:
    _namespace, office = get_resolver().namespace_dict["desk"]
    possibilities: list[tuple[str, list[str]]] = office.reverse_dict.getlist(name)[0][0]
    yield from possibilities[0][1]


def form(name: str, at: Ground) -> dict[str, Any]:
    """What somebody would send to the page `name` who means to record something about `at`."""
    entry = {"entry_id": str(uuid7()), "at": now().isoformat()}
    person = {"name": "新来的", "phones": "", "apart": "unknown"}
    holder = {"who": "W003", "from_on": day_of(now()).isoformat()}
    forms: dict[str, dict[str, Any]] = {
        "chart_visit": {"door": at.rel, "outcome": "nobody_home"},
        "double_merge": {"keep": str(at.person)},
        "find_people": {"q": "0000"},
        "emergency_end": {"name": "演练", "ground": "省指挥部令第 7 号"},
        "emergency_level": {"level": "2", "ground": "省指挥部令第 7 号"},
        "end_post": {"reason": "到期"},
        "entry_open": {"purpose": "visit"},
        "entry_withdraw": {"reason": "记错了"},
        "field_add": {**QUESTION, "label": "养不养狗", "slug": "dogs", "about": "household"},
        "field_change": {**QUESTION, "label": "养没养猫狗"},
        "field_end": {"until": "2020-03-01"},
        "give_post": {"role": "grid_worker", **holder},
        "hand_over": holder,
        "household_add": person,
        "household_born": {**person, "birth_on": "2020-02-05"},
        "household_correct": {"number": "77", "head": str(at.person)},
        "household_move": {"door": "祥和苑3-1-201"},
        "household_register": person,
        "household_unmask": {"purpose": "visit"},
        "label_sheet": {"which": "anew", "paper": "3x8", "salt": "0" * 32},
        "label_end": {"door": str(at.door)},
        "person_facts": {"temp_c": "36.5"},
        "person_part": {"merge": str(at.merge)},
        "person_correct": {**person, "seen": "{}", "anyway": "on"},
        "person_unmask": {"purpose": "visit"},
        "place_act": {"name": "改了名"},
        "place_preview": {"stairwells": "1", "per_floor": "2", "top": "6", "lowest": "1"},
        "places_import": {"shipped": "1"},
        "returned": {"happened_at": "2020-02-06T09:20", "outcome": "vacant", "present_count": ""},
        "roster_try": {"workbook": SimpleUploadedFile("西关.xlsx", workbook(row())), "place": str(at.committee)},
        "screens": {"name": "指挥大厅东墙"},
        "staff": {
            "workbook": SimpleUploadedFile("名单.xlsx", staff_list(("1", "新来的", "15400000001", "天上", "网格员")))
        },
        "two_bodies": {"chosen": "other"},
        "two_values": {"chosen": _first_value(at)},
        "keying": {f"{at.door}:outcome": "2"},
        "round_open": {"place": str(at.committee), "name": "再走一遍", "due_on": _soon(), "due_time": "20:00"},
    }
    forms |= _of_departments(at) | _of_lists(at) | OF_ACCOUNTS
    return entry | forms.get(name.partition("?")[0], {})


def _of_departments(at: Ground) -> dict[str, dict[str, Any]]:
    """Pages about departments' forms."""
    today = day_of(now()).isoformat()
    due = {"form": str(form_id("fanxiang")), "place": str(at.committee), "on": today}
    return {
        "form_amend": _amended(),
        "form_register": _amended() | {"title": "外出人员登记表", "key": "waichu"},
        "form_take": {"for_whom": "县疾控中心"},
        "form_handed_take": {"for_whom": "县疾控中心"},
        "form_end": {"until": today, "reason": "并到一张表里"},
        "form_fill": {
            "workbook": SimpleUploadedFile("返乡.xlsx", blank_form()),
            "place": str(at.committee),
            "on": today,
        },
        "form_new": {"workbook": SimpleUploadedFile("返乡.xlsx", blank_form())},
        "form_open": due,
        "form_version": {"workbook": SimpleUploadedFile("返乡.xlsx", blank_form("航班"))},
        "form_zero": due,
    }


def _amended() -> dict[str, Any]:
    """A form's registration with another purpose."""
    row = Form.objects.get(county=COUNTY, id=form_id("fanxiang"))
    stated = terms_of(registration_of(row)) | {"purpose": "安排观察和回访", "due_time": "15:00"}
    return {name: str(value) for name, value in stated.items() if value is not None}


def _of_lists(at: Ground) -> dict[str, dict[str, Any]]:
    """Pages from which a list is taken out."""
    return {
        "export_ask": {"place": str(at.place), "format": "csv"},
        "export_decide": {"says": "agree"},
        "revisit_export": {"place": str(at.place)},
        "stale_export": {"place": str(at.place)},
        "unvisited_export": {"place": str(at.place)},
    }


def _soon() -> str:
    return (day_of(now()) + timedelta(days=2)).isoformat()


def _first_value(at: Ground) -> str:
    return str(Conflict.objects.get(subject=at.person, field="name").entries[0])
