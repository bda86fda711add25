"""Tables of the library: forms that are asked for, and each unit's answer for a day. No row holds a person's data."""

from datetime import time
from uuid import UUID

from django.db import models

from lianfang.kit.models import OPEN, PathField
from lianfang.ledger.models_base import REGISTER_PRIVACY, RegisterRow

from .terms import Level, Often


class Form(RegisterRow):
    """报表 · A department's form: who asks whom for it, how often, by when, on which ground, until when.

    `columns` are those of the last version ({sheet, key, words, at, asks, why, means}); `versions` all, oldest first
    ({digest, name, size, at, entry, keys}). The workbooks lie on the shelf under their digests.
    """

    key = models.CharField(max_length=60)
    title = models.CharField(max_length=100)
    department = models.CharField(max_length=60)
    place = models.UUIDField()
    path = PathField()
    level = models.CharField(max_length=10, choices=Level)
    often = models.CharField(max_length=8, choices=Often)
    due_minute = models.SmallIntegerField()
    due_on = models.DateField(null=True)
    weekday = models.SmallIntegerField(null=True)
    monthday = models.SmallIntegerField(null=True)
    ladder = models.JSONField()
    purpose = models.CharField(max_length=200)
    ground = models.CharField(max_length=200)
    ground_on = models.DateField()
    since = models.DateField()
    until_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=200, blank=True)
    registered_at = models.DateTimeField()
    columns = models.JSONField()
    versions = models.JSONField()
    heads = models.JSONField()

    privacy = REGISTER_PRIVACY | dict.fromkeys(
        (
            *("key", "title", "department", "place", "path", "level", "often", "due_minute", "due_on", "weekday"),
            *("monthday", "ladder", "purpose", "ground", "ground_on", "since", "until_on", "ended_because"),
            *("registered_at", "columns", "versions", "heads"),
        ),
        OPEN,
    )

    class Meta:
        db_table = "reports_form"
        indexes = [
            models.Index(fields=["county", "path"], name="reports_form_path"),
            models.Index(fields=["county", "key"], name="reports_form_key"),
        ]

    @property
    def due_time(self) -> time:
        """By when it is to be in, on the day it is due."""
        return time(*divmod(self.due_minute, 60))

    @property
    def number(self) -> int:
        """Which version is the last."""
        return len(self.versions)

    @property
    def digest(self) -> str:
        """The last version's workbook."""
        return str(self.versions[-1]["digest"])

    @property
    def registered_by(self) -> UUID:
        """The entry that registered it; what put it right stands beside it in the ledger."""
        return UUID(str(self.versions[0]["entry"]))


class Filing(RegisterRow):
    """报送 · What one unit answers to a form for one day: filled, waiting for a person, handed on.

    Of `asked_count` cells the ledger filled `filled_count`, a person `typed_count`; `left_count` wait for one and
    `empty_count` stay empty with a reason. No row means that nobody has stated anything: that is 缺报, not zero.
    """

    form = models.UUIDField()
    place = models.UUIDField()
    path = PathField()
    on = models.DateField()
    due_at = models.DateTimeField(null=True)
    version = models.CharField(max_length=64, blank=True)
    seq = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=120, blank=True)
    asked_count = models.IntegerField()
    filled_count = models.IntegerField()
    typed_count = models.IntegerField()
    left_count = models.IntegerField()
    empty_count = models.IntegerField()
    differ_count = models.IntegerField()
    filled_at = models.DateTimeField(null=True)
    filled_entry = models.UUIDField(null=True)
    by_clock = models.BooleanField()
    released_at = models.DateTimeField(null=True)
    released_by = models.UUIDField(null=True)
    released_entry = models.UUIDField(null=True)
    is_zero = models.BooleanField()

    privacy = REGISTER_PRIVACY | dict.fromkeys(
        (
            *("form", "place", "path", "on", "due_at", "version", "seq", "digest", "name", "asked_count"),
            *("filled_count", "typed_count", "left_count", "empty_count", "differ_count", "filled_at"),
            *("filled_entry", "by_clock", "released_at", "released_by", "released_entry", "is_zero"),
        ),
        OPEN,
    )

    class Meta:
        db_table = "reports_filing"
        indexes = [
            models.Index(fields=["county", "path", "on"], name="reports_filing_path"),
            models.Index(fields=["county", "form", "on"], name="reports_filing_form"),
        ]
