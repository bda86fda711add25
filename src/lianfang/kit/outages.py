"""When PostgreSQL cannot be reached: what was only to be read has not been, and whoever wanted it is told so.

What the writer had begun is another matter: that may have been done (`ledger.door.MayBeRecorded`).
"""

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

from .refusals import Refusal

AGAIN_S = 5  # PostgreSQL restarts within seconds; a cable takes longer, and asking then costs nobody anything
# PostgreSQL's table of error codes: 57P01 to 57P03 it stops, stops at once, is not ready yet; class 08 the line.
STOPPING = ("57P01", "57P02", "57P03")


class CannotReachDatabase(Refusal):
    code = "server_no_database"
    status = 503
    what = _("数据库连不上，这一下没有办。")
    why = _("服务器开着，它的数据库没有应。已经记下的都在。")
    do = _("过 {seconds} 秒再来；一直这样，请告诉系统管理员。")


def is_away(error: BaseException | None) -> bool:
    """True where `error`, or what brought it about, is that PostgreSQL could not be reached or went away meanwhile."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError) and _is_of_the_line(error):
            return True
        error = error.__cause__
    return False


def _is_of_the_line(error: OperationalError | InterfaceError) -> bool:
    """A line that breaks has no code of its own (None); SQLite's errors have none at all."""
    code = getattr(error.__cause__, "sqlstate", "")
    return code is None or code in STOPPING or code.startswith("08")
