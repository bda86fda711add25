"""Who was visited in the drill and who was not."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from lianfang.drill.draw import CountyDrawing, Drawn
from lianfang.drill.play import Ask, draw
from lianfang.kit.clock import ZONE
from lianfang.places.divisions import divisions_of

NOW = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
LEFT = ("todo", "again", "refused")


def drawing(households: int, seed: int = 2020) -> CountyDrawing:
    return draw(Ask("141028", households, seed, NOW), divisions_of("141028"))


@pytest.fixture(scope="module")
def county() -> list[Drawn]:
    return list(drawing(33_000).drawn())


def left_share(sites: list[Drawn]) -> float:
    doors = [door for site in sites for door in site.doors]
    return sum(door.status in LEFT for door in doors) / len(doors)


def named(county: list[Drawn], name: str) -> Drawn:
    return next(drawn for drawn in county if drawn.site.division.name == name)


def test_county_is_about_as_large_as_asked_for(county: list[Drawn]) -> None:
    families = [door.family for site in county for door in site.doors if door.family]

    assert 31_500 <= len(families) <= 34_500
    assert 95_000 <= sum(family.size for family in families) <= 105_000


def test_about_nine_doors_in_ten_are_done(county: list[Drawn]) -> None:
    assert 0.08 <= left_share(county) <= 0.12


def test_heixiu_is_as_far_behind_as_in_the_picture(county: list[Drawn]) -> None:
    heixiu = named(county, "黑秀村")

    assert sum(door.status in LEFT for door in heixiu.doors) == 98
    assert max(visit.at for door in heixiu.doors for visit in door.visits) < NOW - timedelta(hours=9)


def test_xiguan_is_as_far_as_in_the_picture(county: list[Drawn]) -> None:
    assert sum(door.status in LEFT for door in named(county, "西关社区").doors) == 163


def test_baishansi_is_the_township_behind(county: list[Drawn]) -> None:
    townships: dict[str, list[Drawn]] = {}
    for drawn in county:
        townships.setdefault(drawn.site.division.code[:9], []).append(drawn)
    shares = {code: left_share(sites) for code, sites in townships.items()}

    assert max(shares, key=lambda code: shares[code]) == "141028203"


@pytest.mark.parametrize("name", ["桥南社区", "黑秀村"])
def test_whole_buildings_and_groups_were_never_visited(county: list[Drawn], name: str) -> None:
    blocks: dict[int, set[str]] = {}
    for door in named(county, name).doors:
        blocks.setdefault(id(door.block), set()).add(door.status)

    assert {"todo"} in blocks.values()


def test_no_visit_lies_in_the_future_or_before_the_ten_days(county: list[Drawn]) -> None:
    instants = [visit.at for site in county for door in site.doors for visit in door.visits]

    assert NOW - timedelta(days=10) < min(instants)
    assert max(instants) <= NOW


def test_the_last_hour_is_alive(county: list[Drawn]) -> None:
    buckets = Counter(
        int((NOW - visit.at) / timedelta(minutes=5))
        for site in county
        for door in site.doors
        for visit in door.visits
        if NOW - visit.at < timedelta(hours=1)
    )

    assert set(buckets) == set(range(12))


def test_nobody_is_knocked_up_at_night(county: list[Drawn]) -> None:
    hours = {visit.at.astimezone(ZONE).hour for site in county for door in site.doors for visit in door.visits}

    assert (min(hours), max(hours) < 22) == (8, True)


def test_vacant_doors_hold_nobody(county: list[Drawn]) -> None:
    vacant = [door for site in county for door in site.doors if door.status == "vacant"]

    assert {door.family for door in vacant} == {None}


def test_last_visit_says_what_the_door_is(county: list[Drawn]) -> None:
    said = {(door.status, door.visits[-1].outcome if door.visits else "") for site in county for door in site.doors}

    assert said == {
        ("todo", ""),
        ("again", "nobody_home"),
        ("refused", "refused"),
        ("vacant", "vacant"),
        ("done", "seen"),
        ("needs", "seen"),
    }


def test_same_seed_draws_the_same_county() -> None:
    first, second = ([drawn.doors for drawn in drawing(600).drawn()] for _ in range(2))

    assert first == second


def test_another_seed_draws_another_county() -> None:
    first, second = ([drawn.doors for drawn in drawing(600, seed).drawn()] for seed in (1, 2))

    assert first != second
