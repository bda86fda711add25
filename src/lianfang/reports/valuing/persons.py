"""Fields of a person's row: how each follows from the registers and dated facts, and from which entries."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.facts.fields import Field
from lianfang.kit.clock import day_of
from lianfang.people.kinds import Identity
from lianfang.people.models import Fact, Household, Person
from lianfang.people.rules import age_on
from lianfang.reports.columns import Reason

from . import addresses
from .journeys import Journey, division_name, place_words
from .knowing import Chain, Known
from .raw import NOTHING, Coded, Raw, RawValue, Several, YesNo
from .visits import Visit

_NO_CARE = Reason("none_of_these", _("不是重点人员，这一格不用填。"))


@dataclass(frozen=True, slots=True)
class Asked:
    """One field asked of one person: the day its column is about, the words of its header."""

    known: Known
    person: Person
    field: Field
    on: date
    header: str = ""
    visit: Visit | None = None  # of a record of visits the one that this row is

    @property
    def home(self) -> Household:
        return self.known.homes[self.person.household]

    @property
    def chain(self) -> Chain:
        return self.known.chain(self.home.path)

    @property
    def identity(self) -> Identity | None:
        return self.known.identities.get(self.person.id)

    @property
    def facts(self) -> Sequence[Fact]:
        facts = self.known.facts.get(self.person.id, ())
        if self.visit is None:
            return facts
        return [fact for fact in facts if day_of(fact.at) <= self.on]

    @property
    def journey(self) -> Journey | None:
        """The last way home from outside the county, up to the form's day."""
        found = self.known.journeys.get(self.person.id, ())
        return next(
            (
                one
                for one in found
                if one.is_from_outside(self.known.county) and (one.day is None or one.day <= self.known.on)
            ),
            None,
        )

    @property
    def by_roster(self) -> tuple[UUID, ...]:
        return self.known.entries_behind(self.person)

    @property
    def by_home(self) -> tuple[UUID, ...]:
        return self.known.entries_behind(self.home)


Tell = Callable[[Asked], Raw]
TELLS: dict[str, Tell] = {}
NEEDS: dict[str, frozenset[str]] = {}


def tells(*keys: str, needs: str = "") -> Callable[[Tell], Tell]:
    """Register how fields follow; `needs` names what has to be loaded: names, identity, facts (and readings), doors."""

    def add(tell: Tell) -> Tell:
        for key in keys:
            TELLS[key] = tell
            NEEDS[key] = frozenset(needs.split())
        return tell

    return add


def _said(value: RawValue, evidence: Iterable[UUID]) -> Raw:
    return NOTHING if value in (None, "", ()) else Raw(value, tuple(evidence))


# ── who they are ─────────────────────────────────────────────────────────────────────────────────────────────────────


@tells("name", needs="names")
def _name(one: Asked) -> Raw:
    return _said(one.known.names.get(one.person.id, ""), one.by_roster)


@tells("id_no", "hukou_address", "booklet_no", needs="identity")
def _identity(one: Asked) -> Raw:
    return _said(getattr(one.identity, one.field.key, ""), one.by_roster)


@tells("hukou_place", needs="identity")
def _hukou_place(one: Asked) -> Raw:
    return _said(one.identity.hukou_address if one.identity else "", one.by_roster)


@tells("id_type", needs="identity")
def _id_type(one: Asked) -> Raw:
    code = one.identity.id_type if one.identity else ""
    return _said(Coded((code,)) if code else None, one.by_roster)


@tells("nationality", needs="identity")
def _nationality(one: Asked) -> Raw:
    """A resident's number (GB 11643-1999, 1: for citizens) says it; other papers do not."""
    is_citizen = one.identity is not None and one.identity.id_type == "resident_id" and one.identity.id_no
    return _said("中国" if is_citizen else "", one.by_roster)


@tells("phone", needs="identity")
def _phone(one: Asked) -> Raw:
    phones = one.identity.phones if one.identity else ()
    if "phone2" in one.known.asked:
        phones = phones[:1]
    return _said(Several(phones) if phones else None, one.by_roster)


@tells("phone2", needs="identity")
def _phone2(one: Asked) -> Raw:
    phones = one.identity.phones[1:] if one.identity else ()
    return _said(Several(phones) if phones else None, one.by_roster)


@tells("sex", "relation", "residence", "person_type")
def _coded(one: Asked) -> Raw:
    name = "residence" if one.field.key == "person_type" else one.field.key
    word = getattr(one.person, name)
    codes = {option.code for option in one.field.options}
    return _said(_coded_words([word], codes) if word else None, one.by_roster)


def _coded_words(words: Iterable[str], codes: set[str]) -> Coded:
    """Codes apart from a county's own words, which are kept as they were written."""
    kept = list(words)
    return Coded(tuple(w for w in kept if w in codes), tuple(w for w in kept if w not in codes))


@tells("birth_on")
def _birth(one: Asked) -> Raw:
    return _said(one.person.birth_on, one.by_roster)


@tells("age")
def _age(one: Asked) -> Raw:
    born = one.person.birth_on
    return _said(age_on(born, one.known.on) if born else None, one.by_roster)


@tells("is_resident", "is_tenant")
def _is_so(one: Asked) -> Raw:
    word = one.person.residence
    wanted = "resident" if one.field.key == "is_resident" else "tenant"
    return _said(YesNo(word == wanted) if word else None, one.by_roster)


@tells("is_apart")
def _is_apart(one: Asked) -> Raw:
    return _said(None if one.person.apart is None else YesNo(one.person.apart), one.by_roster)


@tells("is_key")
def _is_key(one: Asked) -> Raw:
    """The roster lists who is one of them and as what; an empty list says that somebody is none (form 08: 是/否)."""
    return _said(YesNo(bool(one.person.tags)), one.by_roster)


@tells("tags", "vulnerable", needs="facts")
def _tags(one: Asked) -> Raw:
    """Of whom the roster lists under nothing the category is nothing to be found out: the cell is rightly empty."""
    if not one.person.tags:
        return Raw(None, one.by_roster, _NO_CARE)
    return _said(Several(tuple(one.person.tags)), one.by_roster)


# ── where they live ──────────────────────────────────────────────────────────────────────────────────────────────────


@tells("address", needs="")
def _address(one: Asked) -> Raw:
    return _said(addresses.address(one.chain), one.by_home)


@tells("door")
def _door(one: Asked) -> Raw:
    return _said(addresses.door(one.chain, one.known.asked, one.header), one.by_home)


@tells("building")
def _building(one: Asked) -> Raw:
    return _said(addresses.building(one.chain, one.known.asked), one.by_home)


@tells("compound")
def _compound(one: Asked) -> Raw:
    return _said(addresses.compound(one.chain), one.by_home)


@tells("stairwell", "township", "county", "community")
def _part(one: Asked) -> Raw:
    kinds = ("community", "village") if one.field.key == "community" else (one.field.key,)
    return _said(addresses.name_of(one.chain, *kinds), one.by_home)


@tells("province", "prefecture")
def _above(one: Asked) -> Raw:
    return _said(division_name(one.known.county, 2 if one.field.key == "province" else 4), one.by_home)


@tells("grid")
def _grid(one: Asked) -> Raw:
    return _said(one.home.grid or addresses.name_of(one.chain, "grid"), one.by_home)


@tells("household_number")
def _number(one: Asked) -> Raw:
    return _said(one.home.number, one.by_home)


@tells("member_count")
def _count(one: Asked) -> Raw:
    return _said(one.home.member_count or None, one.by_home)


@tells("head_name", needs="names")
def _head(one: Asked) -> Raw:
    return _said(one.known.names.get(one.home.head, "") if one.home.head else "", one.by_home)


@tells("head_phone", "head_id_no", needs="identity")
def _head_number(one: Asked) -> Raw:
    head = one.known.identities.get(one.home.head) if one.home.head else None
    if head is None:
        return NOTHING
    if one.field.key == "head_id_no":
        return _said(head.id_no, one.by_home)
    return _said(Several(head.phones) if head.phones else None, one.by_home)


# ── the way home ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_journey(one: Asked, value: Callable[[Journey], RawValue]) -> Raw:
    journey = one.journey
    return NOTHING if journey is None else _said(value(journey), (journey.entry,))


@tells("origin", needs="facts")
def _origin(one: Asked) -> Raw:
    return _of_journey(one, lambda way: place_words(way.code))


@tells("origin_province", "origin_prefecture", "origin_county", needs="facts")
def _origin_part(one: Asked) -> Raw:
    digits = {"origin_province": 2, "origin_prefecture": 4, "origin_county": 6}[one.field.key]
    return _of_journey(one, lambda way: division_name(way.code, digits))


@lru_cache(512)
def _only_left(on: date) -> Reason:
    return Reason("only_left", format_lazy(_("只记了离开那里的日子（{on}），到家的日子没有记。"), on=on.isoformat()))


@tells("left_on", needs="facts")
def _left(one: Asked) -> Raw:
    return _of_journey(one, lambda way: way.left_on)


@tells("return_on", needs="facts")
def _returned(one: Asked) -> Raw:
    """The day of arrival. That of leaving is another: nobody is said to have come home on it."""
    way = one.journey
    if way is not None and way.arrived_on is None and way.left_on is not None:
        return Raw(None, (way.entry,), _only_left(way.left_on))
    return _of_journey(one, lambda way: way.arrived_on)


@tells("transport", needs="facts")
def _transport(one: Asked) -> Raw:
    return _of_journey(one, lambda way: Coded((way.by,)) if way.by else None)


@tells("trip_no", needs="facts")
def _trip(one: Asked) -> Raw:
    return _of_journey(one, lambda way: way.trip_no)


@tells("companion_count", needs="facts")
def _companions(one: Asked) -> Raw:
    return _of_journey(one, lambda way: way.with_count)


@tells("return_state", needs="facts")
def _state(one: Asked) -> Raw:
    """Who lives here and came from elsewhere has returned; who said that they were nowhere is none of them."""
    if one.journey is not None:
        return Raw(Coded(("returned",)), (one.journey.entry,))
    denied = [fact for fact in one.facts if fact.key == "travel" and fact.code in ("none", "no")]
    return Raw(Coded(("no",)), (denied[-1].entry,)) if denied else NOTHING


@tells("filled_on", needs="facts")
def _stated_on(one: Asked) -> Raw:
    """The day of the report itself; of 申报 and 登记 that on which the journey was recorded."""
    if re.search(r"申报|登记|采集|录入", one.header):
        return _of_journey(one, lambda way: day_of(way.said_at))
    return Raw(one.known.on)
