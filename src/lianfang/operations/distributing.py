"""Past one machine: the statements that turn the tables of response data into distributed ones, by county (Citus).

Every such table leads its keys with the county and is joined on it (tests/shape), so that all of one county lies on one
node and no lock or join crosses. Accounts, sessions and the like stay on the coordinator.
"""

from django.apps import apps
from django.db import connection
from django.utils.translation import gettext_lazy as _

from lianfang.kit.models import CountyModel
from lianfang.kit.refusals import Refusal

FIRST = "ledger_head"


class CannotDistribute(Refusal):
    code = "operations.no_citus"
    what = _("没有分布：这个库里没有 Citus。")
    why = _("分布表要在装了 Citus 的协调节点上做。")
    do = _("先在协调节点上运行 CREATE EXTENSION citus；只想看语句，去掉 --run。")


def distributed_tables() -> list[str]:
    """Tables of response data, the ledger's head first, since the others are placed beside it."""
    names = {model._meta.db_table for model in apps.get_models() if issubclass(model, CountyModel)}
    return [FIRST, *sorted(names - {FIRST})]


def statements() -> list[str]:
    """One statement a table; all counties' rows of all tables lie together, so that joins on the county stay local."""
    beside = [f"SELECT create_distributed_table('{FIRST}', 'county');"]
    rest = distributed_tables()[1:]
    return beside + [
        f"SELECT create_distributed_table('{name}', 'county', colocate_with => '{FIRST}');" for name in rest
    ]


def distribute() -> int:
    """Run the statements, on a coordinator; how many tables. Raises CannotDistribute where there is no Citus."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql" or not _has_citus():
            raise CannotDistribute
        for statement in statements():
            cursor.execute(statement)
    return len(statements())


def _has_citus() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'citus'")
        (count,) = cursor.fetchone() or (0,)
    return bool(count)
