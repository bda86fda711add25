"""Every parser is asked fifty times in the suite and ten thousand times under `make soak`, by the same tests."""

import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("LIANFANG_SOAK") == "1":
        for item in items:
            if HERE in item.path.parents:
                item.add_marker(pytest.mark.soak)
