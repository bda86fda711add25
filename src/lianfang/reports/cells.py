"""What became of a form's cells: filled from the ledger, waiting for a person, empty for a reason, or differing."""

from collections import Counter
from typing import Final

from .columns import Reason
from .filling import Filled

# What nobody may fill in, or what the form works out itself; all else that the ledger does not say a person may state.
EMPTY_CODES: Final = frozenset({"rights", "no_purpose", "unknowable", "formula", "twice", "none_of_these"})
COUNTED: Final = ("asked", "filled", "left", "empty", "differ")


def state_of(reason: Reason | None) -> str:
    """What a cell without a value asks of the office: a (to be stated), h (a remark, as one likes), e (empty)."""
    if reason is None or reason.code == "hand":
        return "h"
    return "e" if reason.code in EMPTY_CODES else "a"


def counts_of(filled: Filled) -> dict[str, int]:
    """Return how many cells the ledger filled, how many wait, stay empty or differ; what stood there is not counted."""
    counted: Counter[str] = Counter()
    for table in filled.tables:
        width = len(table.columns)
        for at, line in enumerate(table.said):
            for nth, (column, said) in enumerate(zip(table.columns, line, strict=True)):
                shown = table.shown[at * width + nth]
                if shown.differs:
                    counted["differ"] += 1
                elif said.value is not None:
                    counted["filled"] += 1
                elif shown.value in (None, ""):
                    counted[{"a": "left", "e": "empty"}.get(state_of(said.reason or column.reason_empty), "")] += 1
    counted["asked"] = counted["filled"] + counted["left"] + counted["empty"]
    return {name: counted[name] for name in COUNTED}
