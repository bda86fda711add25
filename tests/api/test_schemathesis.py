"""Whatever the description allows, and what it does not: no answer of 500, and each as it was described.

The requests go to the application that the server calls, so that what is handed in takes its own short way as well.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from pytest_django import Settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.api.world import program, settle
from tests.people.world import COUNTY, COUNTY_ID, DOOR, XIGUAN

from lianfang.api.surface import interface
from lianfang.people.models import Household
from lianfang.wiring.wsgi import application

pytestmark = pytest.mark.django_db
Asked = schemathesis.Case[Any]
SOME = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
described = schemathesis.openapi.from_dict(json.loads(json.dumps(interface.get_openapi_schema(path_prefix="/api/"))))
described.app = application


@schemathesis.serializer("application/x-ndjson")
def lines(ctx: schemathesis.SerializationContext, value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@pytest.fixture
def token(settings: Settings) -> Iterator[str]:
    """A token of headquarters; the test's connection stays open after a request, as with Django's own test client."""
    settings.API_READS_PER_SECOND = 0
    settle()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield program("headquarters", "14.10.28.", place=COUNTY_ID).token
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def asked(case: Asked, token: str) -> None:
    answer = case.call(headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"})
    case.validate_response(answer, checks=CHECKS)


@described.parametrize()
@SOME
def test_whatever_is_asked_is_answered_as_described(case: Asked, token: str) -> None:
    asked(case, token)


@described.parametrize()
@SOME
def test_so_it_is_about_rows_that_there_are(case: Asked, token: str) -> None:
    home = Household.objects.filter(county=COUNTY, door=DOOR)[0]
    known = {"place_id": XIGUAN, "door_id": DOOR, "household_id": home.id, "person_id": home.head}
    case.path_parameters = {name: str(known[name]) for name in case.path_parameters or {}}
    if "place" in (case.query or {}):
        case.query = {**case.query, "place": str(XIGUAN)}

    asked(case, token)
