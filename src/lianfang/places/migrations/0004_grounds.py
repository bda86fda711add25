"""Entries whose place has moved since, or was not here yet when they came, lie where it is now."""

from typing import Any

from django.db import migrations

from lianfang.ledger.grounds import fill


def fill_by_place(apps: Any, schema_editor: Any) -> None:
    fill(
        "ledger_entry e JOIN places_place p ON p.county = e.county AND p.id = e.place AND p.path <> e.path_then",
        "p.path",
    )


class Migration(migrations.Migration):
    dependencies = [("places", "0003_changed"), ("ledger", "0004_grounds")]

    operations = [migrations.RunPython(fill_by_place, migrations.RunPython.noop)]
