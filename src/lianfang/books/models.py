"""The one table of this room: forms that offices have mapped, in their last version."""

from django.db import models

from lianfang.kit.models import OPEN
from lianfang.ledger.models_base import REGISTER_PRIVACY, RegisterRow


class Mapping(RegisterRow):
    """表格对照 · A department's form in its last version: which field each of its columns means.

    `columns` is a list of [column key, field key or "-"] in the form's order. A form holds no person's data.
    """

    form = models.CharField(max_length=60)
    title = models.CharField(max_length=100, blank=True)
    fingerprint = models.CharField(max_length=32)
    columns = models.JSONField()
    learned_at = models.DateTimeField()
    version_count = models.IntegerField()
    heads = models.JSONField()

    privacy = REGISTER_PRIVACY | dict.fromkeys(
        ("form", "title", "fingerprint", "columns", "learned_at", "version_count", "heads"), OPEN
    )

    class Meta:
        db_table = "books_mapping"
        indexes = [models.Index(fields=["county", "fingerprint"], name="books_fingerprint")]
