"""Tables of screening: they follow from entries and are never written by hand."""

from typing import ClassVar

from django.db import models

from lianfang.kit.models import CountyModel, PathField
from lianfang.ledger.models_base import REGISTER_PRIVACY, RegisterRow


class Door(RegisterRow):
    """门 · A door and where it stands in screening: gone to or not, when last, with what outcome."""

    place = models.UUIDField()
    path = PathField()
    tally_place = models.UUIDField()
    status = models.CharField(max_length=8)
    # 1 while it counts as 还差: an integer, since SQLite seeks no index by a bare boolean
    left = models.SmallIntegerField()
    attempt_count = models.IntegerField()
    last_visit = models.UUIDField(null=True)
    last_at = models.DateTimeField(null=True)
    last_outcome = models.CharField(max_length=12)
    last_by = models.UUIDField(null=True)
    present_count = models.IntegerField(null=True)
    affected_count = models.IntegerField()
    revisit_due_at = models.DateTimeField(null=True)
    is_overdue = models.BooleanField()
    # the round whose beginning the door has seen last; status, attempts and counts are of that round
    round = models.UUIDField(null=True)
    # refused, in need or overdue: few of very many, for an index of its own; bare, as SQLite wants it
    is_pressing = models.BooleanField()

    privacy: ClassVar[dict[str, str]] = REGISTER_PRIVACY | {
        "place": "open",
        "path": "open",
        "tally_place": "open",
        "status": "C",
        "left": "open",
        "attempt_count": "open",
        "last_visit": "open",
        "last_at": "open",
        "last_outcome": "C",
        "last_by": "open",
        "present_count": "C",
        "affected_count": "C",
        "revisit_due_at": "open",
        "is_overdue": "open",
        "round": "open",
        "is_pressing": "C",
    }

    class Meta:
        db_table = "screening_door"
        indexes = [
            models.Index(fields=["county", "path"], name="screening_door_path"),
            models.Index(fields=["county", "left", "path"], name="screening_door_left"),
            models.Index(fields=["county", "changed_seq"], name="screening_door_changed"),
            models.Index(
                fields=["county", "path"], name="screening_door_pressing", condition=models.Q(is_pressing=True)
            ),
            models.Index(
                fields=["county", "revisit_due_at"],
                name="screening_door_due",
                condition=models.Q(revisit_due_at__isnull=False),
            ),
            models.Index(fields=["county", "path"], name="screening_door_closed", condition=models.Q(status="closed")),
        ]


class Affected(RegisterRow):
    """留意的人 · A person about whom a visit said something that asks to be looked after; the newest such word."""

    door = models.UUIDField()
    path = PathField()
    visit = models.UUIDField()
    noted_at = models.DateTimeField()
    temp_c = models.FloatField(null=True)
    is_fever = models.BooleanField()
    symptoms = models.JSONField()
    needs = models.JSONField()
    from_code = models.CharField(max_length=12)
    left_on = models.DateField(null=True)
    contact_on = models.DateField(null=True)

    privacy: ClassVar[dict[str, str]] = REGISTER_PRIVACY | {
        "door": "open",
        "path": "open",
        "visit": "open",
        "noted_at": "open",
        "temp_c": "C",
        "is_fever": "C",
        "symptoms": "C",
        "needs": "C",
        "from_code": "C",
        "left_on": "C",
        "contact_on": "C",
    }

    class Meta:
        db_table = "screening_affected"
        indexes = [
            models.Index(fields=["county", "path"], name="screening_affected_path"),
            models.Index(fields=["county", "door"], name="screening_affected_door"),
        ]


class DoorTally(CountyModel):
    """点数 · Doors by status at the lowest place that counts them, kept with every entry."""

    pk = models.CompositePrimaryKey("county", "place")
    place = models.UUIDField()
    path = PathField()
    doors = models.IntegerField(default=0)
    todo = models.IntegerField(default=0)
    again = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    watch = models.IntegerField(default=0)
    needs = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    vacant = models.IntegerField(default=0)
    persons_seen = models.IntegerField(default=0)
    affected = models.IntegerField(default=0)
    overdue = models.IntegerField(default=0)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "county", "place", "path", "doors", "todo", "again", "refused", "watch", "needs", "done", "vacant",
            "persons_seen", "affected", "overdue",
        ),
        "open",
    )  # fmt: skip

    class Meta:
        db_table = "screening_tally"
        indexes = [models.Index(fields=["county", "path"], name="screening_tally_path")]


class VisitPace(CountyModel):
    """快慢 · Visits in each five minutes at the lowest place that counts them."""

    pk = models.CompositePrimaryKey("county", "place", "at")
    place = models.UUIDField()
    at = models.DateTimeField()
    path = PathField()
    visits = models.IntegerField(default=0)
    settled = models.IntegerField(default=0)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("county", "place", "at", "path", "visits", "settled"), "open")

    class Meta:
        db_table = "screening_pace"
        indexes = [models.Index(fields=["county", "at", "path"], name="screening_pace_at")]


class VisitDay(CountyModel):
    """日访 · Visits of each day at the lowest place that counts them.

    Boards read these: a city's day has 100,000 rows of five minutes.
    """

    pk = models.CompositePrimaryKey("county", "place", "on")
    place = models.UUIDField()
    on = models.DateField()
    path = PathField()
    visits = models.IntegerField(default=0)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(("county", "place", "on", "path", "visits"), "open")

    class Meta:
        db_table = "screening_day"
        # With the count itself, so that a day of a city is read from the index alone.
        indexes = [models.Index(fields=["county", "on", "path", "visits"], name="screening_day_on")]


class Round(RegisterRow):
    """轮次 · A round of screening: every door of a place is gone to once more, by a day, with questions."""

    place = models.UUIDField()
    path = PathField()
    name = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()
    due_at = models.DateTimeField()
    questions = models.JSONField()
    audience = models.CharField(max_length=12)
    ground = models.CharField(max_length=200)
    ground_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    record = models.JSONField(null=True)

    privacy: ClassVar[dict[str, str]] = REGISTER_PRIVACY | dict.fromkeys(
        (
            "place", "path", "name", "opened_at", "opened_by", "due_at", "questions", "audience", "ground", "ground_on",
            "closed_at", "closed_by", "record",
        ),
        "open",
    )  # fmt: skip

    class Meta:
        db_table = "screening_round"
        indexes = [models.Index(fields=["county", "path"], name="screening_round_path")]


class RoundBegun(RegisterRow):
    """起轮 · That a round has begun at some doors of one lowest place."""

    round = models.UUIDField()
    place = models.UUIDField()
    path = PathField()
    doors = models.IntegerField()
    part = models.IntegerField()
    parts = models.IntegerField()

    privacy: ClassVar[dict[str, str]] = REGISTER_PRIVACY | dict.fromkeys(
        ("round", "place", "path", "doors", "part", "parts"), "open"
    )

    class Meta:
        db_table = "screening_begun"
        indexes = [models.Index(fields=["county", "round", "path"], name="screening_begun_round")]


class DoorAnswers(RegisterRow):
    """答复 · What was answered at a door in its newest round that asked something, by question."""

    door = models.UUIDField()
    path = PathField()
    tally_place = models.UUIDField()
    round = models.UUIDField()
    visit = models.UUIDField()
    household = models.JSONField()
    persons = models.JSONField()

    privacy: ClassVar[dict[str, str]] = REGISTER_PRIVACY | {
        "door": "open",
        "path": "open",
        "tally_place": "open",
        "round": "open",
        "visit": "open",
        "household": "C",
        "persons": "C",
    }

    class Meta:
        db_table = "screening_answers"
        indexes = [models.Index(fields=["county", "path"], name="screening_answers_path")]


class AnswerTally(CountyModel):
    """答数 · How often each answer was given to each question of a round, at the lowest place that counts."""

    pk = models.CompositePrimaryKey("county", "place", "round", "key", "code")
    place = models.UUIDField()
    round = models.UUIDField()
    key = models.CharField(max_length=62)
    code = models.CharField(max_length=40)
    path = PathField()
    given = models.IntegerField(default=0)

    privacy: ClassVar[dict[str, str]] = dict.fromkeys(
        ("county", "place", "round", "key", "code", "path", "given"), "open"
    )

    class Meta:
        db_table = "screening_answer_tally"
        indexes = [models.Index(fields=["county", "round", "path"], name="screening_answer_tally_path")]
