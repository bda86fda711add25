"""Remembered forms: recorded as entries, folded into their last version, found again by their headers."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from tests.fixtures.access import scope_as
from tests.people.world import AT, COUNTY, XIGUAN, XIGUAN_PATH, lay_out

from lianfang.access.scope import Scope
from lianfang.books import cannot
from lianfang.books.kinds import LearnedColumn, MappingLearned, check_learned
from lianfang.books.models import Mapping as Row
from lianfang.books.queries import known, mapping, mappings
from lianfang.books.remembering import learn_form
from lianfang.books.shapes import Header
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.door import SYSTEM, record_one
from lianfang.ledger.models import Conflict

pytestmark = pytest.mark.django_db
HEADERS = [Header(1, "姓名"), Header(2, "联系方式"), Header(3, "民族")]
MEANT = {1: "name", 2: "phone"}


@pytest.fixture
def scope() -> Scope:
    lay_out()
    return scope_as("community_office", XIGUAN_PATH)


def learn(
    headers: Sequence[Header] = HEADERS,
    meant: Mapping[int, str] = MEANT,
    minutes: int = 0,
    base: Sequence[UUID] = (),
    form: str = "返乡",
) -> None:
    at = AT + timedelta(minutes=minutes)
    draft = learn_form(headers, meant, place=XIGUAN, at=at, form=form, title="返乡人员登记表", base=base)
    record_one(draft, by=SYSTEM(COUNTY))


def test_what_an_office_said_is_known_by_the_headers(scope: Scope) -> None:
    learn()

    found = known(scope, list(reversed(HEADERS)))

    assert found is not None
    assert (found.form, found.title, found.columns) == (
        "返乡", "返乡人员登记表", {"姓名": "name", "联系方式": "phone", "民族": "-"},
    )  # fmt: skip
    assert not found.is_new_version


def test_a_new_version_is_known_with_its_difference(scope: Scope) -> None:
    learn()
    headers = [*HEADERS[:2], Header(3, "返乡日期")]

    found = known(scope, headers)

    assert found is not None
    assert (found.form, found.difference.new, found.difference.gone) == ("返乡", ("返乡日期",), ("民族",))


def test_a_form_is_known_by_its_key_whatever_its_headers(scope: Scope) -> None:
    learn()

    found = known(scope, [Header(1, "物资名称")], form="返乡")

    assert found is not None
    assert found.difference.new == ("物资名称",)
    assert known(scope, [Header(1, "物资名称")]) is None


def test_the_last_version_stands_and_versions_are_counted(scope: Scope) -> None:
    learn()
    first = known(scope, HEADERS)
    assert first is not None
    learn([*HEADERS[:2], Header(3, "返乡日期")], {1: "name", 2: "phone", 3: "return_on"}, minutes=5, base=first.heads)

    row = mapping(scope, "返乡")

    assert row is not None
    assert (row.columns, row.version_count) == ([["姓名", "name"], ["联系方式", "phone"], ["返乡日期", "return_on"]], 2)


def test_two_offices_that_did_not_know_of_each_other_are_in_conflict(scope: Scope) -> None:
    learn()
    learn(meant={1: "name", 2: "phone2"}, minutes=5)

    assert list(Conflict.objects.filter(county=COUNTY).values_list("register", "field")) == [
        ("books.mapping", "联系方式")
    ]
    assert dict(Row.objects.get().columns)["联系方式"] == "phone2"


def test_who_knew_what_was_said_before_replaces_it(scope: Scope) -> None:
    learn()
    first = known(scope, HEADERS)
    assert first is not None
    learn(meant={1: "name", 2: "phone2"}, minutes=5, base=first.heads)

    assert not Conflict.objects.filter(county=COUNTY).exists()
    assert dict(Row.objects.get().columns)["联系方式"] == "phone2"


def test_forms_are_the_countys_and_nobody_elses(scope: Scope) -> None:
    learn()

    assert [row.form for row in mappings(scope)] == ["返乡"]
    elsewhere = scope_as("community_office", "14.10.29.100.001.", county="141029")
    assert (mappings(elsewhere), mapping(elsewhere, "返乡"), known(elsewhere, HEADERS)) == ([], None, None)


def test_rebuild_gives_the_same_rows(scope: Scope) -> None:
    learn()
    learn(meant={1: "name", 2: "phone2"}, minutes=5)

    assert [found for found in rebuild(COUNTY).differences if found.table == "books_mapping"] == []


def test_a_form_without_a_key_is_called_by_its_fingerprint(scope: Scope) -> None:
    learn(form="")

    row = Row.objects.get()
    assert row.form == row.fingerprint


def body(*columns: tuple[str, str]) -> MappingLearned:
    return MappingLearned(
        form="返乡",
        fingerprint="0" * 32,
        columns=tuple(LearnedColumn(column=column, field=field) for column, field in columns),
    )


def test_a_column_twice_is_refused() -> None:
    with pytest.raises(cannot.CannotLearnTwice):
        check_learned(body(("姓名", "name"), ("姓名", "phone")), None)  # type: ignore[arg-type] # asks nothing of it


def test_a_form_of_which_nothing_is_ours_is_refused() -> None:
    with pytest.raises(cannot.CannotLearnNothing):
        check_learned(body(("民族", "-")), None)  # type: ignore[arg-type] # asks nothing of it
