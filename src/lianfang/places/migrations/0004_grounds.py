"""Entries whose place has moved since, or was not here yet when they came, lie where it is now."""

from typing import Any

from django.db import migrations

from lianfang.ledger.migrations._grounds_of_0004 import BY_PLACE_NOW, enter


def fill_by_place(apps: Any, schema_editor: Any) -> None:
    enter(schema_editor.connection, *BY_PLACE_NOW)


class Migration(migrations.Migration):
    dependencies = [("places", "0003_changed"), ("ledger", "0004_grounds")]

    operations = [migrations.RunPython(fill_by_place, migrations.RunPython.noop)]
