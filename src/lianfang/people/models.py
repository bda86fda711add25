"""Tables of this room: registers of households and persons, and what stands beside a person's row.

Nothing here identifies anybody but `people_name` (class B). Numbers, phones and addresses stay sealed in entries;
`people_index` holds keyed digests by which one who knows a number finds its person.
"""

from django.db import models

from lianfang.kit.models import OPEN, A, B, C, CountyModel, PathField
from lianfang.ledger.models_base import REGISTER_PRIVACY, RegisterRow


class PlainTextField(PathField):
    """Text compared byte by byte on both databases, so that a prefix is a range of an index."""


class Household(RegisterRow):
    """户 · People who live together behind one door; keeps its id when it moves."""

    door = models.UUIDField()
    path = PathField()
    tally_place = models.UUIDField(null=True)
    number = models.CharField(max_length=40)
    grid = models.CharField(max_length=40)
    head = models.UUIDField(null=True)
    member_count = models.IntegerField()
    heads = models.JSONField()

    privacy = (
        REGISTER_PRIVACY
        | dict.fromkeys(("door", "path", "tally_place", "number", "grid", "heads"), OPEN)
        | {
            "head": C,
            "member_count": C,
        }
    )

    class Meta:
        db_table = "people_household"
        indexes = [
            models.Index(fields=["county", "path", "id"], name="people_household_path"),
            models.Index(fields=["county", "door"], name="people_household_door"),
            models.Index(fields=["county", "number"], name="people_household_number"),
            models.Index(fields=["county", "changed_seq"], name="people_household_changed"),
        ]


class HouseholdTally(CountyModel):
    """户数 · Households and their members at the lowest place that counts them, kept with every entry."""

    pk = models.CompositePrimaryKey("county", "place")
    place = models.UUIDField()
    path = PathField()
    households = models.IntegerField(default=0)
    members = models.IntegerField(default=0)

    privacy = dict.fromkeys(("county", "place", "path", "households", "members"), OPEN)

    class Meta:
        db_table = "people_tally"
        indexes = [models.Index(fields=["county", "path"], name="people_tally_path")]


class Person(RegisterRow):
    """人 · One person, member of one household at a time. Coded facts only; empty once forgotten."""

    household = models.UUIDField()
    position = models.SmallIntegerField()
    sex = models.CharField(max_length=8)
    birth_on = models.DateField(null=True)
    relation = models.CharField(max_length=12)
    residence = models.CharField(max_length=12)
    tags = models.JSONField()
    apart = models.BooleanField(null=True)
    phone_count = models.SmallIntegerField()
    is_erased = models.BooleanField()
    # "" lives in `household`; left, dead, merged: `household` is the last one
    whereabouts = models.CharField(max_length=8, default="")
    since_on = models.DateField(null=True)
    merged_into = models.UUIDField(null=True)
    heads = models.JSONField()

    privacy = (
        REGISTER_PRIVACY
        | dict.fromkeys(("household", "position", "is_erased", "merged_into", "heads"), OPEN)
        | dict.fromkeys(
            ("whereabouts", "since_on", "sex", "birth_on", "relation", "residence", "tags", "apart", "phone_count"), C
        )
    )

    class Meta:
        db_table = "people_person"
        indexes = [
            models.Index(fields=["county", "household", "position", "id"], name="people_person_household"),
            models.Index(fields=["county", "birth_on"], name="people_person_birth"),
            models.Index(fields=["county", "changed_seq"], name="people_person_changed"),
            models.Index(
                fields=["county", "merged_into"],
                name="people_person_merged",
                condition=models.Q(merged_into__isnull=False),
            ),
        ]


class FormerHome(CountyModel):
    """曾住 · A household that a person belonged to and left: moved to another, went away, died."""

    pk = models.CompositePrimaryKey("county", "person", "position")
    person = models.UUIDField()
    position = models.SmallIntegerField()
    household = models.UUIDField()
    from_on = models.DateField()
    until_on = models.DateField()
    ended = models.CharField(max_length=8)

    privacy = dict.fromkeys(("county", "person", "position", "household"), OPEN) | dict.fromkeys(
        ("from_on", "until_on", "ended"), C
    )

    class Meta:
        db_table = "people_former_home"
        indexes = [models.Index(fields=["county", "household"], name="people_former_household")]


class PersonName(CountyModel):
    """人名 · A person's name with its pinyin; the one table with names. `household` saves search a join."""

    pk = models.CompositePrimaryKey("county", "person")
    person = models.UUIDField()
    household = models.UUIDField()
    name = PlainTextField()
    pinyin = PlainTextField()
    initials = PlainTextField()

    privacy = {"county": OPEN, "person": OPEN, "household": OPEN, "name": B, "pinyin": B, "initials": B}

    class Meta:
        db_table = "people_name"
        indexes = [
            models.Index(fields=["county", "name", "person", "household"], name="people_name_name"),
            models.Index(fields=["county", "pinyin", "person", "household"], name="people_name_pinyin"),
            models.Index(fields=["county", "initials", "person", "household"], name="people_name_initials"),
            models.Index(fields=["county", "household"], name="people_name_household"),
        ]


class PersonIndex(CountyModel):
    """盲索引 · A keyed digest of one of a person's numbers: finds the person, tells nothing."""

    pk = models.CompositePrimaryKey("county", "person", "field", "digest")
    person = models.UUIDField()
    household = models.UUIDField()
    field = models.CharField(max_length=12)
    digest = models.BinaryField()

    privacy = {"county": OPEN, "person": OPEN, "household": OPEN, "field": OPEN, "digest": A}

    class Meta:
        db_table = "people_index"
        indexes = [models.Index(fields=["county", "digest", "person", "household"], name="people_index_digest")]


class Statement(RegisterRow):
    """陈述 · An entry that states dated facts, whichever room it is of; the facts stand beside it."""

    fact_count = models.SmallIntegerField()

    privacy = REGISTER_PRIVACY | {"fact_count": OPEN}

    class Meta:
        db_table = "people_statement"


class Fact(CountyModel):
    """按日事实 · One dated fact of a person or household: travel, contact, symptom, temperature, need, an answer."""

    pk = models.CompositePrimaryKey("county", "entry", "position")
    entry = models.UUIDField()
    position = models.SmallIntegerField()
    person = models.UUIDField(null=True)
    household = models.UUIDField(null=True)
    key = models.CharField(max_length=80)
    on = models.DateField(null=True)
    at = models.DateTimeField()
    until_on = models.DateField(null=True)
    code = models.CharField(max_length=40)
    number = models.FloatField(null=True)
    value = models.JSONField()

    privacy = dict.fromkeys(("county", "entry", "position", "person", "household", "key", "at"), OPEN) | dict.fromkeys(
        ("on", "until_on", "code", "number", "value"), C
    )

    class Meta:
        db_table = "people_fact"
        indexes = [
            models.Index(fields=["county", "person", "key", "on"], name="people_fact_person"),
            models.Index(fields=["county", "household", "key"], name="people_fact_household"),
            models.Index(fields=["county", "key", "on", "person"], name="people_fact_key"),
        ]


class Candidate(RegisterRow):
    """疑似重复 · Two rows that may be one person, at the lowest place that covers both, and what was decided."""

    first = models.UUIDField()
    second = models.UUIDField()
    place = models.UUIDField()
    path = PathField()
    level = models.SmallIntegerField()
    score = models.SmallIntegerField()
    same = models.JSONField()
    differs = models.JSONField()
    decision = models.CharField(max_length=8)

    privacy = (
        REGISTER_PRIVACY
        | dict.fromkeys(("first", "second", "place", "path", "level", "decision"), OPEN)
        | dict.fromkeys(("score", "same", "differs"), C)
    )

    class Meta:
        db_table = "people_candidate"
        indexes = [
            models.Index(fields=["county", "decision", "path", "id"], name="people_candidate_path"),
            models.Index(fields=["county", "first"], name="people_candidate_first"),
            models.Index(fields=["county", "second"], name="people_candidate_second"),
        ]


class Compared(CountyModel):
    """比对进度 · Up to which entry the county's persons have been compared with each other; not response data."""

    county = models.CharField(max_length=6, primary_key=True)
    seq = models.BigIntegerField(default=0)

    privacy = {"county": OPEN, "seq": OPEN}

    class Meta:
        db_table = "people_compared"
