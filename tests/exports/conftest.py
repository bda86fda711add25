"""西关社区 with two households, a neighbour's planted first, and the offices that ask and agree."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from tests.people.world import DOOR, EAST_DOOR, OTHER_DOOR, lay_out, member, register

from lianfang.people.kinds import Member

FIRST, SECOND, THIRD = member("张大山"), member("刘小梅", sex="female"), member("=cmd|' /C calc'!A0")


@pytest.fixture(autouse=True)
def vault(tmp_path: Path) -> Iterator[Path]:
    """A state directory of this test alone, so that files of others do not lie in its vault."""
    before, settings.VAR = settings.VAR, tmp_path
    yield tmp_path / "exports"
    settings.VAR = before


@pytest.fixture
def laid_out(db: None) -> None:
    lay_out()
    register(member("东关人"), door=EAST_DOOR, number="E1")
    register(FIRST, SECOND, door=DOOR, number="0001")
    register(THIRD, door=OTHER_DOOR, number="2")


@pytest.fixture
def people(laid_out: None) -> tuple[Member, Member, Member]:
    return FIRST, SECOND, THIRD
