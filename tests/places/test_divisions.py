"""The shipped list and what becomes of it."""

import pytest

from lianfang.ledger.door import SYSTEM
from lianfang.ledger.emergencies import open_emergency
from lianfang.ledger.models import StoredEntry
from lianfang.places.cannot import CannotFindCounty
from lianfang.places.divisions import county_name, division_id, divisions_of, plant_county
from lianfang.places.models import Place

from .ground import AT


def test_a_county_of_the_list_has_its_townships_communities_and_villages() -> None:
    kinds = [division.kind.value for division in divisions_of("141028")]

    counts = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    assert counts == {"county": 1, "township": 7, "community": 7, "village": 66}


def test_names_are_shortened_for_display_and_kept_in_full() -> None:
    found = {division.code: (division.name, division.full_name) for division in divisions_of("141028")}

    assert found["141028100003"] == ("西关社区", "西关社区居民委员会")
    assert found["141028203203"] == ("黑秀村", "黑秀村民委员会")
    assert found["141028100213"] == ("上东村", "上东村村民委员会")


def test_each_division_names_the_one_above() -> None:
    found = {division.code: division.parent for division in divisions_of("141028")}

    assert (found["141028"], found["141028100"], found["141028100003"]) == ("", "141028", "141028100")


def test_a_city_brings_its_counties() -> None:
    found = divisions_of("130300")

    assert (found[0].code, found[0].kind.value, found[0].full_name) == ("1303", "city", "秦皇岛市")
    assert [division.kind.value for division in found].count("county") == 9


def test_a_county_that_the_list_lacks_is_refused() -> None:
    with pytest.raises(CannotFindCounty):
        county_name("999999")


@pytest.mark.django_db
def test_planting_a_county_records_its_whole_tree_and_again_adds_nothing() -> None:
    open_emergency("141028", name="演练", drill=True, level=1, ground="", at=AT)
    plant_county("141028", SYSTEM("141028"), AT)
    entry_count = StoredEntry.objects.count()

    plant_county("141028", SYSTEM("141028"), AT)

    village = Place.objects.get(county="141028", id=division_id("141028203203"))
    assert Place.objects.filter(county="141028").count() == 81
    assert (village.path, village.kind, village.initials) == ("14.10.28.203.203.", "village", "hxc")
    assert StoredEntry.objects.count() == entry_count
