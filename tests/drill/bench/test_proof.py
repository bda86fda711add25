"""What a command costs: measured of its own process, and never waited for without end."""

import pytest

from lianfang.drill.bench.proof import cost_of


def test_a_command_is_told_with_its_time_and_memory() -> None:
    found = cost_of(["--help"])

    assert found.keys() == {"seconds", "cpu_seconds", "peak_mib"}
    assert found["cpu_seconds"] > 0
    assert 5 < found["peak_mib"] < 200


def test_the_memory_of_whoever_starts_a_command_is_not_told_as_its_own() -> None:
    ballast = bytearray(400 * 1024 * 1024)
    ballast[::4096] = b"x" * len(ballast[::4096])

    assert cost_of(["--help"])["peak_mib"] < 200


def test_a_command_that_fails_is_told_with_what_it_said() -> None:
    with pytest.raises(RuntimeError, match=r"ended after .* with 2"):
        cost_of(["ledger", "unheard-of"])


def test_a_command_that_takes_too_long_is_ended() -> None:
    with pytest.raises(RuntimeError, match="with -9"):
        cost_of(["--help"], most_s=0.001)
