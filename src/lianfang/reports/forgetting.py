"""Filled workbooks that name somebody who was forgotten: destroyed, and what was typed into them with them.

Whom a file is about is noted when it is put on the shelf. A file that came half filled, or in which somebody typed, may
name people under no id at all: it goes whoever is forgotten. The answer to the form stays on record with its counts.
"""

from collections.abc import Iterable
from uuid import UUID

from lianfang.exports.forgetting import forgotten_since
from lianfang.kit.clock import now
from lianfang.ledger.door import SYSTEM
from lianfang.ledger.models import Emergency, SubjectKey
from lianfang.ledger.sealing.forget import copies, forget_person
from lianfang.people.models import Household, Person

from . import shelf
from .cannot import CannotFindBook
from .filling import Filled
from .kinds import BookRef
from .models import Filing


def persons_in(county: str, filled: Filled) -> set[UUID]:
    """Return whom a filled form may name: those of its rows and everybody they live with, of households all members."""
    subjects = {row.subject for table in filled.tables for row in table.rows}
    persons = Person.objects.filter(county=county)
    homes = set(Household.objects.filter(county=county, id__in=subjects).values_list("id", flat=True))
    homes |= set(persons.filter(id__in=subjects).values_list("household", flat=True))
    found = set(persons.filter(household__in=homes).values_list("id", flat=True))
    return found | {shelf.ANYBODY} if any(table.table.existing for table in filled.tables) else found


def keep_filled(county: str, content: bytes, name: str, *, about: Iterable[UUID], seq: int) -> BookRef:
    """Put a form that was filled as of ledger number `seq` on the shelf.

    Raises CannotFindBook where somebody was forgotten while it was being filled: who destroyed what named them did not
    find this one yet. Whoever is forgotten from here on finds it.
    """
    book = shelf.keep(county, content, name, about=about)
    if forgotten_since(county, seq):
        shelf.drop(county, book.digest)
        raise CannotFindBook
    return book


def destroy_filled(county: str, gone: UUID) -> int:
    """Destroy the filled workbooks that name `gone`; all of them where that is an emergency. How many there were."""
    is_emergency = Emergency.objects.filter(county=county, id=gone).exists()
    wanted = {gone, shelf.ANYBODY}
    doomed = [one for one in shelf.filled(county) if is_emergency or wanted & {*shelf.persons_of(county, one)}]
    for digest in doomed:
        shelf.drop(county, digest)
    if not is_emergency:
        _forget_typed(county, doomed)
    return len(doomed)


def _forget_typed(county: str, doomed: Iterable[str]) -> None:
    """Cells that somebody typed are sealed under their answer's own key: it goes with the file."""
    answers = Filing.objects.filter(county=county, digest__in=list(doomed), typed_count__gt=0)
    for answer in answers.values_list("id", flat=True):
        if SubjectKey.objects.filter(county=county, subject=answer).exists():
            forget_person(county, answer, reason="遗忘了表里的人", by=SYSTEM(county), at=now())


copies.append(destroy_filled)
