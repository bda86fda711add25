"""All looks of the doctor, one after the other; what cannot be looked at is a finding itself, never a fall."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.db import DatabaseError
from django.utils.translation import gettext as _

from lianfang.operations.troubles import trouble_of

from . import machine, safety, work
from .findings import Finding, Level
from .wall import wall

Look = Callable[[datetime], Iterator[Finding]]
OF_THE_MACHINE: Sequence[Look] = (machine.disk, safety.keys, safety.backup_age, safety.certificate)
OF_THE_DATABASE: Sequence[Look] = (
    wall,
    machine.clock,
    safety.chain,
    work.writer,
    work.jobs,
    work.pending,
)


def examine(*, at: datetime) -> list[Finding]:
    """Look at everything; a database out of reach is one finding, and the looks that need it are left out.

    So are they in tables that are behind the program: a ledger of then, read as one of now, looks as if somebody had
    touched it.
    """
    found = [finding for look in OF_THE_MACHINE for finding in _looked(look, at)]
    reached = _looked(work.database, at)
    if all(finding.level is Level.OK for finding in reached):
        reached += _looked(work.tables, at)
    found += reached
    if all(finding.level is Level.OK for finding in reached):
        found += [finding for look in OF_THE_DATABASE for finding in _looked(look, at)]
    return found


def _looked(look: Look, at: datetime) -> list[Finding]:
    try:
        return list(look(at))
    except DatabaseError as problem:
        trouble = trouble_of(problem)
        return [Finding(Level.ACT, look.__name__, _("数据库没应：{reason}。").format(reason=trouble.said), trouble.do)]
    except OSError as problem:
        said = _("看不了：{reason}").format(reason=problem.strerror or problem)
        return [Finding(Level.ACT, look.__name__, said, _("看这块盘还在不在、这个用户读不读得了。"))]
