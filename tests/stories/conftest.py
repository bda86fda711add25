"""What each story begins with: a drill county, served."""

import pytest
from tests.fixtures.living import Living


@pytest.fixture
def living(living: Living) -> Living:
    living.seed(300)
    living.start()
    return living
