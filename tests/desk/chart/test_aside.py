from datetime import datetime

import pytest

from lianfang.desk.chart.aside import hands
from lianfang.kit.clock import ZONE


@pytest.mark.parametrize(
    ("left", "hour", "expected"),
    [
        (98, 17, (3, "今晚", "18:00–22:00")),
        (98, 5, (1, "今天", "8:00–22:00")),
        (1000, 9, (7, "今天", "10:00–22:00")),
        (98, 21, (1, "明天", "8:00–22:00")),
        (1, 12, (1, "今天", "13:00–22:00")),
    ],
)
def test_enough_people_finish_in_what_is_left_of_the_day(left: int, hour: int, expected: tuple[int, str, str]) -> None:
    assert hands(left, datetime(2020, 2, 6, hour, 20, tzinfo=ZONE)) == expected
