"""Forms that number doors: of a building by floors and stairwells, of a group or a lane along the road."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.kit.sentences import listed
from lianfang.ledger.drafts import Draft
from lianfang.places import drafts, kinds, plans
from lianfang.places.cannot import CannotBuildDoors, CannotBuildNothing
from lianfang.places.models import Place
from lianfang.places.terms import PlaceKind, Side

from .forms import COMMON, Act, ActForm, acts

_APART = re.compile(r"[\s,，、;；/]+")
_PAINTED = re.compile(r"(?:(?P<well>\d{1,2})\s*-\s*)?(?P<floor>[Bb]?\d{1,3})(?P<number>\d{2})")
ROADS = (("both", _("单号路北，双号路南")), ("north", _("都在路北")), ("south", _("都在路南")))


class Numbers(forms.CharField):
    """Numbers written one after the other: 4、13, or a span 9-11."""

    def to_python(self, value: Any) -> Any:
        found: list[int] = []
        for word in filter(None, _APART.split(str(value or "").strip())):
            span = re.fullmatch(r"(-?\d{1,4})(?:-(\d{1,4}))?", word)
            if span is None:
                raise forms.ValidationError(_("“%(word)s”看不懂，写数字，用顿号隔开。") % {"word": word})
            last = int(span[2] or span[1])
            found += range(int(span[1]), min(last, int(span[1]) + 9_999) + 1)
        return tuple(dict.fromkeys(found))

    def prepare_value(self, value: Any) -> Any:
        return listed(value) if isinstance(value, tuple) else value


class Counts(Numbers):
    """One number a stairwell, in order: 2、2、3."""

    def to_python(self, value: Any) -> Any:
        words = [word for word in _APART.split(str(value or "").strip()) if word]
        wrong = next((word for word in words if not re.fullmatch(r"\d{1,2}", word)), None)
        if wrong is not None:
            raise forms.ValidationError(_("“%(word)s”看不懂，写数字，用顿号隔开。") % {"word": wrong})
        return tuple(map(int, words))


class Doors(forms.CharField):
    """Doors as they are painted: 101, or 2-101 for the one in stairwell 2. Becomes keys of a plan."""

    def to_python(self, value: Any) -> Any:
        return tuple(_key(word) for word in filter(None, _APART.split(str(value or "").strip())))


def _key(word: str) -> str:
    found = _PAINTED.fullmatch(word)
    if found is None:
        raise forms.ValidationError(_("“%(word)s”看不懂，写门号，比如 2-101。") % {"word": word})
    floor = found["floor"].upper()
    level = -int(floor[1:]) if floor.startswith("B") else int(floor)
    segment = plans.door_segment(level, int(found["number"]))
    return f"{int(found['well'])}/{segment}" if found["well"] else segment


class BuildingForm(ActForm):
    plan_form = True
    stairwells = forms.IntegerField(label=_("几个单元"), min_value=1, max_value=40, initial=2)
    per_floor = Counts(label=_("每层几户"), initial=(2,), help_text=_("各单元不一样就依次写：2、2、3。"))
    top = forms.IntegerField(label=_("最高是几层"), min_value=1, max_value=150, initial=6)
    lowest = forms.IntegerField(label=_("最低是几层"), min_value=-9, max_value=150, initial=1)
    through = forms.ChoiceField(
        label=_("门号怎么排"),
        choices=(("", _("每单元从 01 起")), ("1", _("整栋连着排"))),
        required=False,
        initial="",
        widget=forms.RadioSelect,
    )
    skipped_floors = Numbers(label=_("没有的楼层"), required=False, help_text=_("比如 4、13。"))
    skipped_numbers = Numbers(label=_("没有的户号"), required=False, help_text=_("比如每层没有 04 号，写 4。"))
    left_out = Doors(label=_("不是住户的门"), required=False, help_text=_("2-101 是 2 单元的，101 是各单元的。"))
    joined = Doors(label=_("和右边打通的门"), required=False, help_text=_("两户打通算一户，写左边那个门号。"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        per_floor, stairwells = found.get("per_floor"), found.get("stairwells")
        if per_floor and stairwells and len(per_floor) not in (1, stairwells):
            self.add_error("per_floor", _("要么只写一个数，要么每个单元写一个。"))
        if not self.errors:
            refusal = _size_fault(self.plan)
            if refusal is not None:
                raise forms.ValidationError(f"{refusal.text('what')}。{refusal.text('do')}")
        return found

    @property
    def plan(self) -> plans.BuildingPlan:
        found = self.cleaned_data
        counts = found["per_floor"]
        return plans.BuildingPlan(
            self.place.id,
            per_floor=counts if len(counts) > 1 else counts * found["stairwells"],
            top=found["top"],
            lowest=found["lowest"],
            through=bool(found["through"]),
            skipped_floors=found["skipped_floors"],
            skipped_numbers=found["skipped_numbers"],
            left_out=found["left_out"],
            joined=found["joined"],
        )

    def planned(self) -> list[plans.PlannedPlace]:
        return plans.places_of_building(self.plan)

    def draft(self) -> Draft:
        return drafts.build_doors(self.plan, at=self.happened_at, id=self.id)


def _size_fault(plan: plans.BuildingPlan) -> CannotBuildDoors | CannotBuildNothing | None:
    if plan.size() > plans.MOST_DOORS:
        return CannotBuildDoors(count=plan.size(), most=plans.MOST_DOORS)
    doors = [place for place in plans.places_of_building(plan) if place.kind == PlaceKind.DOOR]
    return None if doors else CannotBuildNothing()


class GroupForm(ActForm):
    plan_form = True
    first = forms.IntegerField(label=_("从几号"), min_value=1, max_value=9999, initial=1)
    last = forms.IntegerField(label=_("到几号"), min_value=1, max_value=9999, initial=30)
    skipped = Numbers(label=_("没有的号"), required=False, help_text=_("比如 4、13，或 9-11。"))
    road = forms.ChoiceField(label=_("门在哪边"), choices=ROADS, initial="both", widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not self.errors:
            count = len(self.planned()) if found["last"] - found["first"] < 10_000 else 0
            if count > plans.MOST_DOORS:
                raise forms.ValidationError(str(CannotBuildDoors(count=count, most=plans.MOST_DOORS).text("what")))
            if not count:
                self.add_error("last", _("止号要不小于起号，中间还要有门。"))
        return found

    @property
    def plan(self) -> plans.GroupPlan:
        found, road = self.cleaned_data, self.cleaned_data["road"]
        side = "" if road == "both" else Side(road).value
        return plans.GroupPlan(self.place.id, found["first"], found["last"], found["skipped"], road == "both", side)

    def planned(self) -> list[plans.PlannedPlace]:
        return plans.places_of_group(self.plan)

    def draft(self) -> Draft:
        return drafts.build_group_doors(self.plan, at=self.happened_at, id=self.id)


def _is_building(place: Place) -> bool:
    return place.is_open and place.kind == PlaceKind.BUILDING


def _has_road(place: Place) -> bool:
    return place.is_open and place.kind in (PlaceKind.GROUP, PlaceKind.LANE)


DOORS = _("排门号")
ACTS = {
    **acts(
        Act("doors", DOORS, _("建这些门"), kinds.DOORS_BUILT.name, BuildingForm, _is_building),
        Act("numbers", DOORS, _("建这些门"), kinds.GROUP_DOORS_BUILT.name, GroupForm, _has_road),
    ),
    **COMMON,
}
