"""Documents that allow a field to be asked and stored, each with its date: no field without one.

Titles and dates as published; where only the month of issue is known, the ground holds from its first day.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Ground:
    """依据 · A document and the day from which it is relied upon."""

    title: str
    title_en: str
    since: date


MINIMAL = Ground(
    "中央网信办通知（2020年2月4日）：最小范围，限确诊者、疑似者、密切接触者等重点人群",
    "Cyberspace Administration, notice of 4 Feb 2020: least scope, key persons only",
    date(2020, 2, 4),
)
DAILY = Ground(
    "民政部、国家卫生健康委（2020年1月30日）：日报告、零报告",
    "Ministry of Civil Affairs and NHC, 30 Jan 2020: daily and zero reports",
    date(2020, 1, 30),
)
SHARED = Ground(
    "国家卫生健康委（2020年2月16日）：法定报表以外的报表暂停，数据共享",
    "NHC, 16 Feb 2020: other tables suspended, data to be shared",
    date(2020, 2, 16),
)
_GUIDE = "民办发〔2020〕5号《新冠肺炎疫情社区防控工作信息化建设和应用指引》（2020年3月）：{}"
_GUIDE_EN = "Civil Affairs 2020 No. 5, guide to community information systems (March 2020): {}"


def _guide(area: str, area_en: str) -> Ground:
    return Ground(_GUIDE.format(area), _GUIDE_EN.format(area_en), date(2020, 3, 1))


MONITORING = _guide("疫情监测", "monitoring")
KEY_PERSONS = _guide("重点人群管理", "key persons")
PASSING = _guide("出入管理", "entry and exit")
REPORTING = _guide("信息报送", "reporting")
CLEANING = _guide("环境整治", "environment")
HELP = _guide("困难帮扶和社区服务", "help and community services")
PRECISE = Ground(
    "《新冠肺炎疫情社区防控与服务工作精准化精细化指导方案》（2020年4月14日）",
    "Guide to precise community control and services (14 April 2020)",
    date(2020, 4, 14),
)
HEALTH_CODE = Ground(
    "GB/T 38962—2020《个人健康信息码 数据格式》（2020年4月29日）",
    "GB/T 38962-2020, personal health information code: data format (29 April 2020)",
    date(2020, 4, 29),
)
PRIVACY_LAW = Ground(
    "《个人信息保护法》（2021年11月1日起施行）第十三条、第二十八条",
    "Personal Information Protection Law (in force 1 Nov 2021), articles 13 and 28",
    date(2021, 11, 1),
)
DISEASE_LAW = Ground(
    "《传染病防治法》（2025年9月1日起施行的修订本）",
    "Law on Prevention and Treatment of Infectious Diseases (as revised, in force 1 Sept 2025)",
    date(2025, 9, 1),
)
