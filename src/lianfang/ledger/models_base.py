"""The base of every register's table."""

from django.db import models

from lianfang.kit.models import CountyModel


class RegisterRow(CountyModel):
    """A row that follows from entries; no automatic ids, nothing that is not in an entry."""

    pk = models.CompositePrimaryKey("county", "id")
    id = models.UUIDField()
    head_at = models.DateTimeField()
    head_id = models.UUIDField()
    changed_seq = models.BigIntegerField()

    class Meta:
        abstract = True


REGISTER_PRIVACY = {"county": "open", "id": "open", "head_at": "open", "head_id": "open", "changed_seq": "open"}
