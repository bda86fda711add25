"""What waits, as the inbox lists it: what happened, why, what to do, where, and one act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.access.scope import Scope
from lianfang.desk.ledger import names
from lianfang.desk.ledger.lines import Line, kind_word, lines
from lianfang.kit.refusals import Refusal
from lianfang.ledger import queries
from lianfang.ledger.kinds import kinds
from lianfang.ledger.models import Conflict, ReturnedEntry, StoredEntry
from lianfang.ledger.settling import CannotReadReturned, sent_bytes

from .forms import read_sent
from .values import field_word


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that waits. `act` is the verb on its button."""

    status: str
    what: str
    why: str
    do: str
    kind: str
    where: str
    who: str
    at: datetime | None
    href: str
    act: str

    @property
    def told(self) -> list[str]:
        """What is known of it, in one line: kind, place, office."""
        return [word for word in (self.kind, self.where, self.who) if word]


def texts_of(row: ReturnedEntry) -> dict[str, str]:
    """Return what, why and do in the reader's language; as they were kept where the refusal is no more."""
    found = _refusals().get(row.code)
    kept = {"what": row.what, "why": row.why, "do": row.do}
    if found is None:
        return kept
    try:
        refusal = found(**row.params)
        return {part: refusal.text(part) for part in kept}
    except (KeyError, TypeError, ValueError):  # its texts want other words now
        return kept


def _refusals() -> dict[str, type[Refusal]]:
    found: dict[str, type[Refusal]] = {}
    rest = [Refusal]
    while rest:
        one = rest.pop()
        found[one.code] = one
        rest += one.__subclasses__()
    return found


def returned_cases(scope: Scope, rows: Sequence[ReturnedEntry]) -> list[Case]:
    offices = names.offices(scope, (row.post for row in rows))
    at = {row.id: _place_in(row) for row in rows}
    places = names.places(scope, at.values())
    return [
        Case(
            status="returned",
            kind=kind_word(row.kind) if row.kind in kinds_known() else _("读不懂的一笔"),
            where=places.get(at[row.id] or row.id, ""),
            who=offices.get(row.post, "") if row.post else "",
            at=row.received_at,
            href=reverse("desk:returned", args=[row.id]),
            act=_("改后重交") if row.kind in kinds_known() else _("打开"),
            **texts_of(row),
        )
        for row in rows
    ]


def kinds_known() -> set[str]:
    return {kind.name for kind in kinds}


def _place_in(row: ReturnedEntry) -> UUID | None:
    """Where its author says that it happened, if that can be read."""
    try:
        return UUID(str((read_sent(sent_bytes(row)) or {}).get("place")))
    except (CannotReadReturned, ValueError):
        return None


def body_cases(scope: Scope, rows: Sequence[ReturnedEntry]) -> list[Case]:
    found = returned_cases(scope, rows)
    return [
        Case(
            "clash",
            case.what,
            case.why,
            case.do,
            case.kind,
            case.where,
            case.who,
            case.at,
            reverse("desk:two_bodies", args=[row.id]),
            _("选一份"),
        )
        for row, case in zip(rows, found, strict=True)
    ]


def value_cases(scope: Scope, rows: Sequence[Conflict]) -> list[Case]:
    about = names.of_ids(scope, (row.subject for row in rows))
    return [
        Case(
            status="clash",
            what=_("“{field}”有 {n} 个值").format(field=field_word(row.field), n=len(row.entries)),
            why=_("记的人互相不知道，几个值都留着。"),
            do=_("看清是谁、什么时候记的，选一个。"),
            kind="",
            where=about.get(row.subject, ""),
            who="",
            at=None,
            href=reverse("desk:two_values", args=[row.register, row.subject, row.field]),
            act=_("选一个"),
        )
        for row in rows
    ]


def held_cases(scope: Scope, rows: Sequence[StoredEntry]) -> list[Case]:
    waits = queries.waits_for(scope, [row.id for row in rows])
    known = names.of_ids(scope, {target for targets in waits.values() for target in targets})
    return [_held(line, names.words(waits.get(line.id, []), known)) for line in lines(scope, rows)]


def _held(line: Line, waited_for: str) -> Case:
    return Case(
        status="onhold",
        what=_("已收好，还没算数"),
        why=_("它说到的 {what} 还没登记到。").format(what=waited_for),
        do=_("等对方到了自动算进去；写错了就打开撤回。"),
        kind=line.kind,
        where=line.place,
        who=line.who,
        at=line.at,
        href=reverse("desk:entry", args=[line.id]),
        act=_("打开"),
    )
