"""The pages of this noun stand in the same corner of 吉县 as the tests of the room `people`."""

import pytest
from tests.people.world import lay_out


@pytest.fixture(autouse=True)
def laid_out(db: None) -> None:
    lay_out()
