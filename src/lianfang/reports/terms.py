"""Words of forms: how often one is asked for, of which level of place, and how one unit's answer stands."""

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Often(models.TextChoices):
    """How often a form is asked for."""

    ONCE = "once", _("一次")
    DAILY = "daily", _("每天")
    WEEKLY = "weekly", _("每周")
    MONTHLY = "monthly", _("每月")
    ON_CALL = "on_call", _("随时")


class Level(models.TextChoices):
    """Whose answer a form wants: one from each place of this level."""

    COUNTY = "county", _("县")
    TOWNSHIP = "township", _("乡镇（街道）")
    COMMUNITY = "community", _("社区、村")


PLACE_KINDS: Mapping[str, tuple[str, ...]] = {
    Level.COUNTY: ("county", "city"),
    Level.TOWNSHIP: ("township",),
    Level.COMMUNITY: ("community", "village"),
}
"""Kinds of places of a level: a village answers what a community does."""

ASKERS = frozenset({"department_reader", "township_office", "headquarters"})
"""Roles that may register a form before they ask for it."""

FILERS = frozenset({"community_office", "township_office", "headquarters"})
"""Roles that answer one: whoever runs a place at a desk."""

WEEKDAYS: tuple[str | Promise, ...] = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))

STANDING: Mapping[str, str | Promise] = {
    "notdue": _("未到时"),
    "tofill": _("还没填"),
    "fill": _("填好了，等人看过交"),
    "reported": _("已报"),
    "zero": _("零报"),
    "late": _("迟报"),
    "missing": _("缺报"),
}
"""How one unit's answer for one day stands; the keys are those of the desk's status vocabulary where it has one."""
