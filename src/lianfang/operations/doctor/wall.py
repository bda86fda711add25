"""Whether PostgreSQL's second wall stands: readers' own login, and a rule on every table."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from lianfang.kit.sentences import listed
from lianfang.kit.sight import WEB
from lianfang.operations.wall.policies import walled_tables
from lianfang.operations.wall.proof import open_tables, too_powerful

from .findings import Finding, Level

ABOUT = "wall"


def wall(_at: datetime) -> Iterator[Finding]:
    """Nothing on SQLite, which has no logins."""
    if connection.vendor != "postgresql":
        return
    login = str(settings.LOGINS.get(WEB, {}).get("user", ""))
    power = too_powerful(login) if login else None
    if power is None:
        yield Finding(
            Level.MIND, ABOUT, _("第二道墙没有立：网页读库用的是表主人的账号，漏写一个条件就可能看到别处。"),
            _("立起来：lianfang roles --run，再重启服务。"),
        )  # fmt: skip
    elif power:
        said = _("第二道墙挡不住：账号 {login} 权太大，绕得过去。").format(login=login)
        yield Finding(Level.ACT, ABOUT, said, _("换一个只能读的账号：把它删掉，再运行 lianfang roles --run。"))
    elif gaps := open_tables(login):
        said = _("第二道墙有缺口：{count} 处，{tables}。").format(count=len(gaps), tables=listed(gaps))
        do = _("补上：lianfang roles --run。还在的是有人另开的规则、视图或函数，收回它们。")
        yield Finding(Level.ACT, ABOUT, said, do)
    else:
        said = _("第二道墙立着：{count} 张表，网页的账号 {login} 只看得见自己管的，台账一笔也改不了。")
        yield Finding(Level.OK, ABOUT, said.format(count=len(walled_tables()), login=login))
