"""Names and segments."""

import pytest

from lianfang.kit.paths import child, upper
from lianfang.places.rules import DoorWords, door_words, is_segment, is_village, next_segment, short_name


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("西关社区居民委员会", "西关社区"),
        ("滨河社区居委会", "滨河社区"),
        ("光明居民委员会", "光明社区"),
        ("黑秀村民委员会", "黑秀村"),
        ("上东村村民委员会", "上东村"),
        ("柳沟村委会", "柳沟村"),
        ("某某开发区", "某某开发区"),
    ],
)
def test_short_names(full: str, short: str) -> None:
    assert short_name(full) == short


def test_a_village_is_known_by_its_name_and_else_by_its_code() -> None:
    assert is_village("黑秀村民委员会", "141028203001")
    assert not is_village("西关社区居民委员会", "141028100201")
    assert is_village("某某农场", "141028100398")
    assert not is_village("某某虚拟社区", "141028100498")


@pytest.mark.parametrize("text", ["", "3.", "3/1", "a b", "三", "~1", "1" * 17])
def test_what_cannot_be_a_segment(text: str) -> None:
    assert not is_segment(text)


@pytest.mark.parametrize("sibling", ["30", "31", "3-1", "3A", "3~1f00ab12"])
def test_no_sibling_lies_under_building_3(sibling: str) -> None:
    building, other = child("14.10.28.", "3"), child("14.10.28.", sibling)

    assert not building <= other < upper(building)
    assert building <= child(building, "1") < upper(building)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3-2-502", DoorWords("", "3", "2", "502")),
        ("祥和苑3号楼-2单元-502", DoorWords("祥和苑", "3", "2", "502")),
        ("一组12号", DoorWords("一组", None, "", "12")),
        ("祥和苑", None),
        ("502", None),
    ],
)
def test_reading_the_words_of_a_door(text: str, words: DoorWords | None) -> None:
    assert door_words(text) == words


def test_the_next_segment_is_the_lowest_free_number() -> None:
    assert next_segment({"01", "02", "4"}, 2) == "03"
    assert next_segment(set(), 3) == "001"
