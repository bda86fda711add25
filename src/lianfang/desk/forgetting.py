"""Uploads that may name somebody who was forgotten: rosters and forms that lie in trays of the county for a day.

What is in a tray only its owner can read; so all of them go.
"""

from uuid import UUID

from lianfang.ledger.sealing.forget import copies
from lianfang.ledger.sealing.laid import clear

from .reports.tray import FOLDER as DROPS
from .roster.tray import FOLDER as ROSTERS


def clear_trays(county: str, gone: UUID) -> None:
    for name in (DROPS, ROSTERS):
        clear(name, county)


copies.append(clear_trays)
