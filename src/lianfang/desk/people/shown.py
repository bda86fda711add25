"""What the pages of this noun show, read in a constant number of queries; words are made here, not in templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lianfang.access.scope import Scope
from lianfang.desk.ledger.lines import Line, happened_lines, lines
from lianfang.kit.clock import day_of, now
from lianfang.kit.sentences import listed
from lianfang.ledger.models import Conflict, StoredEntry
from lianfang.ledger.queries import entries_about
from lianfang.people import queries
from lianfang.people.kinds import Identity
from lianfang.people.lines import PersonLine
from lianfang.people.models import FormerHome, Household, Person
from lianfang.people.terms import HOUSEHOLD_FIELDS, PERSON_FIELDS, IdType

from .told import Told, told_of

SHOWN_LINES = 6
TIMELINE_LINES = 15


@dataclass(frozen=True, slots=True)
class MemberShown:
    """One member in a household's table; `identity` only after unmasking."""

    line: PersonLine
    who: str
    living: str
    phone: str
    identity: Identity | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """A field with two values; each entry opens."""

    word: str
    entries: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class HouseholdShown:
    row: Household
    where: str
    members: Sequence[MemberShown]
    lacks: Sequence[str]
    clashes: Sequence[Clash]
    lines: Sequence[Line]
    has_more: bool
    may_record: bool
    may_unmask: bool
    is_unmasked: bool = False
    former: Sequence[tuple[PersonLine, FormerHome]] = ()


@dataclass(frozen=True, slots=True)
class PersonShown:
    row: Person
    home: Household
    line: PersonLine
    who: str
    phone: str
    facts: Sequence[tuple[str, str]]
    clashes: Sequence[Clash]
    lines: Sequence[Line]
    has_more: bool
    looks: Sequence[Line]
    may_record: bool
    may_unmask: bool
    told: Told
    identity: Identity | None = None
    secrets: Sequence[tuple[str, str]] = field(default_factory=tuple)


def who_words(line: PersonLine) -> str:
    """户主 · 男 52: relation, sex and age, as far as they are known."""
    if line.is_erased:
        return _("已抹除")
    age = line.age_on(day_of(now()))
    born = " ".join(filter(None, (line.sex_word, str(age) if age is not None else "")))
    return " · ".join(filter(None, (line.relation_word, born)))


def living_words(line: PersonLine) -> str:
    apart = _("人户分离") if line.apart else ""
    return listed(filter(None, (line.residence_word, apart, *map(str, line.tags))))


def phone_words(line: PersonLine, tails: Mapping[UUID, str]) -> str:
    """尾号 3817, 无电话; a dash's worth of nothing for who may not see."""
    if line.id in tails:
        return _("尾号 {tail}").format(tail=tails[line.id])
    return "" if line.phone_count or line.is_erased else _("无电话")


def household_shown(
    scope: Scope, row: Household, *, identities: Mapping[UUID, Identity] | None = None
) -> HouseholdShown:
    persons = queries.members(scope, row.id)
    former = {person.id: stay for person, stay in queries.former_members(scope, row.id)}
    gone = queries.persons_by_id(scope, former)
    lines_of = queries.person_lines(scope, [*persons, *(gone[i] for i in former)])
    found = [line for line in lines_of if line.id not in former]
    tails = queries.phone_tails(scope, persons)
    members = [_member(line, tails, identities or {}) for line in found]
    entries = entries_about(scope, row.door, limit=SHOWN_LINES)
    return HouseholdShown(
        row=row,
        where=queries.door_words(scope, [row.door]).get(row.door, ""),
        members=members,
        lacks=lacks_of(found),
        clashes=clashes_of(queries.conflicts(scope, row.id), HOUSEHOLD_FIELDS),
        lines=happened_lines(scope, entries.rows),
        has_more=entries.next is not None,
        may_record=scope.may_record("people.person_added", row.path),
        may_unmask=may_unmask(scope, row),
        is_unmasked=identities is not None,
        former=[(line, former[line.id]) for line in lines_of if line.id in former],
    )


def _member(line: PersonLine, tails: Mapping[UUID, str], identities: Mapping[UUID, Identity]) -> MemberShown:
    return MemberShown(line, who_words(line), living_words(line), phone_words(line, tails), identities.get(line.id))


def lacks_of(found: Sequence[PersonLine]) -> list[str]:
    """Say what is still to be asked of a household: 2 人没留电话."""
    living = [line for line in found if not line.is_erased]
    asked = (
        (sum(1 for line in living if not line.phone_count), _("{n} 人没留电话")),
        (sum(1 for line in living if line.birth_on is None), _("{n} 人没有出生日期")),
        (sum(1 for line in living if not line.relation), _("{n} 人没写与户主关系")),
    )
    return [words.format(n=count) for count, words in asked if count]


def may_unmask(scope: Scope, home: Household) -> bool:
    return scope.may_see("A") and scope.may_record("people.unmasked", home.path)


def clashes_of(found: Sequence[Conflict], words: Mapping[str, Any]) -> list[Clash]:
    return [
        Clash(str(words.get(conflict.field, conflict.field)), [UUID(str(entry)) for entry in conflict.entries])
        for conflict in found
    ]


def person_shown(scope: Scope, row: Person, home: Household, *, identity: Identity | None = None) -> PersonShown:
    line = queries.person_lines(scope, [row], where=True)[0]
    ids = queries.known_as(scope, row.id)
    entries, has_more = timeline(scope, ids)
    return PersonShown(
        row=row,
        home=home,
        line=line,
        who=who_words(line),
        phone=phone_words(line, queries.phone_tails(scope, [row])),
        facts=facts_of(line),
        clashes=clashes_of(queries.conflicts(scope, row.id), PERSON_FIELDS),
        lines=happened_lines(scope, [entry for entry in entries if entry.kind != "people.unmasked"]),
        has_more=has_more,
        looks=lines(scope, queries.looks(scope, row.id)),
        may_record=scope.may_record("people.person_corrected", home.path),
        may_unmask=may_unmask(scope, home) and not row.is_erased,
        told=told_of(scope, row, ids),
        identity=identity,
        secrets=secrets_of(identity) if identity else (),
    )


def timeline(scope: Scope, ids: Sequence[UUID]) -> tuple[list[StoredEntry], bool]:
    """Return the newest entries of all rooms about a person, under any of their ids, and if there are more."""
    pages = [entries_about(scope, i, limit=TIMELINE_LINES) for i in ids]
    found = {entry.id: entry for page in pages for entry in page.rows}
    newest = sorted(found.values(), key=lambda entry: entry.seq, reverse=True)
    return newest[:TIMELINE_LINES], len(newest) > TIMELINE_LINES or any(page.next for page in pages)


def facts_of(line: PersonLine) -> list[tuple[str, str]]:
    """Coded facts in words; what nobody stated is a dash, said by the template."""
    age = line.age_on(day_of(now()))
    born = line.birth_on.isoformat() if line.birth_on else ""
    apart = {True: _("是"), False: _("否"), None: ""}[line.apart]
    said = (
        ("sex", line.sex_word),
        ("birth_on", f"{born} ({age})" if born and age is not None else born),
        ("relation", line.relation_word),
        ("residence", line.residence_word),
        ("tags", listed(line.tags)),
        ("apart", apart),
    )
    return [(str(PERSON_FIELDS[name]), value) for name, value in said]


def secrets_of(identity: Identity) -> list[tuple[str, str]]:
    """An identity in words, in the order of a form."""
    id_type = identity.id_type
    said = (
        ("name", identity.name),
        ("id_type", str(IdType(id_type).label) if id_type in IdType.values else id_type),
        ("id_no", identity.id_no),
        ("phones", listed(identity.phones)),
        ("hukou_address", identity.hukou_address),
        ("booklet_no", identity.booklet_no),
        ("note", identity.note),
    )
    return [(str(PERSON_FIELDS[name]), value) for name, value in said]
