"""字段目录 of a county on a day: the product's fields and the county's own questions, in one type.

Nothing of it is about a person, so that it needs no scope: imports, rounds and the phone ask for it by county.
"""

from dataclasses import replace
from datetime import date

from .catalogue import fields
from .fields import OWN, Field, Option
from .models import Question
from .words import plain

OWN_TOPIC = "own"


def directory(county: str, on: date) -> tuple[Field, ...]:
    """Return all that may be asked in `county` on the day `on`: the product's fields first, then its own questions."""
    held = tuple(field for field in fields if field.since <= on)
    rows = Question.objects.filter(county=county, since__lte=on).order_by("since", "slug")
    return held + _distinct([own_field(row) for row in rows if row.until_on is None or on < row.until_on])


def field_of(county: str, key: str) -> Field | None:
    """Return the field of `key`, in force or not: what was answered to a question stays readable after its end."""
    if not key.startswith(OWN):
        return fields.get(key)
    row = Question.objects.filter(county=county, slug=key.removeprefix(OWN)).first()
    return own_field(row) if row else None


def own_field(row: Question) -> Field:
    """Return a county's question as a field of the directory."""
    return Field(
        key=row.key,
        label=row.label,
        label_en=row.label_en or row.label,
        subject=row.subject,  # type: ignore[arg-type]  # a choice of QuestionSubject, which is narrower
        type=row.type,  # type: ignore[arg-type]  # a choice of QuestionType, which is narrower
        privacy=row.class_of,
        purpose=row.purpose,
        ground=f"{row.ground}（{row.ground_on:%Y-%m-%d}）",
        since=row.since,
        synonyms=tuple(row.synonyms),
        unit=row.unit,
        options=tuple(Option(each["code"], each["label"], each["label_en"] or each["label"]) for each in row.options),
        topic=OWN_TOPIC,
    )


def _distinct(own: list[Field]) -> tuple[Field, ...]:
    """Drop synonyms that an older question has: two offices may have added them without knowing of each other."""
    taken: set[str] = set()
    found: list[Field] = []
    for field in own:
        kept = tuple(word for word in field.synonyms if plain(word) not in taken)
        found.append(field if kept == field.synonyms else replace(field, synonyms=kept))
        taken |= {plain(word) for word, _parents in field.words}
    return tuple(found)
