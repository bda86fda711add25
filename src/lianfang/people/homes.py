"""Which homes of a place are asked for by who lives there: somebody who came back, is old and alone, rents.

Only paths of doors leave here: no name, no person, no count of who it was.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import DateField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from lianfang.access.scope import Scope
from lianfang.facts.catalogue.homes import PERSON_TYPES, VULNERABLE
from lianfang.facts.fields import Option
from lianfang.kit.paths import upper
from lianfang.kit.rules import DatedRule, Rulebook

from .dated import NONE
from .models import Fact, Household, Person

# How long somebody who came from elsewhere counts as having come back.
BACK_WITHIN: Final = Rulebook(
    [DatedRule(timedelta(days=30), date(2020, 1, 1), "没有上级文件，产品的起始值：30 天内从外地回来的算返乡")]
)


class Trait(StrEnum):
    """What a home is picked out by."""

    RETURNED = "returned"
    ALONE = "alone"
    TENANT = "tenant"


def _words(options: Sequence[Option], code: str) -> frozenset[str]:
    """All words that mean one option: counties write their own into a tag."""
    return frozenset(w for o in options if o.code == code for w in (o.code, o.label, o.label_en, *o.synonyms))


WORDS: Final = {
    Trait.RETURNED: _words(PERSON_TYPES, "returnee"),
    Trait.ALONE: _words(VULNERABLE, "alone"),
    Trait.TENANT: _words(PERSON_TYPES, "tenant"),
}


def doors_with(scope: Scope, path: str, trait: Trait, *, day: date) -> frozenset[str]:
    """Return the paths of the doors under `path` where somebody lives of whom `trait` holds on `day`. One query.

    A tag or the kind of resident says so, or a dated fact. Nothing for who may not see facts of persons.
    """
    if not scope.may_see("C"):
        return frozenset()
    lives = Person.objects.filter(county=scope.county, household__in=_homes_under(scope, path).values("id"))
    words = WORDS[trait]
    home = Household.objects.filter(county=scope.county, id=OuterRef("household"))
    rows = lives.annotate(until_on=_stated_until(scope, trait, day), path=Subquery(home.values("path")))
    rows = rows.filter(Q(until_on__gte=day) | ~Q(tags=[]) | Q(residence__in=words), whereabouts="", is_erased=False)
    found = rows.values_list("path", "residence", "tags", "until_on")
    return frozenset(
        path
        for path, residence, tags, until_on in found
        if residence in words or not words.isdisjoint(tags) or (until_on is not None and until_on >= day)
    )


def _stated_until(scope: Scope, trait: Trait, day: date) -> Subquery:
    """Until when a person's newest fact says that `trait` holds; a fact without an end holds on."""
    facts = Fact.objects.filter(county=scope.county, person=OuterRef("id"))
    if trait == Trait.ALONE:
        facts = facts.filter(key="vulnerable", code="alone")
    elif trait == Trait.RETURNED:
        since = day - BACK_WITHIN.on(day).value
        facts = facts.filter(key="travel", on__gte=since, on__lte=day).exclude(code=NONE)
    else:
        facts = facts.none()
    newest = facts.order_by("-at", "-entry", "-position")
    return Subquery(newest.values(until=Coalesce("until_on", Value(date.max)))[:1], output_field=DateField())


def _homes_under(scope: Scope, path: str) -> "QuerySet[Household]":
    """Where the scope covers `path` its own range is left out: SQLite would walk the county by it."""
    rows = scope.within(Household.objects.all()) if not scope.covers(path) else Household.objects.all()
    return rows.filter(county=scope.county, path__gte=path, path__lt=upper(path))
