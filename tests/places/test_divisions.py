"""The shipped list and what becomes of it."""


from lianfang.places.divisions import divisions_of


def test_a_county_of_the_list_has_its_townships_communities_and_villages() -> None:
    found = divisions_of("141028")

    kinds = [division.kind for division in found]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "county": 1,
        "township": 7,
        "community": 7,
        "village": 66,
    }
    print(found[:12])
