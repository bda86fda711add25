import pytest
from tests.people.world import lay_out


@pytest.fixture
def laid_out(db: None) -> None:
    lay_out()
