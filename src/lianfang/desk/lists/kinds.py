"""The lists of doors: 未访单, 复访单, 久没去的. One page, one workbook and one way to print serve all three."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class ListKind:
    """One list: the name of its page and of its entry, its title, the statuses that its legend offers."""

    name: str
    title: str | Promise
    statuses: tuple[str, ...]
    template: str

    @property
    def export(self) -> str:
        return f"{self.name}_export"


UNVISITED = ListKind("unvisited", _("未访单"), ("todo", "again", "refused"), "desk/lists/unvisited.html")
REVISIT = ListKind("revisit", _("复访单"), ("again", "refused"), "desk/lists/revisit.html")
STALE = ListKind("stale", _("久没去的"), (), "desk/lists/stale.html")
