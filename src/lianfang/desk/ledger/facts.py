"""A body in words: each field by its Chinese name, codes by their labels, ids by what they stand for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import Enum
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from pydantic import BaseModel

from lianfang.access.terms import Role
from lianfang.desk.days import when
from lianfang.facts.terms import QuestionClass, QuestionSubject, QuestionType
from lianfang.kit.sentences import listed
from lianfang.ledger.sealing.seal import MARK
from lianfang.people.terms import IdType, Purpose, Relation, Residence, Sex
from lianfang.places.terms import PlaceKind, Side
from lianfang.reports.kinds import ColumnAsked
from lianfang.reports.terms import Level, Often
from lianfang.screening.terms import AUDIENCE_WORDS, NEED_WORDS, OUTCOME_WORDS, SYMPTOM_WORDS

from .form_words import column_line, word_of_form
from .words import WORDS

CODES: Mapping[str, type[TextChoices]] = {
    "role": Role,
    "sex": Sex,
    "relation": Relation,
    "residence": Residence,
    "kind": PlaceKind,
    "side": Side,
    "purpose": Purpose,
    "id_type": IdType,
    "about": QuestionSubject,
    "type": QuestionType,
    "privacy": QuestionClass,
    "often": Often,
    "level": Level,  # of a form; that of a response is a number
}


ENUMS: Mapping[Enum, str | Promise] = dict(
    [*OUTCOME_WORDS.items(), *SYMPTOM_WORDS.items(), *NEED_WORDS.items(), *AUDIENCE_WORDS.items()]
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One field: a word and a value, or what stands inside it. `seal` is "sealed" or "erased" where it is shut."""

    word: str
    value: str = ""
    seal: str = ""
    inside: list["Fact"] = field(default_factory=list)


def ids_in(value: Any) -> Iterator[UUID]:
    """Return every id that a body names."""
    if isinstance(value, UUID):
        yield value
    elif isinstance(value, BaseModel):
        yield from ids_in([getattr(value, name) for name in type(value).model_fields])
    elif isinstance(value, dict):
        yield from ids_in(list(value.values()))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from ids_in(one)


def facts_of(body: BaseModel, raw: Mapping[str, Any], known: Mapping[UUID, str], erased: bool = False) -> list[Fact]:
    """Return the fields of `body` that say something. `raw` is the body as stored, which shows what is sealed."""
    found = []
    for name in type(body).model_fields:
        stored, value = raw.get(name), getattr(body, name)
        if isinstance(stored, str) and stored.startswith(MARK) and value is None:
            found.append(Fact(_called(body, name), seal="erased" if erased else "sealed"))
        elif value not in (None, "", (), [], {}):
            found.append(replace(_fact(name, value, stored, known, erased), word=_called(body, name)))
    return found


def _called(body: BaseModel, name: str) -> str:
    return str(word_of_form(type(body), name) or word(name))


def word(name: str) -> str:
    return str(WORDS.get(name, name))


def _fact(name: str, value: Any, stored: Any, known: Mapping[UUID, str], erased: bool) -> Fact:
    if isinstance(value, BaseModel):
        return Fact(word(name), inside=facts_of(value, stored if isinstance(stored, dict) else {}, known, erased))
    if isinstance(value, list | tuple) and value and isinstance(value[0], ColumnAsked):
        return Fact(word(name), value=str(len(value)), inside=[Fact(*column_line(one)) for one in value])
    if isinstance(value, list | tuple) and value and isinstance(value[0], BaseModel):
        parts = stored if isinstance(stored, list) else [{}] * len(value)
        inside = [
            Fact(str(number), inside=facts_of(one, part, known, erased))
            for number, (one, part) in enumerate(zip(value, parts, strict=False), 1)
        ]
        return Fact(word(name), value=str(len(value)), inside=inside)
    return Fact(word(name), value=_text(name, value, known))


def value_text(name: str, value: Any) -> str:
    """Return one value in words, ids apart."""
    return _text(name, value, {})


def _text(name: str, value: Any, known: Mapping[UUID, str]) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        return listed(_text(name, one, known) for one in value)
    if isinstance(value, dict):
        return listed(f"{word(key)} {_text(key, one, known)}" for key, one in value.items())
    if isinstance(value, bool):
        return _("是") if value else _("不是")
    if isinstance(value, UUID):
        return known.get(value, value.hex[-8:])
    if isinstance(value, datetime | date):
        return when(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return _coded(name, value)


def _coded(name: str, value: Any) -> str:
    label = getattr(value, "label", None)
    if isinstance(label, str | Promise):
        return str(label)
    if isinstance(value, Enum) and value in ENUMS:
        return str(ENUMS[value])
    code = value.value if isinstance(value, Enum) else value
    choices = CODES.get(name)
    if choices is not None and code in choices.values:
        return str(choices(code).label)
    return str(WORDS.get(str(code), code))


def flat(facts: Iterable[Fact]) -> Iterator[Fact]:
    for fact in facts:
        yield fact
        yield from flat(fact.inside)
