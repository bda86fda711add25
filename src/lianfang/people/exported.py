"""The lists of this room that can be exported: households and persons, in the order in which one walks their doors.

Masked as on pages unless whole identities are asked for; numbers stand in whole lists alone, since they are sealed in
entries and have to be opened one by one.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.access.scope import Scope
from lianfang.exports.sources import MASKED, WHOLE, Asked, Cell, Column, Counted, Filter, Row, Source, sources
from lianfang.exports.terms import NAMERS
from lianfang.kit.masking import mask_name
from lianfang.kit.paths import ancestors
from lianfang.places.models import Place
from lianfang.places.rules import in_three

from .identity import identities_of
from .kinds import Identity, Unmasked
from .models import Household, Person, PersonName
from .terms import IdType, Residence, relation_word, residence_word, sex_word

CHUNK = 1_000  # households that are read together
NAMES_KEPT = 5_000  # names of places above doors that are remembered from chunk to chunk
PHONES = "、"


class Home(NamedTuple):
    """A household as it is read for a list."""

    id: UUID
    path: str
    number: str
    head: UUID | None
    member_count: int


class Resident(NamedTuple):
    """A person as they are read for a list."""

    household: UUID
    position: int
    id: UUID
    sex: str
    birth_on: date | None
    relation: str
    residence: str
    tags: list[str]
    apart: bool | None
    phone_count: int
    heads: list[str]


RESIDENT = Resident._fields


class Names:
    """The words of doors, read a range of paths at a time."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._known: dict[str, str] = {}

    def load(self, first: str, last: str) -> None:
        """Read the names of all places from `first` to `last`, and of those above `first`."""
        if len(self._known) > NAMES_KEPT:
            self._known.clear()
        near = Q(path__gte=first, path__lte=last) | Q(path__in=ancestors(first)[:-1])
        rows = Place.objects.filter(near, county=self.scope.county).order_by("is_open", "path")
        self._known.update(rows.values_list("path", "name"))

    def of(self, path: str) -> tuple[str, str, str]:
        """Return the community, what lies between, and the door."""
        return in_three([self._known.get(above, "") for above in ancestors(path)])


def homes_in_chunks(scope: Scope, asked: Asked) -> Iterator[list[Home]]:
    """Return the households under the place, in the order of their doors."""
    rows = asked.under(scope, Household.objects.all()).order_by("path", "id")
    after: Home | None = None
    while True:
        found = (
            rows.filter(Q(path__gt=after.path) | Q(path=after.path, id__gt=after.id), path__gte=after.path)
            if after
            else rows
        )
        chunk = [Home(*row) for row in found.values_list(*Home._fields)[:CHUNK]]
        if chunk:
            yield chunk
        if len(chunk) < CHUNK:
            return
        after = chunk[-1]


# ── households ───────────────────────────────────────────────────────────────────────────────────────────────────────


def count_households(scope: Scope, asked: Asked) -> Counted:
    rows = asked.under(scope, Household.objects.all()).count()
    return Counted(rows, rows if asked.unmasked else 0)


def household_rows(scope: Scope, asked: Asked) -> Iterator[Row]:
    """Yield each household with its door, its head and how many they are."""
    words = Names(scope)
    for chunk in homes_in_chunks(scope, asked):
        words.load(chunk[0].path, chunk[-1].path)
        heads = [home.head for home in chunk if home.head]
        names = dict(PersonName.objects.filter(county=scope.county, person__in=heads).values_list("person", "name"))
        for home in chunk:
            name = names.get(home.head, "") if home.head else ""
            said = name if asked.unmasked else mask_name(name)
            cells = (*words.of(home.path), home.number, said, home.member_count)
            yield Row(cells, (home.head,) if home.head else ())


# ── persons ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def residents(asked: Asked, scope: Scope) -> "QuerySet[Person]":
    rows = Person.objects.filter(county=scope.county, whereabouts="", is_erased=False)
    residence = asked.filters.get("residence", "")
    return rows.filter(residence=residence) if residence else rows


def count_persons(scope: Scope, asked: Asked) -> Counted:
    homes = asked.under(scope, Household.objects.filter(id=OuterRef("household")))
    rows = residents(asked, scope).filter(Exists(homes)).count()
    return Counted(rows, rows)


def person_rows(scope: Scope, asked: Asked) -> Iterator[Row]:
    """Yield each person who lives under the place, household by household."""
    words, said = Names(scope), _Said()
    for chunk in homes_in_chunks(scope, asked):
        words.load(chunk[0].path, chunk[-1].path)
        ids = [home.id for home in chunk]
        rows = residents(asked, scope).filter(household__in=ids).order_by("household", "position", "id")
        members = [Resident(*row) for row in rows.values_list(*RESIDENT)]
        living = {home: list(found) for home, found in groupby(members, key=lambda row: row.household)}
        named = PersonName.objects.filter(county=scope.county, household__in=ids)
        names = dict(named.values_list("person", "name"))
        whole = identities_of(scope.county, members) if asked.unmasked else {}
        for home in chunk:
            where = (*words.of(home.path), home.number)
            for one in living.get(home.id, ()):
                yield Row(_person_cells(where, one, names, whole.get(one.id), said), (one.id,))


def _person_cells(
    where: Sequence[Cell],
    one: Resident,
    names: Mapping[UUID, str],
    whole: Identity | None,
    said: "_Said",
) -> Sequence[Cell]:
    name = names.get(one.id, "")
    return (
        *where,
        whole.name if whole else mask_name(name),
        said.relation(one.relation, one.sex),
        said.sex(one.sex),
        one.birth_on.isoformat() if one.birth_on else "",
        said.residence(one.residence),
        "、".join(one.tags),
        said.yes[one.apart],
        one.phone_count,
        PHONES.join(whole.phones) if whole else "",
        id_type_word(whole.id_type) if whole else "",
        whole.id_no if whole else "",
        whole.hukou_address if whole else "",
        whole.booklet_no if whole else "",
    )


class _Said:
    """The words of codes in the list's language, each looked up once: they are few, and rows are many."""

    def __init__(self) -> None:
        self.relation, self.residence = cache(relation_word), cache(residence_word)
        self.sex = cache(sex_word)
        self.yes: Mapping[bool | None, str] = {True: _("是"), False: _("否"), None: ""}


def id_type_word(code: str) -> str:
    return str(IdType(code).label) if code and code in IdType.values else code


def seen(persons: Sequence[UUID], purpose: str) -> tuple[str, Unmasked]:
    """Return the entry that says whose identities a file shows."""
    return "people.unmasked", Unmasked.model_validate({"persons": list(persons), "purpose": purpose})


WHERE = (
    Column("community", gettext_lazy("社区（村）"), 16),
    Column("area", gettext_lazy("在哪儿"), 26),
    Column("door", gettext_lazy("门牌"), 12, is_code=True),
    Column("number", gettext_lazy("户编号"), 12, is_code=True),
)
HOUSEHOLDS = sources.add(
    Source(
        name="people.households",
        label=gettext_lazy("户底册"),
        says=gettext_lazy("一户一行：门牌、户编号、户主、几口人。"),
        columns=(
            *WHERE,
            Column("head", gettext_lazy("户主"), 12, "B"),
            Column("members", gettext_lazy("人口"), 8, "C"),
        ),
        count=count_households,
        rows=household_rows,
        roles=NAMERS,
    )
)
PERSONS = sources.add(
    Source(
        name="people.persons",
        label=gettext_lazy("人员底册"),
        says=gettext_lazy("一人一行：住哪、与户主关系、性别、出生日期、人员类型。"),
        columns=(
            *WHERE,
            Column("name", gettext_lazy("姓名"), 12, "B"),
            Column("relation", gettext_lazy("与户主关系"), 12, "C"),
            Column("sex", gettext_lazy("性别"), 6, "C"),
            Column("birth_on", gettext_lazy("出生日期"), 12, "C"),
            Column("residence", gettext_lazy("人员类型"), 10, "C"),
            Column("tags", gettext_lazy("重点类别"), 18, "C"),
            Column("apart", gettext_lazy("人户分离"), 9, "C"),
            Column("phone_count", gettext_lazy("留了几个电话"), 12, "C", when=MASKED),
            Column("phones", gettext_lazy("电话"), 24, "A", is_code=True, when=WHOLE),
            Column("id_type", gettext_lazy("证件类型"), 10, "A", when=WHOLE),
            Column("id_no", gettext_lazy("证件号"), 22, "A", is_code=True, when=WHOLE),
            Column("hukou_address", gettext_lazy("户籍地址"), 34, "A", when=WHOLE),
            Column("booklet_no", gettext_lazy("户号"), 12, "A", is_code=True, when=WHOLE),
        ),
        filters=(
            Filter(
                "residence",
                gettext_lazy("人员类型"),
                [("", gettext_lazy("全部")), *[(code, label) for code, label in Residence.choices if code]],
            ),
        ),
        count=count_persons,
        rows=person_rows,
        seen=seen,
        roles=NAMERS,
    )
)
