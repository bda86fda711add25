"""Doors of a chart as plain values: each with its own state, also where two stand at one path."""

from typing import TypeVar
from uuid import UUID

import pytest
from django.db.models import Model
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.access import scope_as
from tests.people.world import COUNTY, DOOR, EAST_DOOR, LANE, XIGUAN_PATH
from tests.screening.world import visit

from lianfang.kit.ids import named_id, uuid7
from lianfang.places.models import Place
from lianfang.screening.models import Door
from lianfang.screening.queries import doors

M = TypeVar("M", bound=Model)
pytestmark = pytest.mark.django_db
BASE = f"{XIGUAN_PATH}01."
REL = f"{BASE}3.2.0502."


@pytest.fixture
def visited(laid_out: None) -> None:
    """The neighbours' door first: no chart of ours may show it."""
    visit("refused", EAST_DOOR)
    visit("seen", DOOR)


def again(model: type[M], like: UUID, **changed: object) -> M:
    """Another row like one of `model`."""
    row = model._default_manager.get(county=COUNTY, id=like)
    values = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    return model._default_manager.create(**values | {"id": uuid7()} | changed)


def test_every_door_of_a_place_is_drawn_in_the_order_of_paths(
    visited: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    scope = scope_as("headquarters")
    with django_assert_num_queries(2):
        found = doors.doors(scope, BASE)

    standing = dict(Door.objects.filter(county=COUNTY, path__startswith=BASE).values_list("path", "status"))
    assert [(door.path, door.status) for door in found] == sorted(standing.items())
    assert next(door for door in found if door.path == REL)[1:] == ("502", 502, "", 5, 1, "done", False)


def test_a_closed_door_is_not_drawn(visited: None) -> None:
    Door.objects.filter(county=COUNTY, id=DOOR).update(status="closed")

    assert REL not in {door.path for door in doors.doors(scope_as("headquarters"), BASE)}


def test_two_doors_at_one_path_are_told_apart_by_their_ids(visited: None) -> None:
    other = again(Place, DOOR, name="502乙")
    again(Door, DOOR, id=other.id, status="refused")

    found = {door.name: door.status for door in doors.doors(scope_as("headquarters"), BASE) if door.path == REL}
    assert found == {"502": "done", "502乙": "refused"}


def test_a_narrow_scope_is_drawn_its_own_doors(visited: None) -> None:
    found = doors.doors(scope_as("grid_worker", f"{BASE}3."), XIGUAN_PATH)

    assert {door.path[: len(BASE) + 2] for door in found} == {f"{BASE}3."}
    assert doors.doors(scope_as("community_office", "14.10.28.100.001."), XIGUAN_PATH) == []


def test_ground_is_all_but_the_doors(visited: None) -> None:
    found = doors.ground(scope_as("headquarters"), XIGUAN_PATH)

    expected = Place.objects.filter(county=COUNTY, path__startswith=XIGUAN_PATH, is_open=True).exclude(kind="door")
    assert {place.id for place in found} == set(expected.values_list("id", flat=True))
    assert LANE in {place.id for place in found}
    assert named_id(LANE, "7") not in {place.id for place in found}
