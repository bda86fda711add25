"""Every field classified, response data owned by a county, keys point down, a Chinese word first."""

import re
from collections.abc import Iterator

import pytest
from django.db import models
from tools.glossary import ROOMS

from lianfang.kit.models import CountyModel

from .tree import our_models

CLASSES = {"open", "A", "B", "C", "D", "secret"}
MODELS = pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)


def _room(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def _stored(model: type[models.Model]) -> set[str]:
    """Names of the fields that are columns; a composite key is made of others."""
    key = models.CompositePrimaryKey
    return {field.name for field in model._meta.local_concrete_fields if not isinstance(field, key)} - {"pk"}


def _inherited(model: type[models.Model]) -> set[str]:
    """Fields that come from a base of Django's (AbstractBaseUser) are still ours to classify."""
    return {field.name for field in model._meta.local_many_to_many}


@MODELS
def test_every_field_is_classified(model: type[models.Model]) -> None:
    privacy: dict[str, str] = getattr(model, "privacy", {})

    assert set(privacy) == _stored(model) | _inherited(model)
    assert set(privacy.values()) <= CLASSES


@MODELS
def test_docstring_opens_with_the_chinese_word(model: type[models.Model]) -> None:
    assert re.match(r"[\u4e00-\u9fff、]+ · \S", model.__doc__ or ""), f"{model.__name__}: {model.__doc__!r}"


def _keys(model: type[models.Model]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Primary key, unique constraints and indexes with their fields in order."""
    pk = model._meta.pk
    yield "primary key", tuple(getattr(pk, "field_names", (pk.name,)))
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            yield constraint.name, tuple(constraint.fields) or _of_expressions(constraint.expressions)
    for index in model._meta.indexes:
        yield index.name, tuple(index.fields) or _of_expressions(index.expressions)
    for field in model._meta.local_concrete_fields:
        if (field.unique and not field.primary_key) or getattr(field, "db_index", False):
            yield f"key of {field.name}", (field.name,)


def _of_expressions(expressions: object) -> tuple[str, ...]:
    words = re.findall(r"F\((\w+)\)", str(expressions))
    return tuple(word.lstrip("-") for word in words)


@pytest.mark.parametrize(
    "model", [model for model in our_models() if issubclass(model, CountyModel)], ids=lambda model: model._meta.label
)
def test_response_data_leads_with_its_county(model: type[models.Model]) -> None:
    not_led = {name: fields for name, fields in _keys(model) if fields[:1] != ("county",)}

    assert not_led == {}


@MODELS
def test_keys_point_down_and_stay_within_a_county(model: type[models.Model]) -> None:
    mine = _room(model)
    related = [field for field in model._meta.get_fields() if field.is_relation and field.concrete]
    found = []
    for field in related:
        target = field.related_model
        if not isinstance(target, type) or not target.__module__.startswith("lianfang."):
            continue
        if ROOMS.index(_room(target)) > ROOMS.index(mine):
            found.append(f"{field.name} points up to {target.__name__}")
        if issubclass(model, CountyModel) and issubclass(target, CountyModel):
            found.append(f"{field.name} should be an id joined on (county, id): a foreign key lacks the county")

    assert found == []
