"""Each test of this room that asks for `laid_out` stands in 西关社区: two buildings of 24 doors, a lane of 22."""

import pytest
from tests.people.world import lay_out


@pytest.fixture
def laid_out(db: None) -> None:
    lay_out()
