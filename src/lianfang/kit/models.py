"""Base models: every field classified, every row of response data owned by a county."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    Text = models.TextField[str, str]
else:
    Text = models.TextField  # takes no parameters when it runs

OPEN, A, B, C, D, SECRET = "open", "A", "B", "C", "D", "secret"


class Classified(models.Model):
    """A model that says of each field how sensitive it is.

    `privacy` maps every field name to `open` (not personal), `A` identity, `B` names, `C` coded
    facts, `D` free text, or `secret` (keys and hashes of credentials).
    """

    privacy: ClassVar[dict[str, str]]

    class Meta:
        abstract = True


class CountyModel(Classified):
    """A row of response data: it belongs to a county, and its primary key begins with it."""

    county = models.CharField(max_length=6)

    class Meta:
        abstract = True


class PathField(Text):
    """A dotted path, in byte order on both databases."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.pop("db_collation", None)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_collation", None)
        return name, path, args, kwargs

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        found = super().db_parameters(connection)
        found["collation"] = "C" if connection.vendor == "postgresql" else None
        return found
