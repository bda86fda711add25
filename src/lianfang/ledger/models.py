"""The ledger's own tables. Only the writer inserts here; nothing is ever updated in `StoredEntry`."""

from django.db import models

from lianfang.kit.models import OPEN, SECRET, Classified, CountyModel, D, PathField

from .models_base import REGISTER_PRIVACY, RegisterRow


class StoredEntry(CountyModel):
    """台账一笔 · An entry as stored: sealed, numbered, chained. Never changed, never deleted."""

    pk = models.CompositePrimaryKey("county", "id")
    id = models.UUIDField()
    seq = models.BigIntegerField()
    emergency = models.UUIDField()
    kind = models.CharField(max_length=64)
    version = models.SmallIntegerField()
    place = models.UUIDField(null=True)
    path_then = PathField()
    subjects = models.TextField()
    happened_at = models.DateTimeField()
    clock_offset_ms = models.BigIntegerField()
    effective_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    author = models.UUIDField()
    observer = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    device = models.CharField(max_length=64)
    source = models.CharField(max_length=16)
    base = models.TextField()
    amends = models.UUIDField(null=True)
    cause = models.UUIDField(null=True)
    body = models.TextField()
    author_mac = models.BinaryField()
    prev = models.BinaryField()
    hash = models.BinaryField()

    # Subjects and authors are ids; what identifies a person inside `body` is sealed before it gets here.
    privacy = dict.fromkeys(
        [
            "county",
            "id",
            "seq",
            "emergency",
            "kind",
            "version",
            "place",
            "path_then",
            "subjects",
            "happened_at",
            "clock_offset_ms",
            "effective_at",
            "recorded_at",
            "author",
            "observer",
            "post",
            "device",
            "source",
            "base",
            "amends",
            "cause",
            "prev",
            "hash",
        ],
        OPEN,
    ) | {"body": D, "author_mac": SECRET}

    class Meta:
        db_table = "ledger_entry"
        constraints = [models.UniqueConstraint(fields=["county", "seq"], name="ledger_entry_seq")]
        indexes = [
            models.Index(fields=["county", "kind", "seq"], name="ledger_entry_kind"),
            models.Index(
                fields=["county", "amends"], name="ledger_entry_amends", condition=models.Q(amends__isnull=False)
            ),
            models.Index(
                fields=["county", "cause"], name="ledger_entry_cause", condition=models.Q(cause__isnull=False)
            ),
            # what a drill played: the one part of a ledger whose numbers do not follow the clock
            models.Index(
                fields=["county", "recorded_at"], name="ledger_entry_played", condition=models.Q(source="drill")
            ),
        ]


class EntrySubject(CountyModel):
    """台账所涉 · Which entries concern a subject; `creates` where the subject begins with the entry."""

    pk = models.CompositePrimaryKey("county", "subject", "seq")
    subject = models.UUIDField()
    seq = models.BigIntegerField()
    creates = models.BooleanField()

    privacy = dict.fromkeys(("county", "subject", "seq", "creates"), OPEN)

    class Meta:
        db_table = "ledger_subject"
        # Whether a target has begun is asked for every entry, and a person soon has many entries.
        indexes = [
            models.Index(fields=["county", "subject"], name="ledger_subject_created", condition=models.Q(creates=True)),
        ]


class EntryGround(CountyModel):
    """台账所在 · In which ground an entry lies, by its place: a township's newest are at the ends of a few."""

    pk = models.CompositePrimaryKey("county", "ground", "seq")
    ground = PathField()
    seq = models.BigIntegerField()

    privacy = dict.fromkeys(("county", "ground", "seq"), OPEN)

    class Meta:
        db_table = "ledger_ground"


class Head(CountyModel):
    """链头 · The newest entry of a county's chain, with a code over it that only the key file can make."""

    county = models.CharField(max_length=6, primary_key=True)
    seq = models.BigIntegerField()
    hash = models.BinaryField()
    mac = models.BinaryField()
    emergency = models.UUIDField(null=True)
    is_drill = models.BooleanField()

    privacy = dict.fromkeys(("county", "seq", "hash", "emergency", "is_drill"), OPEN) | {"mac": SECRET}

    class Meta:
        db_table = "ledger_head"


class SubjectKey(CountyModel):
    """封钥 · The key of one person or household in one emergency, wrapped by its key. Destroying it is forgetting."""

    pk = models.CompositePrimaryKey("county", "subject", "emergency")
    subject = models.UUIDField()
    emergency = models.UUIDField()
    wrapped = models.BinaryField()

    privacy = dict.fromkeys(("county", "subject", "emergency"), OPEN) | {"wrapped": SECRET}

    class Meta:
        db_table = "ledger_key"


class Hold(CountyModel):
    """暂存 · An entry that waits for a target: it counts once the target has arrived."""

    pk = models.CompositePrimaryKey("county", "entry", "target")
    entry = models.UUIDField()
    target = models.UUIDField()

    privacy = dict.fromkeys(("county", "entry", "target"), OPEN)

    class Meta:
        db_table = "ledger_hold"
        indexes = [models.Index(fields=["county", "target"], name="ledger_hold_target")]


class Finding(CountyModel):
    """疑点 · Something about an entry that a person should look at. `register` is empty where the door found it."""

    pk = models.CompositePrimaryKey("county", "register", "subject", "entry", "code")
    register = models.CharField(max_length=64)
    subject = models.UUIDField()
    entry = models.UUIDField()
    code = models.CharField(max_length=64)
    params = models.JSONField()

    privacy = dict.fromkeys(("county", "register", "subject", "entry", "code", "params"), OPEN)

    class Meta:
        db_table = "ledger_finding"
        indexes = [models.Index(fields=["county", "entry"], name="ledger_finding_entry")]


class Conflict(CountyModel):
    """冲突 · Values of one field by authors who did not know of each other; all are kept until someone decides."""

    pk = models.CompositePrimaryKey("county", "register", "subject", "field")
    register = models.CharField(max_length=64)
    subject = models.UUIDField()
    field = models.CharField(max_length=64)
    entries = models.JSONField()

    privacy = dict.fromkeys(("county", "register", "subject", "field", "entries"), OPEN)

    class Meta:
        db_table = "ledger_conflict"


class ReturnedEntry(CountyModel):
    """退回 · What the door did not take, with its reason, kept where its author can put it right."""

    pk = models.CompositePrimaryKey("county", "id")
    id = models.UUIDField()
    entry = models.UUIDField(null=True)
    kind = models.CharField(max_length=64)
    path = PathField()
    code = models.CharField(max_length=64)
    params = models.JSONField()
    what = models.TextField()
    why = models.TextField()
    do = models.TextField()
    sealed = models.BinaryField()
    emergency = models.UUIDField(null=True)
    author = models.UUIDField()
    post = models.UUIDField(null=True)
    device = models.CharField(max_length=64)
    source = models.CharField(max_length=16)
    received_at = models.DateTimeField()
    settled_as = models.CharField(max_length=16, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)

    privacy = dict.fromkeys(
        [
            "county",
            "id",
            "entry",
            "kind",
            "path",
            "code",
            "emergency",
            "author",
            "post",
            "device",
            "source",
            "received_at",
            "settled_as",
            "settled_at",
            "settled_by",
        ],
        OPEN,
    ) | dict.fromkeys(("params", "what", "why", "do", "sealed"), D)

    class Meta:
        db_table = "ledger_returned"
        indexes = [
            models.Index(fields=["county", "settled_as", "received_at"], name="ledger_returned_open"),
            models.Index(fields=["county", "entry"], name="ledger_returned_entry"),
        ]


class Emergency(RegisterRow):
    """疫情 · One emergency, real or a drill, with its response level through time."""

    name = models.CharField(max_length=100)
    is_drill = models.BooleanField()
    level = models.SmallIntegerField()
    levels = models.JSONField()
    ground = models.TextField()
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    privacy = REGISTER_PRIVACY | dict.fromkeys(
        ("name", "is_drill", "level", "levels", "ground", "opened_at", "ended_at"), OPEN
    )

    class Meta:
        db_table = "ledger_emergency"


__all__ = [
    "Classified",
    "Conflict",
    "Emergency",
    "EntryGround",
    "EntrySubject",
    "Finding",
    "Head",
    "Hold",
    "ReturnedEntry",
    "StoredEntry",
    "SubjectKey",
]
