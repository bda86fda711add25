"""What the one search field means."""

import pytest

from lianfang.people.searching import Wish, are_initials, read_wish


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("", Wish()),
        ("   ", Wish()),
        ("张", Wish(name="张", door="张")),
        ("张 大山", Wish(name="张大山", door="张 大山")),
        ("zhang", Wish(letters="zhang")),
        ("Zhang Da", Wish(letters="zhangda")),
        ("zds", Wish(letters="zds")),
        ("3817", Wish(tail="3817", bare_door=("", "3817"))),
        ("0502", Wish(tail="0502", bare_door=("", "502"))),
        ("002x", Wish(tail="002X")),
        ("502", Wish(bare_door=("", "502"))),
        ("2-502", Wish(bare_door=("2", "502"))),
        ("12号", Wish(bare_door=("", "12"))),
        ("13800003817", Wish(phone="13800003817")),
        ("0357-7922222", Wish(phone="0357-7922222")),
        ("11010519491231002x", Wish(id_no="11010519491231002X")),
        ("3-2-502", Wish(door="3-2-502")),
        ("祥和苑3-2-502", Wish(door="祥和苑3-2-502")),
        ("一组12号", Wish(door="一组12号")),
    ],
)
def test_what_is_typed_says_what_to_look_for(typed: str, wish: Wish) -> None:
    assert read_wish(typed) == wish


@pytest.mark.parametrize(("letters", "initials"), [("zds", True), ("wh", True), ("zhang", False), ("lv", False)])
def test_letters_without_a_vowel_are_initials(letters: str, initials: bool) -> None:
    assert are_initials(letters) is initials
