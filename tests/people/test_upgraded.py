"""What a county recorded with an earlier release says as much as if it were recorded today."""

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from tests.screening.world import visit_draft

from lianfang.access.scope import Scope
from lianfang.kit.ids import uuid7
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.door import SYSTEM, Draft, record
from lianfang.ledger.kinds import Entry
from lianfang.ledger.models import EntrySubject
from lianfang.people import dated
from lianfang.people.dated import Stated
from lianfang.people.facts import facts_about
from lianfang.people.kinds import FactsRecorded
from lianfang.people.models import Fact, Person, Statement
from lianfang.reports.figures import figure, figures
from lianfang.screening.dated import _stated

from .world import AT, COUNTY, DOOR, OTHER_DOOR, XIGUAN, id_no, member, office, register

pytestmark = pytest.mark.usefixtures("laid_out")


def visits_of_old() -> list[Draft]:
    """A visit that states a fact, one that states none until it is amended, one at which nothing is to say."""
    one = member("张大山")
    register(one)
    fever, cough = ({"person": str(one.person)} | said for said in ({"temp_c": 38.9}, {"symptoms": ["cough"]}))
    plain = visit_draft("seen", OTHER_DOOR, present_count=2)
    changed = visit_draft("seen", OTHER_DOOR, persons=[cough], amends=plain.id)
    return [visit_draft("seen", DOOR, persons=[fever]), plain, changed, visit_draft("vacant", DOOR, minutes=9)]


def stored_as_then(entries: list[UUID]) -> None:
    """Leave of `entries` what 0.1.0 stored: it knew neither facts nor rows that have an entry's id."""
    EntrySubject.objects.filter(subject__in=entries).delete()
    Fact.objects.all().delete()
    Statement.objects.all().delete()


def rows() -> list[tuple[Any, ...]]:
    return list(Fact.objects.order_by("key").values_list("entry", "key", "code", "number"))


def test_facts_of_visits_recorded_before_there_were_facts_are_found_by_a_rebuild() -> None:
    drafts = visits_of_old()
    record(drafts, by=SYSTEM(COUNTY))
    stored_as_then([draft.id for draft in drafts])

    with connection.cursor() as cursor:
        cursor.execute(import_module("lianfang.people.migrations.0004_facts_of_visits").ROWS_OF_VISITS)
    rebuild(COUNTY, check=False)

    assert rows() == [(drafts[1].id, "symptom", "cough", None), (drafts[0].id, "temp_c", "", 38.9)]
    assert rebuild(COUNTY).is_equal


# ── temperatures that stood in rows ──────────────────────────────────────────────────────────────────────────────────
KEYS = ("measured_count", "fever_count", "symptom_count", "visits_today")


def every_row(entry: Entry) -> Iterator[Stated]:
    """As releases did until temperatures stayed in their entries: a row for each."""
    for seen in entry.body.persons:
        yield from _stated(seen, entry)


@pytest.fixture
def of_old(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A register that keeps a row for each temperature, until it is upgraded."""
    with monkeypatch.context() as patched:
        kind = "screening.door_visit"
        patched.setitem(dated._sources, kind, every_row)
        patched.setitem(dated._touches, kind, partial(dated._states, every_row))
        patched.delitem(dated._left, kind)
        yield patched


def everything(scope: Scope) -> tuple[object, ...]:
    """What reads make of facts: figures, those of a person, and what a form needs."""
    shown = figures(scope, KEYS, [XIGUAN], AT.date())
    persons = Person.objects.order_by("id").values_list("id", flat=True)
    told = {
        one: [(fact.entry, fact.key, fact.code, fact.number, fact.at) for fact in facts_about(scope, one)]
        for one in persons
    }
    behind = [(one.subject, one.entries) for one in figure(scope, KEYS[0], XIGUAN, AT.date()).evidence]
    return shown.values, {one: sorted(found, key=str) for one, found in told.items()}, behind


def test_temperatures_that_stood_in_rows_say_the_same_out_of_their_entries(of_old: pytest.MonkeyPatch) -> None:
    ids = [member(f"张{n}", identity={"id_no": id_no(n + 10)}) for n in range(4)]
    register(*ids)
    one, two, three, four = (str(person.person) for person in ids)
    mixed = [{"person": one, "temp_c": 36.5}, {"person": two, "temp_c": 36.6, "symptoms": ["cough"], "needs": ["food"]}]
    well = visit_draft("seen", DOOR, persons=[{"person": one, "temp_c": 36.1}, {"person": four, "temp_c": 37.3}])
    plain = visit_draft("seen", DOOR, minutes=1, persons=[{"person": three, "temp_c": 36.4}])
    mended = visit_draft("seen", DOOR, minutes=1, persons=[{"person": three, "temp_c": 36.9}], amends=plain.id)
    own = FactsRecorded.model_validate({"person": three, "temps": [{"temp_c": 36.2, "at": AT}]})
    stated = Draft("people.facts_recorded", own, DOOR, AT, id=uuid7())
    record([visit_draft("seen", DOOR, minutes=2, persons=mixed), well, plain, mended, stated], by=SYSTEM(COUNTY))
    scope = office()
    before = everything(scope)
    assert before[0] == {XIGUAN: {"measured_count": 4, "fever_count": 1, "symptom_count": 1, "visits_today": 3}}

    of_old.undo()
    with connection.cursor() as cursor:
        for step in import_module("lianfang.people.migrations.0006_readings_left").STEPS:
            cursor.execute(step)

    assert everything(scope) == before
    kept = Fact.objects.order_by("key", "number").values_list("position", "key", "number")
    assert list(kept) == [
        (2, "need", None),
        (1, "symptom", None),
        (0, "temp_c", 36.2),
        (0, "temp_c", 36.6),
        (0, "temp_c", 37.3),
    ]
    assert sorted(Statement.objects.values_list("fact_count", flat=True)) == [1, 1, 3]
    differing = {one.table for one in rebuild(COUNTY).differences}
    assert differing == {"access_member", "access_post"}  # the reader's own post, which no entry gave
