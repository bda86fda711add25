"""Doors whose place is gone are few of very many: an index of their own, so that figures can leave them out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("screening", "0003_days")]

    operations = [
        migrations.AddIndex(
            model_name="door",
            index=models.Index(
                fields=["county", "path"], name="screening_door_closed", condition=models.Q(("status", "closed"))
            ),
        ),
    ]
