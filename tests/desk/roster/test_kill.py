"""`kill -9` in the midst of an import on a page: the page says so, and going on ends as if nothing had been."""

import re
import time
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from tests.fixtures.living import POST, Living
from tests.people.world import id_no, workbook

from lianfang.drill.crew import PASSWORD
from lianfang.people.importing.run import ACTS_AT_ONCE

ROWS = 1500
pytestmark = pytest.mark.kill


class Desk:
    """Somebody at a desk, as far as an import needs one."""

    def __init__(self, living: Living) -> None:
        self.base = f"http://127.0.0.1:{living.port}"
        self.jar = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        with self.opener.open(f"{self.base}{path}", timeout=30) as answer:
            return str(answer.read().decode())

    def post(self, path: str, fields: dict[str, str], *, file: bytes = b"", page: str = "/roster/") -> str:
        """Post a form and return the address it leads to."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(page))
        fields = fields | {"csrfmiddlewaretoken": found[1] if found else ""}
        kind, body = "application/x-www-form-urlencoded", urlencode(fields).encode()
        if file:
            kind, body = "multipart/form-data; boundary=mark", _parts(fields, file)
        asked = Request(f"{self.base}{path}", body, {"Content-Type": kind, "Referer": self.base})
        with self.opener.open(asked, timeout=60) as answer:
            answer.read()
            return str(answer.geturl()).removeprefix(self.base)


def _parts(fields: dict[str, str], file: bytes) -> bytes:
    said = [f'--mark\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()]
    head = b'--mark\r\nContent-Disposition: form-data; name="workbook"; filename="a.xlsx"\r\n\r\n'
    return b"".join([*said, head, file, b"\r\n--mark--\r\n"])


def _roster() -> bytes:
    return workbook(*(_row(i) for i in range(ROWS)))


def _row(i: int) -> list[str | None]:
    digits = "甲乙丙丁戊己庚辛壬癸"
    name = f"张{digits[i // 100 % 10]}{digits[i // 10 % 10]}{digits[i % 10]}"
    door = f"{i // 120 % 2 + 1}-{i // 4 % 30 + 1}0{i % 4 + 1}"
    return [name, id_no(i % 1000, area=f"99{i // 1000:04d}"), None, None, None, f"新苑{i // 240 + 1}号楼", door]


def _wait(desk: Desk, path: str, words: tuple[str, ...]) -> str:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        page = desk.get(path)
        if any(word in page for word in words):
            return page
        time.sleep(0.1)
    raise AssertionError(f"none of {words} in time")


def _counts(living: Living) -> tuple[int, int]:
    persons = "SELECT count(*) FROM people_name WHERE name LIKE '张_%' AND length(name) = 4"
    return living.rows(persons)[0][0], living.rows(
        "SELECT count(DISTINCT digest) FROM people_index WHERE field = 'id_no'"
    )[0][0]


def test_an_import_survives_kill_9(living: Living) -> None:
    living.seed()
    before = _counts(living)
    living.start()
    desk = Desk(living)
    desk.post("/sign-in/", {"who": POST, "password": PASSWORD}, page="/sign-in/")
    place = re.search(r'<option value="([^"]+)"', desk.get("/roster/"))
    tried = desk.post("/roster/try/", {"place": place[1] if place else "", "creates_places": "on"}, file=_roster())
    _wait(desk, tried, ("记下这",))
    desk.post(f"{tried}import/", {}, page=tried)
    until = time.monotonic() + 120
    while _counts(living)[0] - before[0] < 200:
        assert time.monotonic() < until, "nobody is registered"
        time.sleep(0.02)
    living.kill()
    cut = _counts(living)[0] - before[0]

    living.start()
    stopped = desk.get(tried)
    desk.post(f"{tried}import/", {}, page=tried)
    done = _wait(desk, tried, ("同一份再导一遍",))

    assert 200 <= cut < ROWS
    assert ("服务停过" in stopped, "接着记" in stopped) == (True, True)
    assert (_counts(living)[0] - before[0], _counts(living)[1] - before[1]) == (ROWS, ROWS)
    created, same = (int(found.replace(",", "")) for found in re.findall(r"(?:新登记|没变化) <b>([\d,]+)</b>", done))
    assert created + same == ROWS  # those of the slice that was committed but not yet answered are there already
    assert same <= 3 * ACTS_AT_ONCE
    living.command("ledger", "verify")
    living.command("ledger", "rebuild", "--check")
