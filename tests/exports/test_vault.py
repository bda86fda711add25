from pathlib import Path
from uuid import UUID

import pytest
from tests.exports.world import asked, fetched, office, wish
from tests.people.world import COUNTY

from lianfang.exports import cannot, listing, running
from lianfang.exports.models import Export
from lianfang.exports.vault import SLICE, Vault, lying
from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.sealing.forget import forget_person
from lianfang.ledger.sealing.keys import key_file
from lianfang.ledger.withdrawing import FORGOTTEN, ForgottenBody
from lianfang.people.kinds import Member

pytestmark = pytest.mark.django_db
PLAIN = b"x" * (SLICE * 2 + 5)


def written(content: bytes = PLAIN) -> Vault:
    """Three slices in a vault of their own."""
    emergency = uuid7()
    key_file().make_key(emergency)
    vault = Vault(uuid7(), emergency)
    with vault.claimed():
        sink = vault.sink()
        sink.write(content)
        sink.close()
        vault.keep()
    return vault


def test_what_was_written_is_read(db: None) -> None:
    assert b"".join(written().content()) == PLAIN


def test_an_empty_file_is_read(db: None) -> None:
    assert b"".join(written(b"").content()) == b""


def test_a_file_lies_sealed_and_readable_by_its_owner_alone(laid_out: None) -> None:
    row = asked(office(), wish(format="csv", unmasked=True, purpose="report"))

    path = running.vault_of(row).path("file")
    assert "张大山" in fetched_text(row)
    assert ("张大山".encode() in path.read_bytes(), oct(path.stat().st_mode)[-3:]) == (False, "600")


def fetched_text(row: Export) -> str:
    return b"".join(running.vault_of(row).content()).decode("utf-8-sig")


def test_two_files_of_the_same_words_look_different(db: None) -> None:
    one, other = written(), written()

    assert one.path("file").read_bytes()[4:] != other.path("file").read_bytes()[4:]


@pytest.mark.parametrize("harm", ["changed", "cut", "swapped"])
def test_a_file_that_was_tampered_with_is_refused(db: None, harm: str) -> None:
    vault = written()
    sealed = vault.path("file").read_bytes()
    one, slice_ = 4 + 16, SLICE + 16 + 5
    changed = {
        "changed": sealed[:100] + bytes([sealed[100] ^ 1]) + sealed[101:],
        "cut": sealed[: one + slice_],
        "swapped": sealed[:one] + sealed[one + slice_ : one + 2 * slice_] + sealed[one : one + slice_],
    }
    vault.path("file").write_bytes(changed[harm])

    with pytest.raises(cannot.CannotFetch):
        b"".join(vault.content())


def test_nobody_reads_a_file_of_an_emergency_that_was_forgotten(db: None) -> None:
    vault = written()
    key_file().destroy_key(vault.emergency)

    with pytest.raises(cannot.CannotFetch):
        b"".join(vault.content())


def test_one_writes_and_others_see_it(db: None) -> None:
    vault = written()

    with vault.claimed() as first, vault.claimed() as second:
        assert (first, second, vault.is_worked_on()) == (True, False, True)
    assert not vault.is_worked_on()


def test_whom_a_file_is_about_is_known_and_cleared_with_it(vault: Path) -> None:
    corner, persons = written(), [uuid7() for _n in range(201)]
    corner.note_persons(persons[:1], fresh=True)
    corner.note_persons(persons[1:])

    assert [corner.holds(one) for one in (persons[0], persons[200], uuid7())] == [True, True, False]
    corner.clear()
    assert sorted(path.suffix for path in vault.iterdir()) == [".lock"]
    assert list(lying()) == [corner.export]


def forget(person: UUID) -> None:
    forget_person(COUNTY, person, reason="本人要求", by=SYSTEM(COUNTY), at=now())


@pytest.mark.django_db(transaction=True)  # what is forgotten is scrubbed from the file, which no transaction may hold
def test_a_file_that_holds_somebody_forgotten_is_destroyed(people: tuple[Member, ...]) -> None:
    scope = office()
    whole = asked(scope, wish(unmasked=True, purpose="report"))
    doors = asked(scope, wish("screening.unvisited"))

    forget(people[0].person)

    rows = {row.id: row for row in Export.objects.filter(county=COUNTY)}
    assert (rows[whole.id].destroyed, rows[doors.id].destroyed) == ("forgotten", "")
    assert (running.vault_of(whole).has_file(), running.vault_of(doors).has_file()) == (False, True)
    with pytest.raises(cannot.CannotFetch):
        fetched(scope, whole)


def test_who_is_forgotten_while_a_file_is_written_is_in_no_file(
    people: tuple[Member, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    write = listing.write

    def written_slowly(*args: object, **more: object) -> object:
        found = write(*args, **more)  # type: ignore[arg-type]  # handed through as they come
        body = ForgottenBody(subject=people[0].person, what="person", reason="本人要求")
        record_one(Draft(FORGOTTEN.name, body, None, now()), by=SYSTEM(COUNTY))
        return found

    monkeypatch.setattr(running, "write", written_slowly)

    row = asked(office(), wish(unmasked=True, purpose="report"))

    assert (row.outcome, row.why, running.vault_of(row).has_file()) == ("failed", "forgotten", False)
