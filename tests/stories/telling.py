"""How a story is told: people at their desks in a real Chromium, against a server that is a process of its own.

A story is a chapter of the manual: what it tells, step by step, is docs/manual/<name>.md, and a story whose words are
not those that stand there fails. `make manual` (LIANFANG_MANUAL=1) writes them anew, with a picture of each step that
has one. Words name nothing that differs from day to day; pictures show the drill county, in which nobody is real.
"""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page
from tests.fixtures.living import Living

from lianfang.drill.crew import PASSWORD

MANUAL = Path("docs/manual")
PICTURES = MANUAL / "pictures"
WRITES = os.environ.get("LIANFANG_MANUAL") == "1"
WIDE = {"width": 1440, "height": 900}
MOST_BYTES = 60 * 1024


class Story:
    """Whoever takes part has a desk; what happens is told in order."""

    def __init__(self, name: str, title: str, living: Living, chromium: Browser) -> None:
        self.name = name
        self.living = living
        self.chromium = chromium
        self.faults: list[str] = []
        self.text = f"# {title}\n"
        self._desks: list[BrowserContext] = []
        self._picture_count = 0

    def desk(self, staff_code: str) -> Page:
        """Somebody sits down and signs in."""
        context = self.chromium.new_context(viewport=WIDE, locale="zh-CN", timezone_id="Asia/Shanghai")  # type: ignore[arg-type]  # a viewport by its keys
        context.set_default_timeout(20_000)
        self._desks.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        page.goto(self.address("/sign-in/"))
        page.get_by_label("工号").fill(staff_code)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        return page

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.living.port}{path}"

    def part(self, title: str) -> None:
        """A heading of the chapter."""
        self.text += f"\n## {title}\n"

    def tell(self, words: str, page: Page | None = None) -> None:
        """One step, in words, with what is on the screen."""
        self.text += f"\n{words}\n"
        if page is not None:
            self._picture_count += 1
            picture = f"{self.name}-{self._picture_count:02}.webp"
            self.text += f"\n![{words.partition('。')[0]}](pictures/{picture})\n"
            if WRITES:
                take_picture(page, PICTURES / picture)

    def close(self) -> None:
        for context in self._desks:
            context.close()


def take_picture(page: Page, path: Path) -> None:
    """Write what `page` shows as a picture small enough for a repository."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state("networkidle")
    shown = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
    for quality in (70, 55, 40, 25):
        shown.save(path, "WEBP", quality=quality, method=6)
        if path.stat().st_size <= MOST_BYTES:
            return


@contextmanager
def told(name: str, title: str, living: Living, chromium: Browser) -> Iterator[Story]:
    """Tell a story; a fault in a page's script fails it, and so does a manual that says something else."""
    story = Story(name, title, living, chromium)
    try:
        yield story
    finally:
        story.close()
    assert story.faults == []
    chapter = MANUAL / f"{name}.md"
    if WRITES:
        chapter.write_text(story.text, "utf-8")
    assert chapter.read_text("utf-8") == story.text, "the manual says something else: make manual"
