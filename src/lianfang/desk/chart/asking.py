"""只看 · The homes that a chart is asked to pick out: who came back, is old and alone, rents. Their doors, no names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.access.scope import ScopedRequest
from lianfang.kit.clock import day_of
from lianfang.people.homes import Trait, doors_with
from lianfang.places.models import Place

from .page import chart_href

WORDS: dict[Trait, str | Promise] = {
    Trait.RETURNED: gettext_lazy("有返乡"),
    Trait.ALONE: gettext_lazy("独居老人"),
    Trait.TENANT: gettext_lazy("租户"),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked for, "" for all; `doors` are the paths where it holds."""

    who: str = ""
    doors: frozenset[str] = frozenset()
    is_offered: bool = False

    def options(self, place: Place, status: str, shown: Iterable[str] = ()) -> list[dict[str, Any]]:
        """Return the choices beside the legend; only the chosen one is counted, over the doors `shown`."""
        if not self.is_offered:
            return []
        choices: list[tuple[str, str | Promise]] = [("", _("全部")), *WORDS.items()]
        return [
            {
                "label": word,
                "href": chart_href(place.id, status=status, who=who),
                "current": who == self.who,
                "count": sum(path in self.doors for path in shown) if who and who == self.who else None,
            }
            for who, word in choices
        ]


def asking(request: ScopedRequest, base: Place, *, at: datetime) -> Asking:
    """Read what `?who=` asks for: one query, none where nothing is asked or facts of persons may not be seen."""
    scope = request.scope
    who = request.GET.get("who", "") or request.POST.get("who", "")
    if who not in WORDS or not scope.may_see("C"):
        return Asking(is_offered=scope.may_see("C"))
    return Asking(who, doors_with(scope, base.path, Trait(who), day=day_of(at)), is_offered=True)
