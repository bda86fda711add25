"""In which ground each entry lies: by the path of its place when it was recorded. places.0004 adds what has moved."""

from typing import Any

from django.db import migrations, models

import lianfang.kit.models

from ._grounds_of_0004 import BY_PATH_THEN, enter


def fill_by_path_then(apps: Any, schema_editor: Any) -> None:
    enter(schema_editor.connection, *BY_PATH_THEN)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_kinds_and_heads")]

    operations = [
        migrations.CreateModel(
            name="EntryGround",
            fields=[
                ("county", models.CharField(max_length=6)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "ground", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("ground", lianfang.kit.models.PathField()),
                ("seq", models.BigIntegerField()),
            ],
            options={"db_table": "ledger_ground"},
        ),
        migrations.RunPython(fill_by_path_then, migrations.RunPython.noop),
    ]
