"""An index of what a drill played, so that it can be told where a ledger's numbers do not follow the clock."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_grounds")]

    operations = [
        migrations.AddIndex(
            model_name="storedentry",
            index=models.Index(
                fields=["county", "recorded_at"], name="ledger_entry_played", condition=models.Q(("source", "drill"))
            ),
        ),
    ]
