"""Choices of views of the list: by state, by role."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.access.terms import Role

STATE_WORDS: Mapping[str, str | Promise] = {
    "held": _("在岗"),
    "none": _("没人"),
    "coming": _("还没开始"),
    "ended": _("结束了"),
}


@dataclass(frozen=True, slots=True)
class Option:
    label: str | Promise
    href: str
    current: bool
    count: int | None = None


def state_options(request: HttpRequest, counts: Mapping[str, int], state: str) -> list[Option]:
    return [
        Option(word, f"{request.path}?state={name}", name == state, counts.get(name))
        for name, word in STATE_WORDS.items()
    ]


def role_options(role: str) -> list[tuple[str, str, bool]]:
    """Return (value, word, chosen) for a select of roles."""
    return [("", str(_("所有岗位")), not role), *((value, str(word), value == role) for value, word in Role.choices)]
