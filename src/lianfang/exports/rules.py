"""Rules of exports, dated: from how many identities a second person agrees, how long a file is kept, how many at once.

The numbers are the product's own first values; the ground names what they answer to. Pure.
"""

from datetime import date, datetime, timedelta
from typing import Final

from lianfang.kit.clock import day_of
from lianfang.kit.rules import DatedRule, Rulebook

# 《网络安全法》第四十二条（2017-06-01 施行）：采取技术措施和其他必要措施，确保收集的个人信息安全，防止泄露。
# 中央网信办《关于做好个人信息保护利用大数据支撑联防联控工作的通知》（2020-02-04）第五条：采取严格的管理和技术防护
# 措施，防止被窃取、被泄露。Neither names a number: the numbers are ours.
CYBER_LAW: Final = date(2017, 6, 1)
NOTICE: Final = date(2020, 2, 4)
LAW_WORDS: Final = "产品的起始值；依据《网络安全法》（2017-06-01 施行）第四十二条"
NOTICE_WORDS: Final = (
    "产品的起始值；依据中央网信办《关于做好个人信息保护利用大数据支撑联防联控工作的通知》（2020-02-04）第五条"
)

SECOND_PERSON: Final = Rulebook([DatedRule(1_000, CYBER_LAW, LAW_WORDS), DatedRule(1_000, NOTICE, NOTICE_WORDS)])
"""A file with more whole identities than this needs a second person."""

KEPT: Final = Rulebook([DatedRule(timedelta(hours=24), CYBER_LAW, LAW_WORDS)])
"""How long a finished file is kept, and how long a question to a second person stays open."""

RUNNING_AT_ONCE: Final = Rulebook([DatedRule(3, CYBER_LAW, LAW_WORDS)])
"""How many exports of one person wait or are being written."""

STORED_AT_ONCE: Final = Rulebook([DatedRule(10, CYBER_LAW, LAW_WORDS)])
"""How many files of one person are kept."""

AT_ONCE_ROWS: Final = Rulebook([DatedRule(5_000, CYBER_LAW, "产品的起始值：再长就放到后台写，页面不等")])
"""Lists without whole identities up to this length are handed out at once."""

# Excel has 1,048,576 rows a sheet; some of them are title and header.
MOST_SHEET_ROWS: Final = 1_048_000


def needs_second(identities: int, day: date) -> bool:
    """True if a file with so many whole identities needs a second person's word."""
    return identities > SECOND_PERSON.on(day).value


def kept_until(finished_at: datetime) -> datetime:
    """Return when a file that was finished then is destroyed."""
    return finished_at + KEPT.on(day_of(finished_at)).value
