"""How a story is told: people at their desks in a real Chromium, against a server that is a process of its own.

With LIANFANG_MANUAL=1 each step is also written down with a picture, into var/manual, as the manual's raw material.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page
from tests.ledger.living import Living

from lianfang.drill.crew import PASSWORD

MANUAL = Path("var/manual")
WIDE = {"width": 1440, "height": 900}


class Story:
    """Whoever takes part has a desk; what happens is told in order."""

    def __init__(self, name: str, living: Living, chromium: Browser) -> None:
        self.name = name
        self.living = living
        self.chromium = chromium
        self.faults: list[str] = []
        self._desks: list[BrowserContext] = []
        self._told: list[str] = []

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

    def tell(self, words: str, page: Page | None = None) -> None:
        """One step, in words, with what is on the screen."""
        if os.environ.get("LIANFANG_MANUAL") != "1":
            return
        MANUAL.mkdir(parents=True, exist_ok=True)
        picture = f"{self.name}-{len(self._told) + 1:02}.png"
        if page is not None:
            page.screenshot(path=MANUAL / picture)
        self._told.append(f"{words}\n" + (f"\n![]({picture})\n" if page is not None else ""))
        (MANUAL / f"{self.name}.md").write_text("\n".join(self._told), "utf-8")

    def close(self) -> None:
        for context in self._desks:
            context.close()


@contextmanager
def told(name: str, living: Living, chromium: Browser) -> Iterator[Story]:
    """Tell a story; a fault in a page's script fails it."""
    story = Story(name, living, chromium)
    try:
        yield story
    finally:
        story.close()
    assert story.faults == []
