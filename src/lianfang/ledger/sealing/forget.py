"""Forgetting: one person, or a whole emergency once it has ended. Keys are destroyed, rows emptied, pages scrubbed."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import ProgrammingError
from django.utils.translation import gettext_lazy as _

from lianfang.kit.refusals import Refusal
from lianfang.ledger.checking.rebuild import rebuild
from lianfang.ledger.door import Answer, Author, Draft, record_one
from lianfang.ledger.models import Emergency, ReturnedEntry, SubjectKey
from lianfang.ledger.registers import registers
from lianfang.ledger.sql import Table, store
from lianfang.ledger.withdrawing import FORGOTTEN, ForgottenBody

from .keys import key_file
from .seal import unseal_bytes

copies: list[Callable[[str, UUID], object]] = []
"""What rooms above have copied out of registers: each is told who, or which emergency, has been forgotten."""


class CannotForgetOpen(Refusal):
    code = "ledger.emergency_still_open"
    what = _("这场响应还没有终止，不能整个遗忘")
    why = _("“{name}”还在进行。")
    do = _("先由指挥部终止响应。")


def forget_person(county: str, person: UUID, *, reason: str, by: Author, at: datetime) -> Answer:
    """Make every sealed part about `person` unreadable and empty the rows that held it, for good."""
    body = ForgottenBody(subject=person, what="person", reason=reason)
    answer = record_one(Draft(FORGOTTEN.name, body, None, at), by=by)
    key_file().remember_forgotten(county, person)
    _empty_returned(county, person)
    _destroy_copies(county, person)
    scrub()
    return answer


def _empty_returned(county: str, person: UUID) -> None:
    """Empty what the door returned that names `person`: it is sealed under the emergency's key, which lives on."""
    names = (str(person).encode(), person.hex.encode())
    for row in ReturnedEntry.objects.filter(county=county, emergency__isnull=False).iterator():
        sent = unseal_bytes(row.emergency, bytes(row.sealed)) if row.emergency and row.sealed else None
        if sent is not None and any(name in sent.lower() for name in names):
            ReturnedEntry.objects.filter(county=county, id=row.id).update(sealed=b"")


def forget_emergency(county: str, emergency: UUID, *, reason: str, by: Author, at: datetime) -> Answer:
    """Destroy the key of an ended emergency and fold every register anew without it.

    Raises CannotForgetOpen while it goes on.
    """
    row = Emergency.objects.get(county=county, id=emergency)
    if row.ended_at is None:
        raise CannotForgetOpen(name=row.name)
    body = ForgottenBody(subject=emergency, what="emergency", reason=reason)
    answer = record_one(Draft(FORGOTTEN.name, body, None, at), by=by)
    try:  # while there is a key yet: that a copy was destroyed is an entry, too
        _destroy_copies(county, emergency)
    finally:
        key_file().destroy_key(emergency)
        SubjectKey.objects.filter(county=county, emergency=emergency).delete()
    rebuild(county, check=False)
    scrub()
    return answer


def _destroy_copies(county: str, subject: UUID) -> None:
    for destroy in copies:
        destroy(county, subject)


def scrub() -> None:
    """Write over what is left of deleted rows. Where the database does not let us, its own upkeep has to do it."""
    tables = {Table(register.model).name for register in registers} | {"ledger_key", "ledger_returned"}
    tables |= {Table(satellite.model).name for register in registers for satellite in register.satellites}
    try:
        store().scrub(sorted(tables))
    except ProgrammingError:
        return
