"""A state directory of the test alone, for tests of what lies in it."""

from pathlib import Path

import pytest
from django.conf import LazySettings


@pytest.fixture
def own_state(settings: LazySettings, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    settings.KEY_FILE = tmp_path / "keys.json"
    settings.BACKUPS = tmp_path / "backups"
    settings.CERTIFICATE = tmp_path / "tls" / "server.crt"
