"""How the directory is shown: fields under their topics, one field opened, choices of views."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lianfang.access.terms import DEFAULT_CLASSES, Role
from lianfang.facts.catalogue import ORDER, TOPICS
from lianfang.facts.directory import OWN_TOPIC
from lianfang.facts.fields import Field
from lianfang.facts.models import Question
from lianfang.facts.terms import CLASS_WORDS, SUBJECT_WORDS, TYPE_WORDS

SHOWN_SYNONYMS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One field in the list."""

    field: Field

    @property
    def type_word(self) -> str:
        return str(TYPE_WORDS[self.field.type])

    @property
    def class_word(self) -> str:
        return str(CLASS_WORDS[self.field.privacy])

    @property
    def subject_word(self) -> str:
        return str(SUBJECT_WORDS[self.field.subject])

    @property
    def also(self) -> Sequence[str]:
        """A few of its other names."""
        return self.field.synonyms[:SHOWN_SYNONYMS]

    @property
    def more(self) -> int:
        return len(self.field.synonyms) - len(self.also)


@dataclass(frozen=True, slots=True)
class Opened(Row):
    """One field beside the list; `row` is the county's question behind it."""

    row: Question | None

    @property
    def grounds(self) -> list[str]:
        """The documents that allow it, one each."""
        return re.split("；|; ", self.field.ground_said)

    @property
    def readers(self) -> list[str | Promise]:
        """Roles that see it where their post says nothing else."""
        if self.field.privacy == "open":
            return list(Role.labels)
        return [role.label for role in Role if self.field.privacy in DEFAULT_CLASSES[role.value]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """One topic with its fields."""

    label: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class View:
    """One choice of what the page lists."""

    label: str
    href: str
    current: bool
    count: int


def topics_of(fields: Iterable[Field]) -> list[Shelf]:
    """Return fields under their topics: the county's own first, then in the catalogue's order."""
    by_topic: dict[str, list[Row]] = {}
    for field in fields:
        by_topic.setdefault(field.topic, []).append(Row(field))
    words = {OWN_TOPIC: _("本县自己加的"), **{key: TOPICS[key].said for key in ORDER}}
    return [Shelf(word, by_topic[key]) for key, word in words.items() if key in by_topic]


def show_options(show: str, count: int, own_count: int, refused_count: int) -> list[View]:
    href = reverse("desk:fields")
    return [
        View(_("全部"), href, show not in ("own", "refused"), count),
        View(_("本县自己加的"), f"{href}?show=own", show == "own", own_count),
        View(_("不问的"), f"{href}?show=refused", show == "refused", refused_count),
    ]
