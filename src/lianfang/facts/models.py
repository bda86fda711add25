"""The one table of this room: questions that the county asks beside the fields that come with the product."""

from django.db import models

from lianfang.kit.models import OPEN
from lianfang.ledger.models_base import REGISTER_PRIVACY, RegisterRow

from .terms import QuestionClass, QuestionSubject, QuestionType


class Question(RegisterRow):
    """自加问题 · A question that the county added for an emergency; its answers are dated facts elsewhere."""

    slug = models.CharField(max_length=30)
    label = models.CharField(max_length=30)
    label_en = models.CharField(max_length=80, blank=True)
    subject = models.CharField(max_length=10, choices=QuestionSubject)
    type = models.CharField(max_length=10, choices=QuestionType)
    unit = models.CharField(max_length=10, blank=True)
    options = models.JSONField()
    class_of = models.CharField(max_length=4, choices=QuestionClass)
    purpose = models.CharField(max_length=200)
    ground = models.CharField(max_length=200)
    ground_on = models.DateField()
    since = models.DateField()
    until_on = models.DateField(null=True)
    synonyms = models.JSONField()
    heads = models.JSONField()

    privacy = REGISTER_PRIVACY | dict.fromkeys(
        (
            "slug", "label", "label_en", "subject", "type", "unit", "options", "class_of", "purpose", "ground",
            "ground_on", "since", "until_on", "synonyms", "heads",
        ),
        OPEN,
    )  # fmt: skip

    class Meta:
        db_table = "facts_question"
        indexes = [models.Index(fields=["county", "slug"], name="facts_question_slug")]

    @property
    def key(self) -> str:
        """The question's key in the directory."""
        return f"q.{self.slug}"
