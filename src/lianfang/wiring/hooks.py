"""What lower rooms ask of higher ones: rights, places, whether a question was answered."""

from typing import Any

from lianfang.access.rights import rights
from lianfang.facts.answered import add_source
from lianfang.ledger.hooks import hooks
from lianfang.people.models import Fact
from lianfang.places.book import PlaceBook
from lianfang.screening.kinds import DOOR_VISIT
from lianfang.screening.remarks import asked_beyond


def keep_wall(**_signal: Any) -> None:
    """Give new tables their rules (signal `post_migrate`): without them readers see nothing of theirs."""
    from lianfang.operations.wall.building import renew  # with psycopg, which SQLite does without

    renew()


def fill() -> None:
    """Give each declared hook its implementation."""
    hooks.rights = rights
    hooks.places = PlaceBook()
    hooks.remarks[DOOR_VISIT.name] = asked_beyond
    add_source("people.fact", lambda county, key: Fact.objects.filter(county=county, key=key).exists())
