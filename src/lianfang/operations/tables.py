"""Tables: how far they are behind the program. Wherever it matters, it is asked here."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def waiting_count() -> int:
    """How many steps the tables are behind."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
