"""What a database's own complaint means, in plain words, and what one does about it."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Trouble(NamedTuple):
    """What it is, what to do, and which words of SQLite or PostgreSQL tell it."""

    said: Text
    do: Text
    words: Sequence[str] = ()


KNOWN = (
    Trouble(
        _("表还没有建"),
        _("新装的运行 lianfang init；本来有的，看 DATABASE_URL 和 LIANFANG_VAR 是不是指错了库。"),
        ("no such table", 'relation "'),
    ),
    Trouble(
        _("盘满了，或者写不进去"),
        _("df -h 看哪块盘满，腾出地方就好，记下的都在；没有满，看数据库的文件是谁的、能不能写。"),
        ("disk i/o error", "disk is full", "no space left", "unable to open database", "readonly database",
         "[errno 13]", "[errno 30]"),
    ),
    Trouble(
        _("进不去：账号、密码或库名不对"),
        _("照数据库的改 DATABASE_URL 里的账号、密码和库名。"),
        ("authentication failed", "no password supplied", 'database "', 'role "'),
    ),
    Trouble(
        _("连不上 PostgreSQL"),
        _("看它开着没有：systemctl status postgresql；开着，就看 DATABASE_URL 里的地址和端口。"),
        ("connection refused", "connection failed", "connection timeout", "server closed", "terminating connection",
         "starting up", "shutting down", "could not translate", "failed to resolve"),
    ),
)  # fmt: skip
OTHER_DO = _("把上面这句抄下来，找管数据库的人；记下的都在，没有丢。")


def trouble_of(problem: Exception) -> Trouble:
    """What is wrong by what was said; what nobody foresaw is passed on as it was said."""
    said = str(problem).strip()
    first = next(iter(said.splitlines()), type(problem).__name__)
    low = said.lower()
    return next((one for one in KNOWN if any(word in low for word in one.words)), Trouble(first, OTHER_DO))
