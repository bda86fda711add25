"""Door labels: codes that nobody can guess or work out, of which the newest alone leads to its door."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from tests.fixtures.access import scope_as

from lianfang.access.scope import Scope
from lianfang.kit.ids import uuid7
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.door import Draft, record
from lianfang.ledger.models import Hold, StoredEntry
from lianfang.ledger.withdrawing import WithdrawnBody
from lianfang.places.drafts import build_doors, end_labels, label_doors, move_place
from lianfang.places.labels import CODE_LENGTH, code_of, digest_of, new_salt
from lianfang.places.models import Label
from lianfang.places.plans import BuildingPlan
from lianfang.places.queries import label_counts, labelled_door, labels
from lianfang.places.terms import PlaceKind as K

from .ground import BY, COUNTY, DONGGUAN, XIGUAN, add, do, door, later, lay_ground, named, row

pytestmark = pytest.mark.django_db
XIGUAN_PATH = "14.10.28.100.003."
BUILDING = named("3号楼")
FIRST, SECOND = door(BUILDING, "1/0101"), door(BUILDING, "1/0201")


@pytest.fixture(autouse=True)
def _ground(db: None) -> Iterator[None]:
    """Lay a building in each of two communities; after each test a rebuild finds the same rows."""
    lay_ground()
    for parent, name in ((DONGGUAN, "30号楼"), (XIGUAN, "3号楼")):
        do(build_doors(BuildingPlan(add(parent, K.BUILDING, "03", name), per_floor=(1,), top=2), at=later(2)))
    yield
    # Posts of readers are put there without an entry.
    assert [one for one in rebuild(COUNTY).differences if one.table.startswith("places_")] == []


def code(of: UUID) -> str:
    """The code that is printed for a door now."""
    return code_of(COUNTY, Label.objects.get(id=of).salt, of)


def reach(path: str) -> Scope:
    return scope_as("community_office", path)


def found(text: str, path: str = XIGUAN_PATH) -> UUID | None:
    place = labelled_door(reach(path), text)
    return place.id if place else None


def test_a_code_leads_to_its_door() -> None:
    do(label_doors(BUILDING, [FIRST, SECOND], at=later(3)))

    assert [found(code(one)) for one in (FIRST, SECOND)] == [FIRST, SECOND]
    assert (len(code(FIRST)), code(FIRST) == code(SECOND)) == (CODE_LENGTH, False)


def test_a_code_typed_with_capitals_and_blanks_is_the_same() -> None:
    do(label_doors(BUILDING, [FIRST], at=later(3)))
    typed = code(FIRST).upper()

    assert found(f" {typed[:4]} {typed[4:]} ") == FIRST


def test_a_label_made_anew_ends_the_old_one() -> None:
    do(label_doors(BUILDING, [FIRST, SECOND], at=later(3)))
    old, kept = code(FIRST), code(SECOND)
    do(label_doors(BUILDING, [FIRST], at=later(4)))

    assert (found(old), found(code(FIRST)), found(kept)) == (None, FIRST, SECOND)
    assert Label.objects.get(id=FIRST).made_count == 2


def test_a_label_told_late_does_not_end_a_newer_one() -> None:
    do(label_doors(BUILDING, [FIRST], at=later(9)))
    newest = code(FIRST)
    do(label_doors(BUILDING, [FIRST], at=later(3)))

    assert (code(FIRST), found(newest)) == (newest, FIRST)


def test_a_label_that_ended_leads_nowhere_until_there_is_a_new_one() -> None:
    do(label_doors(BUILDING, [FIRST], at=later(3)))
    old = code(FIRST)
    do(end_labels(BUILDING, [FIRST], at=later(4)))

    assert (found(old), labels(reach(XIGUAN_PATH), row(BUILDING))) == (None, [])
    do(label_doors(BUILDING, [FIRST], at=later(5)))
    assert (found(old), found(code(FIRST))) == (None, FIRST)


def test_withdrawing_a_label_brings_the_earlier_one_back() -> None:
    do(label_doors(BUILDING, [FIRST], at=later(3)))
    old = code(FIRST)
    mistaken = do(label_doors(BUILDING, [FIRST], at=later(4))).id
    do(Draft("ledger.withdrawn", WithdrawnBody(reason="印错了"), BUILDING, later(5), amends=mistaken))

    assert found(old) == FIRST


def test_a_code_outside_the_scope_is_like_one_that_never_was() -> None:
    theirs = door(named("30号楼"), "1/0101")
    do(label_doors(named("30号楼"), [theirs], at=later(3)))

    assert found(code(theirs), "14.10.28.") == theirs
    assert (found(code(theirs)), found("a" * CODE_LENGTH), found("")) == (None, None, None)
    assert labelled_door(Scope(COUNTY, None), code(theirs)) is None


def test_a_label_moves_with_its_door() -> None:
    do(label_doors(BUILDING, [FIRST], at=later(3)))
    do(move_place(BUILDING, DONGGUAN, "07", at=later(4)))

    assert (found(code(FIRST)), found(code(FIRST), row(DONGGUAN).path)) == (None, FIRST)


def test_only_doors_with_a_label_in_force_count() -> None:
    do(label_doors(named("30号楼"), [door(named("30号楼"), "1/0101")], at=later(3)))
    do(label_doors(BUILDING, [FIRST, SECOND], at=later(3)))
    do(end_labels(BUILDING, [SECOND], at=later(4)))

    assert label_counts(reach(XIGUAN_PATH), row(XIGUAN)) == {BUILDING: 1}


def test_labels_of_doors_that_are_not_there_yet_wait() -> None:
    record([label_doors(BUILDING, [FIRST, uuid7()], at=later(3))], by=BY)

    assert (Hold.objects.count(), Label.objects.count()) == (1, 0)


def test_nothing_in_the_database_is_a_code() -> None:
    do(label_doors(BUILDING, [FIRST], at=later(3)))
    stored = StoredEntry.objects.get(kind="places.doors_labelled")
    label = Label.objects.get(id=FIRST)

    texts = [str(value) for one in (stored, label) for value in vars(one).values()]
    assert [text for text in texts if code(FIRST) in text] == []
    assert label.digest == digest_of(code(FIRST))


def test_every_salt_is_new() -> None:
    assert len({new_salt() for _n in range(100)}) == 100
