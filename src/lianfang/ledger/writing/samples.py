"""PostgreSQL keeps samples of a column's values for its planner. Of names it must keep none.

A forgotten one would stay in `pg_statistic`, which only a superuser can rewrite. Without samples the planner takes
fixed guesses; these suit lookups by equality and by prefix, the only ones there are on such columns.
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections, models

from lianfang.kit.models import SECRET, A, B, Classified, D

NEVER_SAMPLED = frozenset({A, B, D, SECRET})


def keep_no_samples(sender: AppConfig, using: str = "default", **_more: Any) -> None:
    """After tables were made (post_migrate): tell PostgreSQL to sample no personal column of `sender`'s models."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in sender.get_models():
            for column in personal_columns(model):
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {connection.ops.quote_name(column)} SET STATISTICS 0")


def personal_columns(model: type[models.Model]) -> list[str]:
    """Return the columns of `model` that its `privacy` calls personal or secret."""
    if not issubclass(model, Classified) or not model._meta.managed:
        return []
    fields = {field.name: str(field.column) for field in model._meta.local_concrete_fields}
    return [fields[name] for name, kind in model.privacy.items() if kind in NEVER_SAMPLED and name in fields]
