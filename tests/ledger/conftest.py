"""The toy room's tables are made once a run; its kinds are open only while a test asks for them."""

from collections.abc import Iterator
from typing import Any

import pytest

from . import toyroom


@pytest.fixture(scope="session")
def toy_tables(django_db_setup: Any, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        toyroom.make_tables()


@pytest.fixture
def toy(toy_tables: None) -> Iterator[None]:
    with toyroom.toyroom():
        yield
