"""Words one after another, as each language joins them."""

from django.utils import translation

from lianfang.kit.sentences import listed


def test_words_are_joined_as_their_reader_joins_them() -> None:
    words = ["甲", 3, "丙"]

    assert listed(words) == "甲、3、丙"
    with translation.override("en"):
        assert listed(words) == "甲, 3, 丙"
    assert listed([]) == ""
