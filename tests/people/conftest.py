"""Each test of this room that asks for `laid_out` stands in 西关社区."""

import pytest

from .world import lay_out


@pytest.fixture
def laid_out(db: None) -> None:
    lay_out()
