"""Every part that is handed on stands under a licence that fits AGPL-3.0-or-later, and the page names it."""

import pytest
from tools import licences
from tools.licences import Part


def test_every_licence_fits_ours() -> None:
    assert licences.misfits() == []


def test_the_page_names_what_is_pinned() -> None:
    assert licences.PAGE.read_text("utf-8") == licences.written(), "run: make licences"


def test_nothing_that_is_pinned_is_left_out() -> None:
    lock = (licences.TOP / "requirements.lock").read_text("utf-8")
    begun = [line for line in lock.splitlines() if line and line[0] not in " #"]

    assert len(licences.pinned()) == len(begun)
    assert len(licences.pinned()) > 40


@pytest.mark.parametrize(
    ("licence", "fits"),
    [
        ("MIT", True),
        ("GPL-2.0-only", False),
        ("GPL-2.0-only OR MIT", True),
        ("MIT AND SSPL-1.0", False),
        ("(MIT AND BSD-3-Clause) OR Proprietary", True),
        ("Apache-2.0 AND BSD-2-Clause", True),
        ("Other/Proprietary License", False),
        ("BUSL-1.1", False),
        ("", False),
    ],
)
def test_a_choice_needs_one_that_fits_and_a_sum_all(licence: str, fits: bool) -> None:
    assert Part("x", "1", licence, "server").fits is fits
