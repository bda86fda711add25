"""The manual's pictures: each one is shown by a chapter, each is there, and all are small."""

import re

from tests.stories.telling import MANUAL, MOST_BYTES, PICTURES

SHOWN = [
    name
    for chapter in MANUAL.glob("*.md")
    for name in re.findall(r"\]\(pictures/([^)]+)\)", chapter.read_text("utf-8"))
]


def test_every_picture_is_there_and_shown() -> None:
    assert SHOWN
    assert sorted(SHOWN) == sorted(path.name for path in PICTURES.iterdir())


def test_pictures_are_small() -> None:
    assert [path.name for path in PICTURES.iterdir() if path.stat().st_size > MOST_BYTES] == []
