"""Words of places: kinds, sides of the road, and which kind stands under which."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlaceKind(models.TextChoices):
    """What a place is. 社区 always means the committee's ground, 小区 the compound: real reports mix them up."""

    CITY = "city", _("市")
    COUNTY = "county", _("县")
    TOWNSHIP = "township", _("乡镇")
    COMMUNITY = "community", _("社区")
    VILLAGE = "village", _("村")
    GRID = "grid", _("网格")
    COMPOUND = "compound", _("小区")
    GROUP = "group", _("组")
    BUILDING = "building", _("楼栋")
    LANE = "lane", _("巷")
    STAIRWELL = "stairwell", _("单元")
    DOOR = "door", _("门户")
    PREMISES = "premises", _("场所")


class Side(models.TextChoices):
    """On which side of the village road a door stands."""

    NORTH = "north", _("路北")
    SOUTH = "south", _("路南")


K = PlaceKind
ROOTS = frozenset({K.CITY.value, K.COUNTY.value})
UNCOUNTED = frozenset({K.DOOR.value, K.STAIRWELL.value})
DOOR_GROUND = (K.COMMUNITY, K.VILLAGE, K.COMPOUND, K.GROUP, K.BUILDING, K.LANE)
SPELLED = tuple(kind.value for kind in K if kind.value not in UNCOUNTED)

# What an office may add under what. The ledger stores any pair; this is what the pages offer.
_GROUND = (K.COMPOUND, K.BUILDING, K.LANE, K.PREMISES)
CHILD_KINDS: dict[str, tuple[PlaceKind, ...]] = {
    K.CITY: (K.COUNTY, K.PREMISES),
    K.COUNTY: (K.TOWNSHIP, K.PREMISES),
    K.TOWNSHIP: (K.COMMUNITY, K.VILLAGE, K.PREMISES),
    K.COMMUNITY: (*_GROUND, K.GRID),
    K.VILLAGE: (K.GROUP, *_GROUND, K.GRID),
    K.GRID: (*_GROUND, K.GROUP),
    K.COMPOUND: (K.BUILDING, K.LANE, K.PREMISES, K.GRID),
    K.GROUP: (K.DOOR, K.LANE, K.BUILDING, K.PREMISES),
    K.LANE: (K.DOOR, K.BUILDING, K.PREMISES),
    K.BUILDING: (K.STAIRWELL, K.DOOR, K.PREMISES),
    K.STAIRWELL: (K.DOOR,),
}
