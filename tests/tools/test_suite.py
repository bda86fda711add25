"""What every test may count on."""

import os
import socket
import warnings

import pytest
from django.conf import settings
from django.db import connection


def test_the_network_is_out_of_reach() -> None:
    with pytest.raises(RuntimeError, match="only this machine"), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))


def test_this_machine_is_within_reach() -> None:
    with socket.socket() as server, socket.socket() as caller:
        server.bind(("127.0.0.1", 0))
        server.listen()
        caller.connect(server.getsockname())


def test_warnings_are_errors() -> None:
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


def test_state_lies_in_a_directory_of_this_run() -> None:
    assert settings.VAR.is_dir()
    assert settings.KEY_FILE.parent == settings.VAR
    assert settings.LEDGER_WRITER == "inline"


@pytest.mark.django_db
def test_database_is_the_one_asked_for() -> None:
    asked = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"

    assert connection.vendor == asked
