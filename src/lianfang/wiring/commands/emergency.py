"""`lianfang emergency …`: an installation in earnest begins with one; its level changes, and it ends.

Opening one also plants the county's places, since every entry belongs to an emergency and nearly all to a place.
"""

import argparse
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.kit.clock import now
from lianfang.kit.refusals import Refusal, type_text
from lianfang.ledger.cannot import CannotFindEmergency
from lianfang.ledger.door import SYSTEM, Draft, record_one
from lianfang.ledger.emergencies import ENDED, LEVEL, EndedBody, LevelBody, open_emergency
from lianfang.ledger.models import Emergency
from lianfang.operations.custody import is_stale, last_held
from lianfang.places.divisions import divisions_of, missing_of, plant_county
from lianfang.wiring.console import Console


class CannotOpenAnother(Refusal):
    code: ClassVar[str] = "emergency_goes_on"
    what: ClassVar[type_text] = gettext_lazy("没启动：“{name}”还在进行。")
    why: ClassVar[type_text] = gettext_lazy("新的一启动，以后记的就都归到新的里。")
    do: ClassVar[type_text] = gettext_lazy("先终止它：lianfang emergency end {county} --ground 依据。")


def begin(asked: argparse.Namespace, console: Console) -> int:
    """Open an emergency and plant the county's places; safe to repeat, so that a turn that broke off goes on."""
    county, at = asked.county, now()
    listed = divisions_of(county)  # who misspelt the county opens nothing
    running = _running(county)
    if running is None:
        open_emergency(county, name=asked.name, drill=asked.drill, level=asked.level, ground=asked.ground, at=at)
    elif (running.name, running.is_drill) != (asked.name, asked.drill):
        raise CannotOpenAnother(county=county, name=running.name)
    count = len(missing_of(county, listed))
    plant_county(county, SYSTEM(county), at)
    said = _("{county} {place}：“{name}”启动了，{level} 级；新添区划 {count} 个。")
    console.say(said.format(
        county=county, place=listed[0].full_name, name=asked.name, count=count,
        level=running.level if running else asked.level,
    ))  # fmt: skip
    _say_next(county, console)
    return 0


def set_level(asked: argparse.Namespace, console: Console) -> int:
    running = _goes_on(asked.county)
    body = LevelBody(emergency=running.id, level=asked.level, ground=asked.ground)
    record_one(Draft(LEVEL.name, body, None, now()), by=SYSTEM(asked.county))
    console.say(_("“{name}”现在是 {level} 级。").format(name=running.name, level=asked.level))
    return 0


def end(asked: argparse.Namespace, console: Console) -> int:
    running = _goes_on(asked.county)
    body = EndedBody(emergency=running.id, ground=asked.ground)
    record_one(Draft(ENDED.name, body, None, now()), by=SYSTEM(asked.county))
    console.say(_("“{name}”终止了，编号 {id}。").format(name=running.name, id=running.id))
    console.say(_("记下的都还在；到该销毁的时候：lianfang ledger forget {id} --county {county} --reason 依据。").format(
        id=running.id, county=asked.county
    ))  # fmt: skip
    return 0


def _running(county: str) -> Emergency | None:
    return Emergency.objects.filter(county=county, ended_at=None).order_by("-opened_at").first()


def _goes_on(county: str) -> Emergency:
    """Raises CannotFindEmergency."""
    found = _running(county)
    if found is None:
        raise CannotFindEmergency
    return found


def _say_next(county: str, console: Console) -> None:
    """What is still to be done before anybody can work, in its order."""
    known = last_held()
    if known is None or is_stale(known):
        console.say(_("接着把钥匙交两个人保管，没有这一步就没有备份：lianfang keys hold --to 目录"))
    console.say(_("再给管系统的人开账号：lianfang staff add 姓名 手机号 --place {county} --role 系统管理员").format(
        county=county
    ))  # fmt: skip
