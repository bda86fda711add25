"""What devices and programs hand in: whatever bytes come, they are read, or refused for a reason that has a code.

What is bent was whole: a test holds that every seed is read, so that none of the faults below is refused at the gate.
"""

import copy
import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.bent import bent
from tests.ledger.test_released import CASES, product_kinds

from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal
from lianfang.ledger.door import Author
from lianfang.ledger.writing.intake import Ready, Refused, parse

ANY_ID = str(uuid7())
BY = Author("141028", uuid7(), uuid7(), "西关平板", "api")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
SEEDS: list[tuple[str, int, dict[str, Any]]] = [tuple(case.values) for case in CASES]  # type: ignore[misc]  # of pytest


def entry(name: str, version: int, said: object) -> bytes:
    """An entry of a phone, about a place that its body names if it names one."""
    about = said if isinstance(said, dict) else {}
    header = {
        "id": str(uuid7()),
        "kind": name,
        "version": version,
        "place": next((about[key] for key in ("place", "building", "group") if key in about), str(uuid7())),
        "happened_at": datetime(2020, 2, 6, 9, 20, tzinfo=UTC).isoformat(),
        "body": said,
        **({"amends": str(uuid7())} if name == "ledger.withdrawn" else {}),
    }
    return json.dumps(header).encode()


def judged(sent: bytes) -> Ready | Refused:
    """Parse; a fault of ours hides in the refusal that only names a Python error."""
    found = parse(sent, BY)
    if isinstance(found, Refused):
        assert isinstance(found.refusal, Refusal)
        said = [str(word) for word in found.refusal.params.values()]
        assert [word for word in said if word == "failed" or word.endswith(("Error", "Exception"))] == [], sent
    return found


WHOLE = entry("screening.door_visit", 2, {"outcome": "seen", "present_count": 3, "persons": []})


def test_what_is_bent_was_whole() -> None:
    """Else every fault would be refused at the gate, and no body ever be looked at."""
    answers = [judged(entry(*seed)) for seed in SEEDS]
    stopped = [found.refusal.code for found in answers if isinstance(found, Refused)]

    assert isinstance(judged(WHOLE), Ready)
    assert {name for name, _version, _body in SEEDS} == {kind.name for kind in product_kinds()}
    assert {code for code in stopped if code.startswith("ledger.")} == set(), "refused before its own rules were asked"
    assert len(stopped) < len(SEEDS) / 4, "what follows from ids that the seed makes up is refused by the kind itself"


@given(st.binary(max_size=300) | bent(WHOLE) | JSON.map(json.dumps).map(str.encode))
def test_whatever_bytes_come_they_are_read_or_refused(sent: bytes) -> None:
    judged(sent)


@given(st.sampled_from(("id", "kind", "version", "place", "happened_at", "body", "base", "amends", "observer")), JSON)
def test_any_part_of_the_header_may_be_wrong(part: str, value: object) -> None:
    judged(json.dumps(json.loads(WHOLE) | {part: value}).encode())


VALUES = JSON | st.sampled_from(("2020-02-06", "9999-12-31", "0001-01-01T00:00:00+14:00", ANY_ID, [ANY_ID])).map(
    copy.deepcopy
)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, int, object]:
    """A body as somebody really wrote it, of which parts however deep are something else, missing, or one too many."""
    name, version, whole = draw(st.sampled_from(SEEDS))
    body = json.loads(json.dumps(whole))
    for _fault in range(draw(st.integers(1, 3))):
        part: Any = body
        while isinstance(part, dict | list) and part:
            keys = sorted(part) if isinstance(part, dict) else list(range(len(part)))
            key = draw(st.sampled_from(keys))
            if isinstance(part[key], dict | list) and part[key] and draw(st.booleans()):
                part = part[key]
                continue
            fault = draw(st.sampled_from(("other", "gone", "more")))
            if fault == "gone":
                del part[key]
            elif fault == "other":
                part[key] = draw(VALUES)
            elif isinstance(part, dict):
                part[draw(st.text(max_size=8))] = draw(VALUES)
            else:
                part.append(draw(VALUES))
            break
    return name, version, body


@given(bodies())
def test_body_of_any_kind_is_read_or_refused(found: tuple[str, int, object]) -> None:
    name, version, body = found

    judged(entry(name, version, body))
