"""The table of places. Only the ledger writes it; `registers` says how a row follows from entries."""

from django.db import models
from django.db.models import Q

from lianfang.kit.models import OPEN, SECRET, PathField
from lianfang.ledger.models_base import REGISTER_PRIVACY, RegisterRow

from .terms import PlaceKind, Side


class Place(RegisterRow):
    """地方 · A place of the county: a division, a compound, a building, a door, an office.

    `parent` is where it lives now; `stated_parent` is where its entries put it, if that one was merged away. `claims`
    holds all moves, mergers and closings where there are any, so that a ring of moves is broken alike whatever came
    first.
    """

    parent = models.UUIDField(null=True)
    stated_parent = models.UUIDField(null=True)
    kind = models.CharField(max_length=12, choices=PlaceKind)
    name = models.CharField(max_length=60)
    full_name = models.CharField(max_length=100, blank=True)
    pinyin = models.CharField(max_length=200, blank=True)
    initials = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=12, blank=True)
    segment = models.CharField(max_length=24)
    path = PathField()
    tally = models.UUIDField()
    is_open = models.BooleanField()
    closed_on = models.DateField(null=True)
    merged_into = models.UUIDField(null=True)
    position = models.IntegerField()
    side = models.CharField(max_length=5, choices=Side, blank=True)
    span = models.SmallIntegerField()
    floor = models.SmallIntegerField(null=True)
    placed_at = models.DateTimeField()
    placed_by = models.UUIDField()
    claims = models.JSONField()
    heads = models.JSONField()
    in_cycle = models.BooleanField()
    shares_segment = models.BooleanField()

    # No place is a person; a household's door says nothing of who lives there.
    privacy = REGISTER_PRIVACY | dict.fromkeys(
        (
            *("parent", "stated_parent", "kind", "name", "full_name", "pinyin", "initials", "code", "segment", "path"),
            *("tally", "is_open", "closed_on", "merged_into", "position", "side", "span", "floor", "placed_at"),
            *("placed_by", "claims", "heads", "in_cycle", "shares_segment"),
        ),
        OPEN,
    )

    # A condition on a value (kind = 'door') would do on PostgreSQL only: SQLite does not see it behind a parameter.
    class Meta:
        db_table = "places_place"
        indexes = [
            models.Index(fields=["county", "path"], name="places_path"),
            models.Index(fields=["county", "changed_seq"], name="places_changed"),
            models.Index(fields=["county", "parent", "position"], name="places_parent"),
            models.Index(
                fields=["county", "stated_parent"], name="places_stated", condition=Q(stated_parent__isnull=False)
            ),
            models.Index(fields=["county", "tally", "kind"], name="places_tally"),
            models.Index(fields=["county", "kind", "path", "is_open"], name="places_kind"),
            models.Index(
                fields=["county", "merged_into"], name="places_merged", condition=Q(merged_into__isnull=False)
            ),
            models.Index(fields=["county", "in_cycle"], name="places_in_cycle", condition=Q(in_cycle=True)),
        ]

    @property
    def words(self) -> str:
        """The kind's word in the reader's language."""
        return str(PlaceKind(self.kind).label)


class Label(RegisterRow):
    """门牌码 · The label in force at a door; its id is the door's.

    `digest` finds the door of a code that was scanned and cannot be turned back into the code; `salt` makes the code
    again, for another print of the same label, only together with the key file. Both are empty once it has ended.
    """

    place = models.UUIDField()
    path = PathField()
    digest = models.CharField(max_length=32, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField()
    made_count = models.IntegerField()

    privacy = (
        REGISTER_PRIVACY
        | dict.fromkeys(("place", "path", "made_at", "made_count"), OPEN)
        | dict.fromkeys(("digest", "salt"), SECRET)
    )

    class Meta:
        db_table = "places_label"
        indexes = [
            models.Index(fields=["county", "path"], name="places_label_path"),
            models.Index(fields=["county", "digest"], name="places_label_digest"),
        ]
