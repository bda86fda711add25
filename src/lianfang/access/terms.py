"""Words and standing choices of this room: roles, what each may see and give, words for a post's state."""

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    GRID_WORKER = "grid_worker", _("网格员")
    COMMUNITY_OFFICE = "community_office", _("社区（村）办公室")
    TOWNSHIP_OFFICE = "township_office", _("乡镇（街道）办公室")
    HEADQUARTERS = "headquarters", _("指挥部办公室")
    DEPARTMENT_READER = "department_reader", _("部门查阅")
    AUDITOR = "auditor", _("审计员")
    SYSTEM_KEEPER = "system_keeper", _("系统管理员")


OFFICES = frozenset({"community_office", "township_office", "headquarters"})
"""Roles that run a place at a desk."""

FIELD = frozenset({"grid_worker"}) | OFFICES
"""Roles that may record what happens at a door."""

ROLES = frozenset(Role.values)

FIELD_CLASSES: Mapping[str, str | Promise] = {
    "A": _("证件、电话、门牌"),
    "B": _("姓名"),
    "C": _("健康与行程"),
    "D": _("备注与图片"),
}
"""The classes of design law 9, as an office calls them."""

DEFAULT_CLASSES: Mapping[str, tuple[str, ...]] = {
    "grid_worker": ("A", "B", "C", "D"),
    "community_office": ("A", "B", "C", "D"),
    "township_office": ("A", "B", "C", "D"),
    "headquarters": ("A", "B", "C", "D"),
    "department_reader": ("C",),
    "auditor": ("C",),
    "system_keeper": (),
}
"""What a role sees where the post says nothing else. The first four hold the people of their place; all others are
given what their purpose needs, class by class."""

DEFAULT_PURPOSE: Mapping[str, str] = {
    "grid_worker": "入户排查",
    "community_office": "本社区（村）防控",
    "township_office": "本乡镇（街道）防控",
    "headquarters": "全县防控指挥",
    "department_reader": "",
    "auditor": "监督检查",
    "system_keeper": "系统运行",
}
"""Recorded with the post, hence plain words and not translated. A department must state its own."""

MAY_GIVE: Mapping[str, frozenset[str]] = {
    "community_office": frozenset({"grid_worker", "community_office"}),
    "township_office": frozenset({"grid_worker", "community_office", "township_office"}),
    "headquarters": ROLES - {"system_keeper"},
    "system_keeper": ROLES,
}
"""Posts of which roles each role may give, end and hand over, at its own place or below."""
