"""Forms are registered before they are asked for, come in versions, end; who is asked finds them, and nobody else."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from tests.fixtures.access import scope_as
from tests.people.world import COUNTY_ID, DONGGUAN, TOWN, XIGUAN_PATH, lay_out
from tests.reports.asked import AT, COUNTY, ON, RETURNED, book, columns, department, form, register

from lianfang.access.scope import NOBODY
from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.door import Draft, record_one
from lianfang.ledger.models import Finding, StoredEntry
from lianfang.reports import cannot, library, queries
from lianfang.reports.kinds import FORM_REGISTERED, form_id
from lianfang.reports.models import Form

pytestmark = pytest.mark.django_db
FANXIANG = form_id("fanxiang")
MORE = (*RETURNED, ("航班", "trip_no"))


@pytest.fixture(autouse=True)
def _laid_out(db: None) -> None:
    lay_out()
    theirs = scope_as("township_office", "14.10.28.100.")
    register("dongguan", by=theirs, place=TOWN, title="镇里自己的表", level="community")


def titles(rows: list[Form]) -> list[str]:
    return [row.title for row in rows]


def test_a_registered_form_stands_in_the_library_with_its_ground() -> None:
    assert register().status == "stored"

    row = queries.form(department(), FANXIANG)
    assert (row.title, row.department, row.level, row.often) == ("返乡人员登记表", "县卫健局", "community", "daily")
    assert (row.ground, row.ground_on, row.since, row.until_on) == (
        "县卫健局通知第3号", date(2020, 2, 1), date(2020, 2, 1), date(2020, 4, 30),
    )  # fmt: skip
    assert [column["asks"] for column in row.columns] == ["serial", "name", "id_no", "return_on", "note"]
    assert row.number == 1


def test_whoever_is_asked_finds_the_form_and_nobody_without_a_post() -> None:
    register()

    community = scope_as("community_office", XIGUAN_PATH)
    assert titles(queries.forms(community, on=ON)) == ["返乡人员登记表", "镇里自己的表"]
    assert queries.forms(community, on=date(2020, 5, 1)) == []
    assert queries.forms(NOBODY) == []
    with pytest.raises(cannot.CannotFindForm):
        queries.form(scope_as("headquarters", "14.10.29.", county="141029"), FANXIANG)


def test_a_form_of_a_township_is_not_asked_of_another() -> None:
    assert titles(queries.forms(scope_as("township_office", "14.10.28.101."))) == []


def test_the_same_entry_again_is_the_same_form() -> None:
    id = uuid7()

    assert [register(id=id).status, register(id=id).status] == ["stored", "same"]


def test_a_registration_that_is_put_right_keeps_the_day_on_which_it_was_made() -> None:
    id = uuid7()
    register(id=id)
    right = form(title="返乡人员信息登记表")
    later = AT + timedelta(days=3)

    record_one(Draft(FORM_REGISTERED.name, right, COUNTY_ID, later, amends=id), by=department().author())

    row = queries.form(department(), FANXIANG)
    assert (row.title, row.registered_at) == ("返乡人员信息登记表", AT)
    assert [version["at"] for version in row.versions] == [AT.isoformat()]
    assert [one for one in rebuild(COUNTY).differences if one.table.startswith("reports_")] == []


def test_a_key_is_taken_once() -> None:
    register()

    with pytest.raises(cannot.CannotTakeKey) as refused:
        register(title="别的表")

    assert refused.value.params == {"key": "fanxiang", "title": "返乡人员登记表"}


def test_two_offices_that_register_one_form_leave_a_finding() -> None:
    register()
    late = form(title="后登记的")

    record_one(Draft(FORM_REGISTERED.name, late, TOWN, AT + timedelta(hours=1)), by=scope_as("headquarters").author())

    assert queries.form(department(), FANXIANG).title == "返乡人员登记表"
    assert [row.code for row in Finding.objects.filter(county=COUNTY)] == ["reports.registered_twice"]


def test_a_new_version_is_the_form_from_then_on() -> None:
    register()
    second = book(content=b"another workbook")

    library.version_form(
        FANXIANG, second, columns(MORE), by=department().author(), at=AT + timedelta(days=1), id=uuid7()
    )

    row = queries.form(department(), FANXIANG)
    assert (row.number, row.digest) == (2, second.digest)
    assert [len(version["keys"]) for version in row.versions] == [5, 6]
    assert [column["words"] for column in row.columns][-1] == "航班"


def test_the_same_workbook_is_no_new_version() -> None:
    register()

    with pytest.raises(cannot.CannotVersionSame) as refused:
        library.version_form(FANXIANG, book(), columns(), by=department().author(), at=AT, id=uuid7())

    assert refused.value.params == {"title": "返乡人员登记表", "number": 1}


def end(until: date, id: UUID | None = None) -> str:
    by = department().author()
    return library.end_form(FANXIANG, until=until, reason="并到一张表里", by=by, at=AT, id=id or uuid7()).status


def test_what_ended_is_asked_of_nobody_the_day_after() -> None:
    register()

    assert end(ON) == "stored"

    community = scope_as("community_office", XIGUAN_PATH)
    assert "返乡人员登记表" in titles(queries.forms(community, on=ON))
    assert titles(queries.forms(community, on=ON + timedelta(days=1))) == ["镇里自己的表"]
    with pytest.raises(cannot.CannotVersionEnded):
        end(ON)
    with pytest.raises(cannot.CannotVersionEnded):
        library.version_form(FANXIANG, book(content=b"2"), columns(MORE), by=department().author(), at=AT, id=uuid7())


def test_nobody_changes_a_form_that_is_not_there() -> None:
    with pytest.raises(cannot.CannotFindForm):
        library.end_form(form_id("none"), until=ON, reason="没有", by=department().author(), at=AT, id=uuid7())


@pytest.mark.parametrize(
    ("otherwise", "refusal"),
    [
        ({"until": date(2020, 1, 1)}, cannot.CannotEndBeforeBeginning),
        ({"ground_on": date(2020, 2, 2)}, cannot.CannotAskBeforeGround),
        ({"often": "weekly"}, cannot.CannotRegisterWithoutDay),
        ({"often": "once"}, cannot.CannotRegisterWithoutDay),
        ({"columns": columns((("姓名", "name"), ("姓名", "name")))}, cannot.CannotListColumnTwice),
        ({"form": form_id("another")}, cannot.CannotNameForm),
    ],
)
def test_the_door_refuses_what_the_entry_alone_shows(otherwise: dict[str, object], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        register(**otherwise)  # type: ignore[arg-type]  # by name

    assert not Form.objects.filter(county=COUNTY, id=FANXIANG).exists()


def test_a_community_registers_no_form() -> None:
    with pytest.raises(Refusal) as refused:
        register(by=scope_as("community_office", XIGUAN_PATH), place=DONGGUAN)

    assert refused.value.code == "access.not_your_kind"


def test_a_rebuild_finds_the_same_library() -> None:
    register()
    library.version_form(
        FANXIANG, book(content=b"2"), columns(MORE), by=department().author(), at=AT + timedelta(days=1), id=uuid7()
    )

    assert [one for one in rebuild(COUNTY).differences if one.table.startswith("reports_")] == []
    assert StoredEntry.objects.filter(kind__startswith="reports.").count() == 3
