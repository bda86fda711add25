"""Which rooms of the office a role can walk into; a noun whose pages do not exist yet is left out."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.access.terms import OFFICES

from .addresses import url_or_none

FIELD = frozenset({"grid_worker"})
READERS = frozenset({"department_reader", "auditor"})
KEEPER = frozenset({"system_keeper"})


@dataclass(frozen=True, slots=True)
class Noun:
    name: str
    label: str | Promise
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class NavItem:
    name: str
    label: str | Promise
    href: str
    current: bool


NOUNS = (
    Noun("board", _("总览"), OFFICES | READERS),
    Noun("chart", _("作战图"), OFFICES | FIELD),
    Noun("people", _("人员"), OFFICES | FIELD),
    Noun("unvisited", _("未访单"), OFFICES | FIELD),
    Noun("ledger", _("台账"), OFFICES | READERS | KEEPER),
    Noun("inbox", _("待办"), OFFICES | FIELD | KEEPER),
    Noun("forms", _("报表"), OFFICES | READERS),
    Noun("roster", _("导入"), OFFICES),
    Noun("exports", _("导出"), OFFICES | FIELD | READERS),
    Noun("fields", _("字段"), OFFICES | READERS | KEEPER),
    Noun("places", _("区划"), OFFICES | KEEPER),
    Noun("posts", _("岗位"), OFFICES | KEEPER),
)


def nav_items(role: str, path: str) -> list[NavItem]:
    """Return the rooms open to `role`, the one in use; the one whose address starts `path` is the current one."""
    found = [(noun, url_or_none(f"desk:{noun.name}")) for noun in NOUNS if role in noun.roles]
    open_nouns = [(noun, href) for noun, href in found if href]
    current = max((href for _noun, href in open_nouns if _is_within(path, href)), key=len, default=None)
    return [NavItem(noun.name, noun.label, href, href == current) for noun, href in open_nouns]


def _is_within(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(href if href.endswith("/") else f"{href}/"))
