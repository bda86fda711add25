"""The register of exports: who asked for what, who agreed, what became of the file. The file itself is in the vault."""

from django.db import models

from lianfang.kit.models import OPEN, PathField
from lianfang.ledger.models_base import REGISTER_PRIVACY, RegisterRow


class Export(RegisterRow):
    """导出 · A list that left the house or was asked for: by whom, of where, how many, what became of it."""

    place = models.UUIDField()
    path = PathField()
    emergency = models.UUIDField()
    asker = models.UUIDField()
    post = models.UUIDField(null=True)
    source = models.CharField(max_length=61)
    format = models.CharField(max_length=8)
    filters = models.JSONField()
    unmasked = models.BooleanField()
    purpose = models.CharField(max_length=8)
    classes = models.CharField(max_length=4)
    language = models.CharField(max_length=8)
    second = models.BooleanField()
    rows = models.IntegerField()
    identities = models.IntegerField()
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=8)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8)
    why = models.CharField(max_length=61)
    finished_at = models.DateTimeField(null=True)
    seq = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64)
    fetched_count = models.IntegerField()
    fetched_at = models.DateTimeField(null=True)
    destroyed = models.CharField(max_length=10)
    destroyed_at = models.DateTimeField(null=True)
    trace = models.CharField(max_length=9)
    # a file may lie in the vault, or is to be written: few of many, for an index of its own; bare, as SQLite wants it
    is_open = models.BooleanField()

    # Codes, counts and instants; what a list is for in somebody's own words stays sealed in its entry.
    privacy = REGISTER_PRIVACY | dict.fromkeys(
        (
            "place", "path", "emergency", "asker", "post", "source", "format", "filters", "unmasked", "purpose",
            "classes", "language", "second", "rows", "identities", "asked_at", "decision", "decided_by", "decided_at",
            "outcome", "why", "finished_at", "seq", "digest", "fetched_count", "fetched_at", "destroyed",
            "destroyed_at", "trace", "is_open",
        ),
        OPEN,
    )  # fmt: skip

    class Meta:
        db_table = "exports_export"
        indexes = [
            models.Index(fields=["county", "asker", "asked_at", "id"], name="exports_export_asker"),
            models.Index(fields=["county", "path"], name="exports_export_path"),
            models.Index(fields=["county", "asked_at", "id"], name="exports_export_asked"),
            models.Index(fields=["county", "trace"], name="exports_export_trace"),
            models.Index(fields=["county", "id"], name="exports_export_open", condition=models.Q(is_open=True)),
        ]
