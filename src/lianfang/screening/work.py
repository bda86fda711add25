"""What is open at a post's place and goes along when the post is handed over."""

from django.utils.translation import gettext_lazy as _

from lianfang.access.open_work import open_work
from lianfang.access.scope import Scope

from .queries.coverage import coverage


def doors_left(scope: Scope, path: str) -> int:
    return coverage(scope, path).left


def doors_in_need(scope: Scope, path: str) -> int:
    return coverage(scope, path).needs


def doors_watched(scope: Scope, path: str) -> int:
    return coverage(scope, path).watch


open_work.add("screening.left", label=_("户还没走到"), count=doors_left, href="desk:unvisited")
open_work.add("screening.needs", label=_("户有事要办"), count=doors_in_need, href="desk:affected")
open_work.add("screening.watch", label=_("户在观察"), count=doors_watched)
