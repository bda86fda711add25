"""What lower rooms ask of higher ones: rights, places, who is who."""

from lianfang.access.rights import rights
from lianfang.ledger.hooks import hooks
from lianfang.places.book import PlaceBook


def fill() -> None:
    """Give each declared hook its implementation."""
    hooks.rights = rights
    hooks.places = PlaceBook()
