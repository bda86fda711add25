from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0003_sessions")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="must_set_up_factor",
            field=models.BooleanField(default=False),
        ),
    ]
