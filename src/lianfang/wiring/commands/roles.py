"""`lianfang roles`: PostgreSQL's second wall, printed for a database's keeper or put up by the owner."""

import argparse

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from lianfang.operations.wall import building, logins
from lianfang.wiring.console import Console


def roles(asked: argparse.Namespace, console: Console) -> int:
    if asked.run_them:
        put_up(console)
        return 0
    building.check_database()
    found = logins.logins()
    for login in (found.web, found.writer):
        console.say(building.made(login, building.hidden(login)) + ";")
        console.say(building.plainly(login) + ";")
    for statement in (*building.entry(found), *building.rules(found)):
        console.say(statement + ";")
    console.say(_("-- 密码是刚编的，记到环境里：LIANFANG_WEB_URL=…{web}:{web_password}@…").format(
        web=found.web.name, web_password=found.web.password
    ))  # fmt: skip
    console.say(_("-- 和 LIANFANG_WRITER_URL=…{writer}:{writer_password}@…").format(
        writer=found.writer.name, writer_password=found.writer.password
    ))  # fmt: skip
    return 0


def put_up(console: Console) -> None:
    found = building.put_up()
    path = logins.keep(found)
    console.say(
        _("第二道墙立好了：网页用 {web}，写台账用 {writer}。").format(web=found.web.name, writer=found.writer.name)
    )
    if path is not None:
        console.say(_("密码在 {path}，只有这个用户能读。重启服务就用上。").format(path=path))


def stand_wall(console: Console) -> None:
    """Put the wall up as a new installation should have it; without the right to, `doctor` says what is missing."""
    if connection.vendor == "postgresql" and (settings.LOGINS or building.may_make_logins()):
        put_up(console)
