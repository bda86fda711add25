"""An index of what begins with an entry: whether a target has begun is asked for every entry."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="entrysubject",
            index=models.Index(
                condition=models.Q(("creates", True)), fields=["county", "subject"], name="ledger_subject_created"
            ),
        ),
    ]
