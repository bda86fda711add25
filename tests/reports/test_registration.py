"""A form's registration is put right afterwards; what it was before stays in the ledger."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.fixtures.access import scope_as
from tests.people.world import TOWN, XIGUAN, XIGUAN_PATH, lay_out
from tests.reports.asked import AT, COUNTY, ON, book, columns, department, register

from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.door import Answer, Draft, record_one
from lianfang.ledger.models import Conflict, StoredEntry
from lianfang.reports import cannot, library, queries
from lianfang.reports.kinds import FORM_FILLED, RELEASED, FormFilled, Released, filing_id, form_id
from lianfang.reports.models import Form
from lianfang.reports.registration import Registration, amend_form, registration_of

pytestmark = pytest.mark.django_db
FANXIANG = form_id("fanxiang")


@pytest.fixture(autouse=True)
def _registered(db: None) -> None:
    lay_out()
    register("dongguan", by=scope_as("township_office", "14.10.28.100."), place=TOWN, title="镇里自己的表")
    register()


def row() -> Form:
    return queries.form(department(), FANXIANG)


def stands() -> Registration:
    return registration_of(row())


def amend(*, seen: UUID | None = None, id: UUID | None = None, at: datetime = AT, **terms: Any) -> Answer:
    by = department().author()
    return amend_form(FANXIANG, terms, seen=seen or stands().newest, by=by, at=at, id=id or uuid7())


def test_what_is_put_right_is_what_the_form_asks_from_then_on() -> None:
    first = stands().entry

    amend(title="返乡人员信息表", department="县指挥部", often="weekly", weekday=5, due_time=time(10))
    amend(purpose="安排观察和回访", ground="县指挥部通知第9号", ground_on=date(2020, 1, 31), until=date(2020, 3, 31))

    found = row()
    assert (found.title, found.department, found.often, found.weekday, found.due_time) == (
        "返乡人员信息表", "县指挥部", "weekly", 5, time(10),
    )  # fmt: skip
    assert (found.purpose, found.ground, found.ground_on, found.until_on) == (
        "安排观察和回访", "县指挥部通知第9号", date(2020, 1, 31), date(2020, 3, 31),
    )  # fmt: skip
    assert (found.key, found.number, found.registered_at, found.versions[0]["entry"]) == ("fanxiang", 1, AT, first.hex)
    assert queries.form(department(), form_id("dongguan")).title == "镇里自己的表"


def test_the_registration_and_each_correction_stay_in_the_ledger() -> None:
    amend(title="一")
    amend(title="二")

    found = stands()
    kept = StoredEntry.objects.filter(county=COUNTY, amends=found.entry).order_by("seq")
    assert [entry.id for entry in kept] == list(found.amendments)
    assert (found.newest, found.body.title) == (found.amendments[1], "二")
    assert Conflict.objects.count() == 0
    assert [one for one in rebuild(COUNTY).differences if one.table.startswith("reports_")] == []


def test_versions_stay_when_the_registration_is_put_right() -> None:
    second = book(content=b"another workbook")
    library.version_form(FANXIANG, second, columns(), by=department().author(), at=AT, id=uuid7())

    amend(title="返乡人员信息表")

    assert (row().number, row().digest, len(row().columns)) == (2, second.digest, 5)


def test_a_second_click_is_the_same_correction() -> None:
    id, seen = uuid7(), stands().newest

    assert [amend(id=id, seen=seen, title="一").status for _click in range(2)] == ["stored", "same"]


def test_nobody_writes_over_a_correction_they_have_not_seen() -> None:
    seen = stands().newest
    amend(title="一")

    with pytest.raises(cannot.CannotAmendUnseen):
        amend(seen=seen, title="二")

    assert row().title == "一"


def test_what_says_the_same_is_no_correction() -> None:
    with pytest.raises(cannot.CannotAmendSame):
        amend(title="返乡人员登记表")


def test_what_ended_is_not_put_right() -> None:
    library.end_form(FANXIANG, until=ON, reason="并表", by=department().author(), at=AT, id=uuid7())

    with pytest.raises(cannot.CannotVersionEnded):
        amend(until=date(2020, 12, 31))


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        ({"until": date(2020, 1, 1)}, cannot.CannotEndBeforeBeginning),
        ({"ground_on": date(2020, 2, 2)}, cannot.CannotAskBeforeGround),
        ({"often": "monthly"}, cannot.CannotRegisterWithoutDay),
    ],
)
def test_a_correction_is_held_to_what_a_registration_is(terms: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        amend(**terms)

    assert stands().amendments == ()


def test_nobody_puts_right_a_form_that_is_not_there() -> None:
    with pytest.raises(cannot.CannotFindForm):
        amend_form(form_id("none"), {}, seen=uuid7(), by=department().author(), at=AT, id=uuid7())


def test_another_offices_form_is_refused_at_the_door() -> None:
    theirs = scope_as("township_office", "14.10.28.100.").author()

    with pytest.raises(Refusal) as refused:
        amend_form(FANXIANG, {"title": "镇里的"}, seen=stands().newest, by=theirs, at=AT, id=uuid7())

    assert (refused.value.code, row().title) == ("access.not_here", "返乡人员登记表")


def hand_in(at: datetime) -> None:
    """西关社区 fills the form as it stands and hands it on at `at`."""
    by, form = scope_as("community_office", XIGUAN_PATH).author(), row()
    id, due = filing_id(FANXIANG, XIGUAN, ON), queries.due_today(department(), ON)[0].due_at
    filled = FormFilled(
        filing=id, form=FANXIANG, on=ON, due_at=due, version=form.digest, seq=1, book=book(), asked=1, filled=1
    )
    released = Released(filing=id, form=FANXIANG, on=ON, seq=1, book=book())
    record_one(Draft(FORM_FILLED.name, filled, XIGUAN, at - timedelta(minutes=1)), by=by)
    record_one(Draft(RELEASED.name, released, XIGUAN, at), by=by)


def standing_of_xiguan() -> str:
    owed = queries.due_today(scope_as("community_office", XIGUAN_PATH), ON)
    now = datetime(2020, 2, 7, tzinfo=AT.tzinfo)
    return next(one.standing(now) for one in owed if one.form.id == FANXIANG)


def test_who_handed_in_before_the_deadline_is_not_late_because_it_was_moved() -> None:
    hand_in(datetime(2020, 2, 6, 7, 30, tzinfo=AT.tzinfo))  # 15:30, due at 16:00

    amend(due_time=time(15))

    assert standing_of_xiguan() == "reported"


def test_who_was_asked_is_not_changed_once_somebody_answered() -> None:
    amend(level="township")
    amend(level="community")
    hand_in(datetime(2020, 2, 6, 7, 30, tzinfo=AT.tzinfo))

    with pytest.raises(cannot.CannotAskOthers):
        amend(level="township")

    assert row().level == "community"
