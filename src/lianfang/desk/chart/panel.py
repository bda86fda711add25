"""The door that opens beside a chart: where it stands, who lives there, what was recorded last, and the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianfang.access.scope import Scope
from lianfang.desk.addresses import url_or_none
from lianfang.desk.days import when
from lianfang.desk.ledger.lines import Line, happened_lines
from lianfang.desk.status import STATUSES, Status
from lianfang.kit.clock import day_of
from lianfang.kit.masking import mask_name
from lianfang.kit.paths import ancestors
from lianfang.kit.sentences import listed
from lianfang.ledger.kinds import Entry
from lianfang.ledger.models import StoredEntry
from lianfang.ledger.queries import amendments, entries_about
from lianfang.ledger.queries import entry as stored_entry
from lianfang.ledger.reading.entries import unsealed
from lianfang.people import queries as people
from lianfang.people.lines import PersonLine
from lianfang.places.models import Place
from lianfang.screening.kinds import DoorVisitBody
from lianfang.screening.models import Affected, Door
from lianfang.screening.queries import doors, holders
from lianfang.screening.queries.asked import asking_at
from lianfang.screening.terms import NEED_WORDS, SYMPTOM_WORDS, Need, Symptom

from .forms import VisitForm, said_before

VISIT = "screening.door_visit"
SHOWN = 4
SPOKEN = ("group", "building", "lane", "stairwell", "door")


@dataclass(frozen=True, slots=True)
class Member:
    """One resident in words."""

    person: PersonLine
    who: str
    tail: str
    living: str
    noted: str
    is_fever: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One of the last entries; `amendable` is the visit that a correction of it names, if it is one."""

    line: Line
    amendable: UUID | None


@dataclass(frozen=True, slots=True)
class Panel:
    """All that an opened door shows."""

    door: Door
    rel: str
    title: str
    status: Status
    story: Sequence[str]
    members: Sequence[Member]
    lines: Sequence[Told]
    has_more: bool
    keeper: str
    may_record: bool
    form: VisitForm
    household_hrefs: Sequence[str] = ()
    register_href: str = ""
    next_rel: str = ""
    next_name: str = ""


def open_panel(
    scope: Scope, base: Place, door: Door, *, at: datetime, form: VisitForm | None = None, amends: UUID | None = None
) -> Panel:
    """Read all that the door at `door` shows on the chart of `base`."""
    known, tails = residents(scope, door.id)
    affected = doors.affected_at(scope, door.id)
    entries = entries_about(scope, door.id, limit=SHOWN)
    amendable = {row.id: _amendable(row) for row in entries.rows}
    shown = [Told(line, amendable[line.id]) for line in happened_lines(scope, entries.rows)]
    following = doors.next_left(scope, base.path, door.path)
    around = doors.places_named(scope, [*ancestors(door.path), *ancestors(following)])
    holder = holders.holders_around(scope, door.path, at=at).of(door.path)
    return Panel(
        door=door,
        rel=door.path.removeprefix(base.path),
        title=_spoken(around, ancestors(door.path)),
        status=STATUSES[door.status],
        story=story_of(door),
        members=[_member(one, tails.get(one.id, ""), affected.get(one.id), at) for one in known],
        lines=shown,
        has_more=entries.next is not None,
        keeper=mask_name(holder.name) if holder else "",
        may_record=scope.may_record(VISIT, door.path),
        form=form or _form(scope, door, known, amends=amends),
        household_hrefs=_household_hrefs(known),
        register_href=url_or_none("desk:household_register", door.id) or "",
        next_rel=following.removeprefix(base.path),
        next_name=_spoken(around, [path for path in ancestors(following) if not door.path.startswith(path)]),
    )


def _spoken(places: Mapping[str, Place], paths: Sequence[str]) -> str:
    """Name what stands at `paths`, from above: 3单元 101 for who goes there from another stairwell."""
    return " ".join(places[path].name for path in paths if path in places and places[path].kind in SPOKEN)


def _household_hrefs(known: Sequence[PersonLine]) -> list[str]:
    found = [url_or_none("desk:household", household) for household in dict.fromkeys(one.household for one in known)]
    return [href for href in found if href]


def _amendable(row: StoredEntry) -> UUID | None:
    return (row.amends or row.id) if row.kind == VISIT else None


def visit_form(scope: Scope, door: Door, *, amends: UUID | None = None, posted: Any = None) -> VisitForm:
    """Return the form for a door: as it was sent, empty, or filled with the visit that it will put right."""
    known, _tails = residents(scope, door.id)
    return _form(scope, door, known, amends=amends, posted=posted)


def _form(
    scope: Scope, door: Door, known: Sequence[PersonLine], *, amends: UUID | None, posted: Any = None
) -> VisitForm:
    asking = asking_at(scope, door.path, [door.id])
    before = _before(scope, door, amends) if amends else None
    if before is None:
        return VisitForm(posted, residents=known, asking=asking, door=door.id)
    body: DoorVisitBody = before.body
    empty = VisitForm(residents=known, asking=asking, door=door.id, before=body)
    first: dict[str, Any] = said_before(body, empty.residents, asking.household)
    if not scope.may_see("D"):
        first["note"] = ""
    first |= {"amends": before.id, "at": before.happened_at.isoformat()}
    blind = not scope.may_see("D")
    return VisitForm(posted, residents=known, asking=asking, door=door.id, before=body, keeps_note=blind, initial=first)


def _before(scope: Scope, door: Door, amends: UUID) -> Entry | None:
    """Return the newest wording of the visit at `door` that is to be put right; None if there is none such."""
    row = stored_entry(scope, amends)
    if row is None or row.kind != VISIT or row.place != door.id:
        return None
    newest = [change for change in amendments(scope, row.id) if change.kind == VISIT] or [row]
    return unsealed(scope.county, newest[-1].id)


def story_of(door: Door) -> list[str]:
    """Say in plain words how the door came to its status."""
    if door.status == "todo":
        return [_("这一轮还没有人来过。") if door.last_at else _("还没有人来过。")]
    said = []
    if door.last_at is not None:
        words = ngettext("最近一次 %(at)s，去过 %(n)s 次。", "最近一次 %(at)s，去过 %(n)s 次。", door.attempt_count)
        said.append(words % {"at": when(door.last_at), "n": door.attempt_count})
    if door.is_overdue:
        said.append(_("没人应已过 24 小时，还没再去。"))
    elif door.revisit_due_at is not None:
        said.append(_("%(at)s前再去一趟。") % {"at": when(door.revisit_due_at)})
    if door.affected_count:
        said.append(_("有 %(n)s 人要留意。") % {"n": door.affected_count})
    return said


def residents(scope: Scope, door: UUID) -> tuple[list[PersonLine], dict[UUID, str]]:
    """Return who lives at `door`, household by household, and the tails of their phones."""
    persons = [row for home in people.households_at(scope, door) for row in people.members(scope, home.id)]
    return people.person_lines(scope, persons), people.phone_tails(scope, persons)


def _member(person: PersonLine, tail: str, noted: Affected | None, at: datetime) -> Member:
    if person.is_erased:
        return Member(person, _("已抹除"), "", "", "", False)
    age = person.age_on(day_of(at))
    born = " ".join(filter(None, (person.sex_word, str(age) if age is not None else "")))
    return Member(
        person=person,
        who=" · ".join(filter(None, (person.relation_word, born))),
        tail=_("尾号 %(tail)s") % {"tail": tail} if tail else "" if person.phone_count else _("无电话"),
        living=listed(filter(None, (person.residence_word, *map(str, person.tags)))),
        noted=noted_words(noted) if noted else "",
        is_fever=bool(noted and noted.is_fever),
    )


def noted_words(noted: Affected) -> str:
    """37.6℃、咳嗽，断药: what was last said of somebody."""
    parts = [f"{noted.temp_c:g}℃"] if noted.temp_c is not None else []
    parts += [str(SYMPTOM_WORDS[Symptom(code)]) for code in noted.symptoms]
    parts += [str(NEED_WORDS[Need(code)]) for code in noted.needs]
    if noted.left_on is not None:
        parts.append(_("%(on)s离开外地") % {"on": when(noted.left_on)})
    elif noted.from_code:
        parts.append(_("外地返回"))
    if noted.contact_on is not None:
        parts.append(_("%(on)s接触过病人") % {"on": when(noted.contact_on)})
    return listed(parts)
