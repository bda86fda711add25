"""`lianfang migrate`: tables. And what a database needs once much has been put into it at once."""

import argparse

from django.core.management import call_command
from django.db import connection
from django.utils.translation import gettext as _

from lianfang.operations.tables import waiting_count
from lianfang.wiring.console import Console


def migrate(asked: argparse.Namespace, console: Console) -> int:
    count = apply()
    console.say(_("表都是新的。") if not count else _("升级了 {count} 步。").format(count=count))
    return 0


def apply() -> int:
    """Bring the tables up to date; the number of steps it took."""
    count = waiting_count()
    if count:
        call_command("migrate", verbosity=0, interactive=False)
    return count


def settle() -> None:
    """Let the planner know what a seeded database holds, and pages be read from indexes alone, before anybody waits."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM (ANALYZE)")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
