from datetime import datetime

import pytest

from lianfang.desk.board.words import done_words
from lianfang.kit.clock import ZONE


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2020, 2, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("finished", "expected"),
    [
        (at(6, 21, 20), "今晚 21:20"),
        (at(6, 17, 40), "今天 17:40"),
        (at(7, 9, 30), "明日 09:30"),
        (at(12, 9, 30), "2020年2月12日"),
        (None, ""),
    ],
)
def test_the_end_of_the_work_in_words(finished: datetime | None, expected: str) -> None:
    assert done_words(finished, now=at(6, 17)) == expected
