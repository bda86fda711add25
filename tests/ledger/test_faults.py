"""What is wrong with an entry is said in the reader's words, with the path of the field, for every kind there is."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from lianfang.kit.ids import uuid7
from lianfang.ledger.cannot import CannotTakeBody
from lianfang.ledger.door import Author
from lianfang.ledger.faults import WORDS, FaultyRefusal
from lianfang.ledger.writing.intake import Refused, parse

BY = Author("141028", uuid7(), uuid7(), "西关平板", "api")
RELEASED = Path(__file__).parent / "released"
NEWEST: dict[str, dict[str, Any]] = json.loads(max(RELEASED.glob("*.json")).read_text())
ODD: list[Any] = [None, True, -1, 10**12, 1.5, "x", "x" * 3_000, "2020-02-31", [], [1] * 1_100, {}, {"x": 1}]
Way = tuple[str | int, ...]


def sent(kind: str, version: int, body: object, **header: object) -> bytes:
    at = datetime(2020, 2, 6, 9, 20, tzinfo=UTC).isoformat()
    said = {"id": str(uuid7()), "kind": kind, "version": version, "place": str(uuid7()), "happened_at": at}
    return json.dumps(said | {"body": body} | header).encode()


def fault(kind: str, body: object, *, version: int = 1) -> tuple[str, str, str]:
    """Code, path and words of what is wrong."""
    found = parse(sent(kind, version, body), BY)
    assert isinstance(found, Refused), "it was read"
    assert isinstance(found.refusal, CannotTakeBody), found.refusal
    return found.refusal.params["fault"], found.refusal.params["where"], found.refusal.text("why")


def paths(value: object, at: Way = ()) -> Iterator[Way]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield (*at, key)
        yield from paths(part, (*at, key))


def bent(body: object, at: Way, value: object) -> Any:
    found = deepcopy(body)
    holder: Any = found
    for key in at[:-1]:
        holder = holder[key]
    holder[at[-1]] = value
    return found


VISIT: dict[str, Any] = {"outcome": "seen", "present_count": 3, "persons": []}
ID = "01a1b83d-7d80-7931-97b8-e5c8c14090a3"
CASES: list[tuple[str, str, object, tuple[str, str, str]]] = [
    ("missing", "ledger.withdrawn", {}, ("missing", "reason", "reason：没写。")),
    ("unknown", "ledger.withdrawn", {"reason": "错", "x": 1}, ("unknown", "x", "x：没有这一栏。")),
    ("not text", "ledger.withdrawn", {"reason": 3}, ("not_text", "reason", "reason：要写成文字。")),
    ("not an id", "access.post_ended", {"post": "7"}, ("not_an_id", "post", "post：要写成编号（UUID）。")),
    (
        "too big", "ledger.emergency_level_changed", {"emergency": ID, "level": 9, "ground": ""},
        ("too_big", "level", "level：太大，最大 4。"),
    ),
    (
        "too long", "ledger.emergency_level_changed", {"emergency": ID, "level": 1, "ground": "文" * 501},
        ("too_long", "ground", "ground：太长，最多 500 个字。"),
    ),
    (
        "too short", "ledger.emergency_opened",
        {"emergency": ID, "name": "", "drill": True, "level": 1, "ground": ""},
        ("too_short", "name", "name：太短，要 1 个字以上。"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "body", "said"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_wrong_field_is_named_with_what_it_should_be(kind: str, body: object, said: tuple[str, str, str]) -> None:
    assert fault(kind, body) == said


def test_a_day_that_is_none_and_a_word_that_is_none_are_named_where_they_stand() -> None:
    body = {"person": ID, "on": "2020-02-31", "household": ID}
    found = fault("people.person_died", body)
    visit = fault("screening.door_visit", VISIT | {"outcome": "maybe"}, version=2)

    assert found == ("not_a_date", "on", "on：要写成日期，像 2020-02-06。")
    assert visit[:2] == ("not_one_of", "outcome")
    assert visit[2].startswith("outcome：只能是其中之一：")


def test_a_value_that_may_be_of_several_sorts_and_is_of_none() -> None:
    body = VISIT | {"answers": [{"key": "q.huoqin", "value": {"a": 1}}]}

    assert fault("screening.door_visit", body, version=2) == (
        "wrong_type", "answers.0.value", "answers.0.value：写成了别的样子，这里不收这种值。",
    )  # fmt: skip


def test_words_follow_the_reader_and_codes_stay() -> None:
    found = parse(sent("ledger.withdrawn", 1, {}), BY)
    assert isinstance(found, Refused)
    with override("en"):
        said = found.refusal.as_json()

    assert (said["code"], said["fault"], said["where"]) == ("ledger.bad_body", "missing", "reason")
    assert said["why"] == "reason: It is missing."


def test_what_is_no_json_says_where_it_stops() -> None:
    found = parse(b'{"id": "0', BY)

    assert isinstance(found, Refused)
    assert found.refusal.params == {"fault": "broken", "where": "", "line": "1", "column": "9"}


def test_a_name_that_is_too_long_to_be_a_field_is_cut() -> None:
    found = fault("ledger.withdrawn", {"reason": "错", "王" * 400: 1})

    assert found[1] == "王" * 40


def test_what_was_returned_before_faults_had_codes_keeps_its_words() -> None:
    assert CannotTakeBody(detail="body.x: Field required").text("why") == "body.x: Field required"


@pytest.mark.parametrize("kind", sorted(NEWEST))
def test_every_field_of_every_kind_may_be_wrong_and_is_told_in_words(kind: str) -> None:
    """Nothing comes back in another program's English, and no fault is one that has no words of its own."""
    version, body = NEWEST[kind]["version"], NEWEST[kind]["body"]
    odd = [bent(body, at, value) for at in paths(body) for value in ODD]
    refusals = [one.refusal for one in (parse(sent(kind, version, o), BY) for o in odd) if isinstance(one, Refused)]
    faulty = [one for one in refusals if isinstance(one, FaultyRefusal)]

    assert {one.params["fault"] for one in faulty} <= WORDS.keys() - {"wrong", "failed", "old_body"}
    assert [one.params["where"] for one in faulty if not one.params["where"]] == []
    with override("en"):
        assert [said for one in faulty if "：" in (said := one.text("why"))] == []
