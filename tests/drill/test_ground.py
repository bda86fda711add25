"""What is built in the drill county, at its full size and at a small one."""

from random import Random

import pytest

from lianfang.drill.ground import Division, Site, lay_out
from lianfang.places.divisions import divisions_of
from lianfang.places.terms import PlaceKind

GROUND = (PlaceKind.COMMUNITY, PlaceKind.VILLAGE)


@pytest.fixture(scope="module")
def jixian() -> list[Division]:
    return [Division(one.code, one.name, one.kind.value) for one in divisions_of("141028") if one.kind in GROUND]


@pytest.fixture(scope="module")
def sites(jixian: list[Division]) -> list[Site]:
    return lay_out(jixian, 33_000, Random(1))


def test_county_has_its_communities_and_villages(jixian: list[Division]) -> None:
    kinds = [division.kind for division in jixian]

    assert (kinds.count("community"), kinds.count("village")) == (7, 66)


def test_county_has_54_compounds_and_183_buildings(sites: list[Site]) -> None:
    compounds = [compound for site in sites for compound in site.compounds]

    assert (len(compounds), sum(len(compound.blocks) for compound in compounds)) == (54, 183)


def test_xiangheyuan_has_the_doors_of_the_picture(sites: list[Site]) -> None:
    xiguan = next(site for site in sites if site.division.name == "西关社区")

    compound = xiguan.compounds[0]

    assert (compound.name, [block.doors for block in compound.blocks]) == ("祥和苑", [48, 48, 48, 36, 54, 36, 22])
    assert xiguan.doors == 1286


def test_heixiu_has_the_groups_of_the_picture(sites: list[Site]) -> None:
    heixiu = next(site for site in sites if site.division.name == "黑秀村")

    assert [group.doors for group in heixiu.groups] == [38, 44, 31, 27, 36]


def test_villages_have_three_to_seven_groups(sites: list[Site]) -> None:
    counts = {len(site.groups) for site in sites if site.division.kind == "village"}

    assert counts == {3, 4, 5, 6, 7}


@pytest.mark.parametrize("households", [300, 2_000, 10_000])
def test_small_county_has_about_the_doors_asked_for(jixian: list[Division], households: int) -> None:
    doors = sum(site.doors for site in lay_out(jixian, households, Random(1)))

    assert 0.95 * households <= doors * 0.885 <= 1.15 * households + 60


def test_small_county_keeps_the_places_of_the_pictures(jixian: list[Division]) -> None:
    sites = {site.division.name: site for site in lay_out(jixian, 300, Random(1))}

    assert len(sites["西关社区"].compounds[0].blocks) == 7
    assert sites["黑秀村"].groups[0].name == "一组 上黑秀"


def test_large_county_has_more_doors(jixian: list[Division], sites: list[Site]) -> None:
    larger = lay_out(jixian, 66_000, Random(1))

    assert sum(site.doors for site in larger) > 1.8 * sum(site.doors for site in sites)
