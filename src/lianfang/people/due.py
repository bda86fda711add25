"""What the clock does for this room: it compares who is new with who is there."""

import time
from collections.abc import Iterable
from datetime import datetime

from lianfang.ledger.door import Draft, give_way
from lianfang.ledger.due import dues

from .alike import compare_part
from .importing.run import is_running

# A step of twenty entries holds the interpreter for about 30 ms, which a page beside it hardly feels; one of thousands
# made pages wait ten times as long. It rests several times as long as a step took: what is loaded is left alone. A
# community's roster is through at once, a county of 30,000 households in a quarter of an hour, a city in a night.
STEP = 20
REST_FOR_EACH, LEAST_REST_S = 5.0, 0.1
LONGEST_S = 45.0


def compare_by_clock(county: str, now: datetime) -> Iterable[Draft]:
    """Compare in small steps; what is found is recorded there, in one piece with how far the comparison came.

    While a roster is brought in, its office waits and nobody waits for pairs: the next minute goes on.
    """
    ends = time.monotonic() + LONGEST_S
    while (begun := time.monotonic()) < ends and not is_running(county):
        give_way()
        _found, is_behind = compare_part(county, most=STEP)
        took = time.monotonic() - begun
        if not is_behind or not dues.rest(max(LEAST_REST_S, REST_FOR_EACH * took)):
            break
    return ()


dues.add("people.alike", compare_by_clock)
