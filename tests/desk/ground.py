"""西关社区 for tests of pages: laid out, a household, a grid worker, and a visit of neighbours planted first."""

from uuid import UUID

import pytest
from tests.fixtures.access import make_account, make_post
from tests.people.world import DOOR, EAST_DOOR, XIGUAN_PATH, lay_out, member, register
from tests.screening.world import visit

XIANGHE_PATH = f"{XIGUAN_PATH}01."
REL = "3.2.0502."  # DOOR, as a chart of 祥和苑 names it


@pytest.fixture
def laid_out(db: None) -> None:
    lay_out()
    visit("refused", EAST_DOOR)


@pytest.fixture
def person(laid_out: None) -> UUID:
    """张大山 at DOOR."""
    one = member("张大山")
    register(one, door=DOOR)
    return one.person


@pytest.fixture
def worker(laid_out: None) -> UUID:
    account = make_account(name="李守田")
    make_post(account, "grid_worker", XIANGHE_PATH)
    return account.id
