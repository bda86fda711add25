"""Bodies of every landed release stay readable: what a county recorded then is folded by the code of today.

`released/<version>.json` holds one body of each kind as that release stored it. Files are added, never changed.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from lianfang.ledger.kinds import Kind, kinds

RELEASED = Path(__file__).parent / "released"
CASES = [
    pytest.param(name, found["version"], found["body"], id=f"{file.stem}/{name}")
    for file in sorted(RELEASED.glob("*.json"))
    for name, found in json.loads(file.read_text()).items()
]


@pytest.mark.parametrize(("name", "version", "body"), CASES)
def test_a_released_body_is_read_by_the_kind_of_today(name: str, version: int, body: dict[str, Any]) -> None:
    kind = kinds[name]

    newest = kind.body.model_validate(kind.newest(body, version))

    assert kind.body.model_validate_json(newest.model_dump_json()) == newest


def product_kinds() -> list[Kind]:
    return [kind for kind in kinds if kind.body.__module__.startswith("lianfang.")]


def test_the_newest_release_has_a_body_of_every_kind_in_its_newest_version() -> None:
    newest = json.loads(max(RELEASED.glob("*.json")).read_text())

    assert {name: found["version"] for name, found in newest.items()} == {k.name: k.version for k in product_kinds()}
