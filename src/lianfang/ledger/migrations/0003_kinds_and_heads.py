"""An index for the few entries of a rare kind; a head's code covers its emergency and whether it is a drill."""

import hmac
from typing import Any

from django.db import migrations, models


def code_anew(apps: Any, schema_editor: Any) -> None:
    """Code each head that its former code proves; one that was forged stays forged."""
    from lianfang.ledger.sealing.keys import key_file

    for head in apps.get_model("ledger", "Head").objects.all():
        digest = bytes(head.hash)
        before = b"head/%b/%d/%b" % (head.county.encode(), head.seq, digest)
        secret = key_file().index_secret
        if bytes(head.mac) == hmac.digest(secret, before, "sha256"):
            emergency = head.emergency.hex if head.emergency else ""
            said = f"head/{head.county}/{head.seq}/{digest.hex()}/{emergency}/{'drill' if head.is_drill else 'real'}"
            head.mac = hmac.digest(secret, said.encode(), "sha256")
            head.save(update_fields=["mac"])


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_created")]

    operations = [
        migrations.AddIndex(
            model_name="storedentry",
            index=models.Index(fields=["county", "kind", "seq"], name="ledger_entry_kind"),
        ),
        migrations.RunPython(code_anew, migrations.RunPython.noop),
    ]
