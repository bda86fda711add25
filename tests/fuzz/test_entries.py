"""What devices and programs hand in: whatever bytes come, they are read, or refused for a reason that has a code."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.bent import bent

from lianfang.kit.ids import uuid7
from lianfang.kit.refusals import Refusal
from lianfang.ledger import cannot
from lianfang.ledger.door import Author
from lianfang.ledger.kinds import kinds
from lianfang.ledger.writing.intake import Refused, parse

BY = Author("141028", uuid7(), uuid7(), "西关平板", "api")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
NAMES = sorted(kind.name for kind in kinds)


def entry(name: str, said: object, **more: object) -> bytes:
    header = {
        "id": str(uuid7()),
        "kind": name,
        "version": 1,
        "county": "141028",
        "place": str(uuid7()),
        "happened_at": datetime(2020, 2, 6, 9, 20, tzinfo=UTC).isoformat(),
        "body": said,
    }
    return json.dumps(header | more).encode()


def judged(sent: bytes) -> None:
    """Parse; a fault of ours hides in the refusal that only names a Python error."""
    found = parse(sent, BY)
    if isinstance(found, Refused):
        assert isinstance(found.refusal, Refusal)
        detail = str(found.refusal.params.get("detail", "")) if found.refusal.code == cannot.CannotTakeBody.code else ""
        assert not detail.endswith(("Error", "Exception")), detail


WHOLE = entry("screening.door_visit", {"outcome": "present", "present_count": 3, "persons": []})


@given(st.binary(max_size=300) | bent(WHOLE) | JSON.map(json.dumps).map(str.encode))
def test_whatever_bytes_come_they_are_read_or_refused(sent: bytes) -> None:
    judged(sent)


@given(st.sampled_from(("id", "kind", "version", "place", "happened_at", "body", "base", "amends", "observer")), JSON)
def test_any_part_of_the_header_may_be_wrong(part: str, value: object) -> None:
    judged(entry("screening.door_visit", {"outcome": "present"}, **{part: value}))


FIELDS = {kind.name: sorted(kind.body.model_fields) for kind in kinds}


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, int, object]:
    """A body of some kind and version, with fields that it has and values that it may not."""
    name = draw(st.sampled_from(NAMES))
    words = st.sampled_from(FIELDS[name] or ["note"]) | st.text(max_size=8)
    values = JSON | st.just(str(uuid7())) | st.just("2020-02-06") | st.just([str(uuid7())])
    body = draw(st.dictionaries(words, values, max_size=6) | JSON)
    return name, draw(st.integers(-1, 4)), body


@given(bodies())
def test_body_of_any_kind_is_read_or_refused(found: tuple[str, int, object]) -> None:
    name, version, body = found

    judged(entry(name, body, version=version))
