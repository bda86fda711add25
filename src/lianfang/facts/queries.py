"""Reads of the directory for pages: fields of a day, one field, what looks like it. Scope gives the county."""

from datetime import date

from lianfang.kit.scope import Reach

from . import rules
from .answered import is_answered
from .directory import directory, field_of
from .fields import OWN, Field
from .models import Question


def fields_of(scope: Reach, on: date) -> tuple[Field, ...]:
    """Return all that may be asked in the reader's county on the day `on`."""
    return directory(scope.county, on)


def field(scope: Reach, key: str) -> Field | None:
    """Return the field of `key`, also of a question that ended."""
    return field_of(scope.county, key)


def question(scope: Reach, key: str) -> Question | None:
    """Return the row of a county's own question; None for the product's fields."""
    if not key.startswith(OWN):
        return None
    return Question.objects.filter(county=scope.county, slug=key.removeprefix(OWN)).first()


def questions(scope: Reach) -> list[Question]:
    """Return all questions of the county, those that ended too, the newest first."""
    return list(Question.objects.filter(county=scope.county).order_by("-since", "slug"))


def answered(scope: Reach, key: str) -> bool:
    """True once anybody has answered the question of `key`."""
    return is_answered(scope.county, key)


def near(scope: Reach, label: str, on: date) -> list[Field]:
    """Return fields that `label` may mean, the likest first."""
    return rules.near(label, fields_of(scope, on))


def found(scope: Reach, words: str, on: date) -> list[Field]:
    """Return fields in whose names, key or synonyms `words` occur; all of them for no words."""
    return rules.matching(words, fields_of(scope, on))
