"""Who is forgotten stays so: whatever arrives later, in whatever order, and in no emergency but the one named."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from lianfang.kit.ids import root_id, uuid7
from lianfang.ledger.cannot import CannotUseEmergency
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.checking.verify import verify
from lianfang.ledger.door import SYSTEM, Answer, Draft, record, record_one
from lianfang.ledger.emergencies import ENDED, OPENED, EndedBody, OpenedBody
from lianfang.ledger.models import Finding, Head, ReturnedEntry, StoredEntry, SubjectKey
from lianfang.ledger.reading.entries import unsealed
from lianfang.ledger.sealing.forget import forget_emergency, forget_person
from lianfang.ledger.withdrawing import FORGOTTEN, ForgottenBody

from . import toyroom

COUNTY = "141028"
BY = SYSTEM(COUNTY)
AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
BOX, SHELF = root_id("test/forgetting/box"), root_id("test/forgetting/shelf")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clean_toy")]


@pytest.fixture
def clean_toy(toy: None) -> Iterator[None]:
    """Empty the toy room's tables, which Django does not know of, after a test that committed."""
    yield
    for model in toyroom.MODELS:
        model._default_manager.all().delete()


def opened(name: str) -> tuple[Draft, UUID]:
    body = OpenedBody(emergency=uuid7(), name=name, drill=True, level=1, ground="")
    return Draft(OPENED.name, body, None, AT), body.emergency


def made(note: str | None, box: UUID = BOX) -> Draft:
    return Draft(toyroom.MADE.name, toyroom.BoxMade(box=box, shelf=SHELF, note=note), None, AT)


def forgotten(box: UUID = BOX) -> Draft:
    return Draft(FORGOTTEN.name, ForgottenBody(subject=box, what="person", reason="本人要求"), None, AT)


def statuses(answers: Sequence[Answer]) -> list[str]:
    return [answer.status for answer in answers]


def notes() -> list[str | None]:
    return sorted(toyroom.ToyBox._default_manager.values_list("note", flat=True), key=str)


def assert_whole() -> None:
    assert verify(COUNTY).faults == []
    assert rebuild(COUNTY).differences == []


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (1, 2, 0)])
@pytest.mark.parametrize("together", [True, False])
def test_what_is_said_of_the_forgotten_is_erased_whenever_it_comes(order: tuple[int, ...], together: bool) -> None:
    drafts = [made("轻放"), forgotten(), Draft(toyroom.FILLED.name, toyroom.BoxFilled(box=BOX, count=1), None, AT)]
    record_one(opened("演练")[0], by=BY)
    arriving = [drafts[i] for i in order]

    for part in [arriving] if together else [[draft] for draft in arriving]:
        record(part, by=BY)

    assert notes() == [None]
    assert SubjectKey.objects.filter(subject=BOX).count() == 0
    assert_whole()


def test_an_entry_about_the_forgotten_says_so() -> None:
    record([opened("演练")[0], made("轻放"), forgotten()], by=BY)

    answer = record_one(made("又写上了"), by=BY)

    assert (answer.status, answer.findings) == ("stored", ("forgotten_subject",))
    assert list(Finding.objects.values_list("code", flat=True)) == ["forgotten_subject"]
    found = unsealed(COUNTY, answer.id)
    assert found is not None
    assert found.body.note is None


def test_a_forgotten_entry_sent_again_is_the_same_one() -> None:
    first = made("轻放")
    record([opened("演练")[0], first], by=BY)
    forget_person(COUNTY, BOX, reason="本人要求", by=BY, at=AT)

    assert statuses(record([first], by=BY)) == ["same"]


def test_another_body_about_somebody_new_is_a_conflict() -> None:
    """That nobody has a key for what the other body names must not make it pass for the stored one."""
    first = made("轻放")
    other = replace(first, body=toyroom.BoxMade(box=uuid7(), shelf=SHELF, note="另一个"))

    answers = record([opened("演练")[0], first, other], by=BY)

    assert statuses(answers) == ["stored", "stored", "conflict"]
    assert ReturnedEntry.objects.get().entry == first.id


def test_what_the_door_returned_of_the_forgotten_is_emptied() -> None:
    first = made("轻放")
    stranger = uuid7()
    record([opened("演练")[0], first, made("别人", stranger)], by=BY)
    record([replace(first, happened_at=AT.replace(hour=8))], by=BY)
    record([replace(made("别人", stranger), id=first.id)], by=BY)

    forget_person(COUNTY, BOX, reason="本人要求", by=BY, at=AT)

    assert sorted(bool(row.sealed) for row in ReturnedEntry.objects.all()) == [False, True]


def test_forgetting_one_emergency_leaves_the_other_readable() -> None:
    """The box is known in both; each emergency's words go with its own key."""
    one, first = opened("一")
    two, second = opened("二")
    stays = made("二里说的", uuid7())
    goes = made("一里说的")
    amended = replace(made("二里更正的"), amends=goes.id)
    ended = Draft(ENDED.name, EndedBody(emergency=first, ground=""), None, AT, emergency=first)
    record([one, goes, two, stays, amended, ended], by=BY)
    assert StoredEntry.objects.get(id=amended.id).emergency == second

    forget_emergency(COUNTY, first, reason="保存期满", by=BY, at=AT)

    assert notes() == ["二里更正的", "二里说的"]
    found = unsealed(COUNTY, goes.id)
    assert found is not None
    assert found.body.note is None
    assert_whole()


def test_forgetting_the_later_emergency_takes_its_words_of_those_known_before() -> None:
    one, _first = opened("一")
    two, second = opened("二")
    kept = made("一里说的")
    amended = replace(made("二里更正的"), amends=kept.id)
    ended = Draft(ENDED.name, EndedBody(emergency=second, ground=""), None, AT)
    record([one, kept, two, amended, ended], by=BY)

    forget_emergency(COUNTY, second, reason="保存期满", by=BY, at=AT)

    assert notes() == [None]
    found = unsealed(COUNTY, kept.id)
    assert found is not None
    assert found.body.note == "一里说的"
    assert_whole()


def test_nothing_more_is_recorded_in_a_forgotten_emergency() -> None:
    one, first = opened("一")
    record([one, Draft(ENDED.name, EndedBody(emergency=first, ground=""), None, AT)], by=BY)
    forget_emergency(COUNTY, first, reason="保存期满", by=BY, at=AT)
    again = replace(one, id=uuid7())

    answers = record([made("轻放"), replace(made("轻放"), emergency=first), again], by=BY)

    assert {type(answer.refusal) for answer in answers} == {CannotUseEmergency}
    assert statuses(record([opened("二")[0], made("轻放")], by=BY)) == ["stored", "stored"]
    assert_whole()


def test_nobody_names_an_emergency_that_was_never_opened_here() -> None:
    elsewhere, emergency = opened("邻县")
    record([elsewhere], by=SYSTEM("141029"))
    record([opened("本县")[0]], by=BY)

    answers = record([replace(made("轻放"), emergency=named) for named in (emergency, uuid7())], by=BY)

    assert statuses(answers) == ["refused", "refused"]


def test_a_correction_of_an_opening_begins_no_other_emergency() -> None:
    one, first = opened("一")
    record([one], by=BY)
    other = replace(opened("错")[0], amends=one.id)

    record([other], by=BY)

    assert Head.objects.get(county=COUNTY).emergency == first
    assert_whole()
