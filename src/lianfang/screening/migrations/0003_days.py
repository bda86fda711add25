"""Visits are also counted by day, so that a board of a city need not add up a day's five minutes; filled from these."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import lianfang.kit.models

# Asia/Shanghai has been eight hours ahead all year since 1992.
DAY = {"postgresql": "((at AT TIME ZONE 'UTC') + INTERVAL '8 hours')::date", "sqlite": "date(at, '+8 hours')"}
FILL = """
INSERT INTO screening_day (county, place, "on", path, visits)
SELECT county, place, {day}, path, SUM(visits) FROM screening_pace GROUP BY county, place, {day}, path
"""


def fill(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute(FILL.format(day=DAY[editor.connection.vendor]))


class Migration(migrations.Migration):
    dependencies = [("screening", "0002_rounds")]

    operations = [
        migrations.CreateModel(
            name="VisitDay",
            fields=[
                ("county", models.CharField(max_length=6)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "place", "on", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.UUIDField()),
                ("on", models.DateField()),
                ("path", lianfang.kit.models.PathField()),
                ("visits", models.IntegerField(default=0)),
            ],
            options={
                "db_table": "screening_day",
                "indexes": [models.Index(fields=["county", "on", "path", "visits"], name="screening_day_on")],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=False),
    ]
