"""What a question must say, and how words of headers are told apart."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.facts import cannot
from lianfang.facts.catalogue import fields
from lianfang.facts.rules import check_question, check_words, is_class_allowed, near
from lianfang.facts.words import plain
from lianfang.kit.refusals import Refusal

from .asked import TWO, question

PADDING = st.text(alphabet=" \u3000（）()：:、，.。*-_", max_size=4)
WORDS = sorted({word for field in fields for word, parents in field.words if not parents})


@pytest.mark.parametrize(
    ("otherwise", "refusal"),
    [
        ({"purpose": ""}, cannot.CannotAskWithoutPurpose),
        ({"purpose": "   "}, cannot.CannotAskWithoutPurpose),
        ({"ground": ""}, cannot.CannotAskWithoutGround),
        ({"ground_on": None}, cannot.CannotAskWithoutGround),
        ({"since": date(2020, 2, 4)}, cannot.CannotAskBeforeGround),
        ({"type": "code"}, cannot.CannotAskWithoutOptions),
        ({"type": "code", "options": TWO[:1]}, cannot.CannotAskWithoutOptions),
        ({"type": "code", "options": (*TWO, TWO[0])}, cannot.CannotAskWithoutOptions),
        ({"options": TWO}, cannot.CannotAskWithoutOptions),
        ({"privacy": "open"}, cannot.CannotAskInThisClass),
        ({"type": "text"}, cannot.CannotAskInThisClass),
        ({"label": "返程时间"}, cannot.CannotAskAgain),
        ({"synonyms": ("手 机 号",)}, cannot.CannotAskAgain),
        ({"label": "政治面貌"}, cannot.CannotAskUseless),
        ({"synonyms": ("手机彩铃",)}, cannot.CannotAskUseless),
    ],
)
def test_what_a_question_alone_shows_to_be_wrong_is_refused(otherwise: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        check_question(question(**otherwise))


def test_a_refusal_proposes_the_field_that_exists() -> None:
    with pytest.raises(cannot.CannotAskAgain) as refused:
        check_question(question(label="抵吉时间"))

    assert refused.value.params == {"label": "抵吉时间", "word": "抵吉时间", "field": "返乡日期", "key": "return_on"}


def test_a_question_that_says_all_is_fine() -> None:
    check_question(question())
    check_question(question(type="codes", options=TWO))
    check_question(question(about="place", privacy="open"))
    check_question(question(type="text", privacy="D"))


@given(st.sampled_from(WORDS), PADDING, PADDING)
def test_no_spelling_of_a_known_word_gets_in_again(word: str, before: str, after: str) -> None:
    with pytest.raises(cannot.CannotAskAgain):
        check_words("新问题", [before + word + after], fields)


@given(st.sampled_from(WORDS), st.integers(0, 12), PADDING)
def test_blanks_and_marks_inside_a_word_change_nothing(word: str, cut: int, padding: str) -> None:
    assert plain(word[:cut] + padding + word[cut:]) == plain(word)


@given(st.text(max_size=20))
def test_a_plain_word_is_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize("privacy", ["open", "C", "D"])
@pytest.mark.parametrize("subject", ["person", "household", "place"])
@pytest.mark.parametrize("type_", ["bool", "code", "codes", "int", "decimal", "date", "text"])
def test_what_is_said_of_people_is_never_open_and_words_are_sealed(type_: str, subject: str, privacy: str) -> None:
    allowed = is_class_allowed(type_, subject, privacy)

    assert allowed == (
        (privacy == "D") if type_ == "text" else privacy == "C" or (privacy, subject) == ("open", "place")
    )


def test_what_looks_alike_is_proposed() -> None:
    assert [field.key for field in near("返乡的日期", fields)][:1] == ["return_on"]
    assert near("养猪情况调查", fields) == []
