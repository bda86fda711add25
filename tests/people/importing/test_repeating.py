"""Whatever a file says: brought again it changes nothing, and a dry run says what then happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people.importing.test_ten_forms import AT
from tests.people.world import COUNTY, XIGUAN, id_no, lay_out, office, row, workbook

from lianfang.ledger.models import StoredEntry
from lianfang.people.identity import identities_of
from lianfang.people.importing.outcome import Outcome
from lianfang.people.importing.run import run_import
from lianfang.people.models import Household, Person

pytestmark = pytest.mark.django_db(transaction=True)
Cells = dict[str, Any]
WORDS: dict[str, tuple[Any, ...]] = {
    "身份证号": (None, None, id_no(11), id_no(12), id_no(13), "1.41E+17"),
    "现住详细门牌": ("2-502", "2-502", "1-101", "1-101", "9-901", None),
    "户编号": (None, None, None, "A1", "A2"),
    "联系电话": (None, "13800003817", "13900000592", "1390000059"),
    "出生日期": (None, None, "1968-03-09", "1970-01-02", "明年"),
    "人员类型": (None, "常住", "流动"),
    "重点类别": (None, "独居老人", "低保户,独居老人"),
    "备注": (None, "好"),
}
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["张大山", "张大山", "刘小梅", "王五", ""]),
        st.fixed_dictionaries({header: st.sampled_from(values) for header, values in WORDS.items()}),
    ),
    min_size=1,
    max_size=7,
)
EXAMPLES = 10_000 if settings.get_current_profile_name() == "soak" else 25
SUITE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=EXAMPLES)


@contextmanager
def _undone() -> Iterator[None]:
    """Leave nothing behind, so that another file finds an empty corner of the county."""
    with transaction.atomic():
        lay_out()
        yield
        transaction.set_rollback(True)


def brought(rows: list[tuple[str, Cells]]) -> Outcome:
    scope = office()
    content = workbook(*(row(name, **cells) for name, cells in rows))
    return run_import(content, scope, place=XIGUAN, by=scope.author("import"), at=AT)


def standing() -> list[Any]:
    """Who lives where, with all that is known of them."""
    persons = list(Person.objects.all())
    identities = identities_of(COUNTY, persons)
    homes = {home.id: (home.door, home.number) for home in Household.objects.all()}
    return sorted(
        (
            homes[one.household],
            identities[one.id].name,
            identities[one.id].id_no,
            identities[one.id].phones,
            str(one.birth_on),
            one.residence,
            sorted(one.tags),
            identities[one.id].note,
        )
        for one in persons
    )


@SUITE
@given(ROWS)
def test_a_file_brought_again_changes_nothing(rows: list[tuple[str, Cells]]) -> None:
    with _undone():
        first = brought(rows)
        entries, stands = StoredEntry.objects.count(), standing()

        again = brought(rows)

        taken = [one.number for one in first.rows if one.status != "refused"]
        assert [one.number for one in again.rows if one.status == "same"] == taken
        assert {one.status for one in again.rows} <= {"same", "refused"}
        assert (StoredEntry.objects.count(), standing()) == (entries, stands)


@SUITE
@given(ROWS)
def test_a_dry_run_says_what_then_happens(rows: list[tuple[str, Cells]]) -> None:
    with _undone():
        scope = office()
        content = workbook(*(row(name, **cells) for name, cells in rows))
        dry, real = (
            run_import(content, scope, place=XIGUAN, by=scope.author("import"), at=AT, dry_run=is_dry)
            for is_dry in (True, False)
        )

        assert [(one.number, one.status, one.changed) for one in dry.rows] == [
            (one.number, one.status, one.changed) for one in real.rows
        ]
