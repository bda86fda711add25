"""The catalogue: every word means one field, every field says why, and what the field notes list is there."""

from collections import defaultdict

import pytest

from lianfang.facts.catalogue import ORDER, TOPICS, fields
from lianfang.facts.fields import Field, Fields
from lianfang.facts.refused import REFUSED, refused_by
from lianfang.facts.words import plain
from lianfang.people import terms as people
from lianfang.screening import terms as screening


def readings() -> dict[str, list[tuple[str, frozenset[str]]]]:
    """By word: each field that it may mean, with the parents that it needs."""
    found: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for field in fields:
        for word, parents in field.words:
            found[plain(word)].append((field.key, frozenset(map(plain, parents))))
    return found


def test_no_word_means_two_fields_unless_its_parents_tell_them_apart() -> None:
    for word, meant in readings().items():
        free = {key for key, parents in meant if not parents}
        assert len(free) <= 1, f"{word} alone means {free}"
        owner: dict[str, str] = {}
        for key, parents in meant:
            for parent in parents:
                assert owner.setdefault(parent, key) == key, f"{word} below {parent} means {owner[parent]} and {key}"


def test_no_field_asks_what_has_no_purpose() -> None:
    refused = {plain(word) for each in REFUSED for word in each.words}

    assert refused & set(readings()) == set()


def test_every_field_says_why_and_since_when_in_both_languages() -> None:
    for field in fields:
        said = (field.label, field.label_en, field.purpose, field.purpose_en, field.ground, field.ground_en)
        assert all(said), field.key
        assert "年" in field.ground, field.key
        assert field.topic in TOPICS, field.key
        assert field.privacy in {"open", "A", "B", "C", "D"}, field.key


def test_what_is_said_of_a_person_is_never_open() -> None:
    assert [field.key for field in fields if field.subject == "person" and field.privacy == "open"] == []


def test_words_of_a_person_that_are_free_are_sealed_or_name_them() -> None:
    """A text of class C is a short word (a class, a job, a train); what names somebody is A or B, sentences are D."""
    coded = {field.key for field in fields if (field.subject, field.type, field.privacy) == ("person", "text", "C")}

    assert coded == {
        "nationality", "occupation", "class_name", "trip_no", "seat", "hospital", "hospital_code", "diagnosis",
        "outcome", "responsible_unit", "check_in_community", "duty_post", "check_in_proof",
    }  # fmt: skip


def test_every_topic_has_its_place_in_the_directory() -> None:
    assert sorted(ORDER) == sorted(TOPICS)


def test_a_choice_has_options_and_nothing_else_has() -> None:
    free = {key.key for key in fields if key.type in {"code", "codes"} and not key.options}
    odd = {key.key for key in fields if key.options and key.type not in {"code", "codes"}}

    assert (free, odd) == (set(), set())


@pytest.mark.parametrize(
    ("key", "codes"),
    [
        ("sex", {c for c in people.Sex.values if c}),
        ("id_type", {c for c in people.IdType.values if c}),
        ("relation", {c for c in people.Relation.values if c}),
        ("residence", {c for c in people.Residence.values if c}),
        ("visit_outcome", {str(c) for c in screening.Outcome}),
        ("symptom", {str(c) for c in screening.Symptom}),
        ("need", {str(c) for c in screening.Need}),
    ],
)
def test_options_are_the_codes_that_the_registers_keep(key: str, codes: set[str]) -> None:
    assert {option.code for option in fields[key].options} == codes


def test_a_field_without_purpose_is_not_taken() -> None:
    name = fields["name"]
    nameless = Field(
        "x", "x", "x", "person", "text", "D", purpose="", ground=name.ground, since=name.since,
    )  # fmt: skip

    with pytest.raises(ValueError, match="no purpose"):
        Fields().add(nameless)


def test_a_key_is_taken_once() -> None:
    own = Fields()
    own.add(fields["name"])

    with pytest.raises(ValueError, match="there already"):
        own.add(fields["name"])


def test_a_refused_column_is_named_however_it_is_written() -> None:
    assert [found.key for word in ("政治面貌", "更换手机彩铃（个）", "民 族") if (found := refused_by(word))] == [
        "politics", "ringtone", "ethnicity",
    ]  # fmt: skip
    assert refused_by("姓名") is None
