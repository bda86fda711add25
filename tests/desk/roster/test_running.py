"""An import that is left, stopped, cut off and resumed: nothing twice, nothing lost, every row's first answer kept."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.desk.roster.test_views import text_of, upload
from tests.fixtures.access import client_as, client_of, make_account, make_post
from tests.people.world import DONGGUAN_PATH, XIGUAN_PATH, id_no, row, workbook

from lianfang.access.models import Account
from lianfang.access.scope import Scope, make_scope
from lianfang.desk.roster import running as beside
from lianfang.desk.roster.running import TrayWatch, start_recording
from lianfang.desk.roster.state import State, claim, release
from lianfang.desk.roster.tray import CannotFindTray, Tray, stop, tray_of
from lianfang.kit.clock import now
from lianfang.ledger.models import StoredEntry
from lianfang.people.importing import run
from lianfang.people.importing.outcome import RowOutcome
from lianfang.people.models import Household, Person

ROWS = [
    row(f"张{'甲乙丙丁戊己'[i]}", 身份证号=id_no(11 + i), 现住详细门牌=f"{i % 2 + 1}-{i // 2 + 1}01") for i in range(6)
]


@pytest.fixture
def account(db: None) -> Account:
    found = make_account()
    make_post(found, "community_office", XIGUAN_PATH)
    return found


@pytest.fixture
def office(account: Account) -> Client:
    return client_of(account)


@pytest.fixture
def scope(account: Account) -> Scope:
    return make_scope(account, at=now())


@pytest.fixture
def tray(office: Client, scope: Scope, monkeypatch: pytest.MonkeyPatch) -> Tray:
    """Six households tried, one entry a slice."""
    monkeypatch.setattr(run, "ACTS_AT_ONCE", 1)
    return tray_of(scope, UUID(upload(office, workbook(*ROWS))["Location"].split("/")[2]))


class Impatient(TrayWatch):
    """Has the import stopped once three rows are recorded, as somebody on another page would."""

    def __init__(self, tray: Tray, scope: Scope) -> None:
        super().__init__(tray)
        self.scope = scope
        self.seen = 0

    def answered(self, rows: Sequence[RowOutcome]) -> None:
        super().answered(rows)
        self.seen += len(rows)
        if self.seen == 3:
            stop(self.scope, self.tray.key)


class PulledPlug(TrayWatch):
    """The process ends after two rows, without a word."""

    def answered(self, rows: Sequence[RowOutcome]) -> None:
        super().answered(rows)
        if len(self.tray.answers()) == 2:
            raise KeyboardInterrupt


def test_it_stops_where_somebody_asked_and_says_how_far_it_came(office: Client, tray: Tray, scope: Scope) -> None:
    start_recording(tray, scope, watch=Impatient(tray, scope))

    state = tray.state()
    assert (state.stage, state.done, state.total, Person.objects.count()) == ("paused", 3, 6, 3)
    page = text_of(office.get(f"/roster/{tray.key}/"))
    assert ("停下了 记了 3 / 6 行" in page, "接着记" in page) == (True, True)


def test_going_on_records_the_rest_and_keeps_the_first_answers(office: Client, tray: Tray, scope: Scope) -> None:
    start_recording(tray, scope, watch=Impatient(tray, scope))

    office.post(f"/roster/{tray.key}/import/")

    assert (tray.state().stage, tray.outcome().counts["created"], tray.outcome().counts["same"]) == ("done", 6, 0)
    assert (Household.objects.count(), Person.objects.count(), tray.has_content()) == (6, 6, False)


def test_what_was_cut_off_goes_on_too(office: Client, tray: Tray, scope: Scope) -> None:
    with pytest.raises(KeyboardInterrupt):
        start_recording(tray, scope, watch=PulledPlug(tray))
    cut = (tray.state().stage, Person.objects.count())

    office.post(f"/roster/{tray.key}/import/")

    assert cut == ("stopped", 2)
    assert (tray.outcome().counts["created"], Person.objects.count()) == (6, 6)


def test_an_import_whose_process_is_gone_has_stopped(office: Client, tray: Tray) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    running = tray.state().moved("running", 4, 6, {})
    told = State(**{name: getattr(running, name) for name in State.__slots__} | {"pid": gone.pid})
    tray.laid.path("state").write_bytes(told.as_bytes())

    page = text_of(office.get(f"/roster/{tray.key}/"))

    assert (tray.state().stage, "服务停过" in page, "接着记" in page) == ("stopped", True, True)


def test_an_import_that_says_nothing_for_long_has_stopped(tray: Tray) -> None:
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        running = tray.state().moved("running", 4, 6, {})
        told = State(**{name: getattr(running, name) for name in State.__slots__} | {"pid": other.pid})
        path = tray.laid.path("state")
        path.write_bytes(told.as_bytes())
        alive = tray.state().stage
        os.utime(path, (0, 0))

        assert (alive, tray.state().stage) == ("running", "stopped")
    finally:
        other.kill()
        other.wait()


def test_whoever_signs_in_again_goes_on_with_their_own(account: Account, tray: Tray) -> None:
    assert client_of(account).get(f"/roster/{tray.key}/").status_code == 200


@pytest.fixture
def running(tray: Tray) -> Tray:
    claim(tray.key)
    tray.say("running", 2, 6)
    return tray


@pytest.mark.parametrize(
    ("role", "path", "status", "stopped"),
    [
        ("township_office", "14.10.28.100.", 302, True),
        ("headquarters", "14.10.28.", 302, True),
        ("community_office", XIGUAN_PATH, 302, True),
        ("community_office", DONGGUAN_PATH, 404, False),
        ("auditor", "14.10.28.", 403, False),
    ],
)
def test_who_covers_the_place_may_stop_it(running: Tray, role: str, path: str, status: int, stopped: bool) -> None:
    try:
        response = client_as(role, path).post(f"/roster/{running.key}/stop/", {"back": "list"})

        assert (response.status_code, running.is_to_stop()) == (status, stopped)
    finally:
        release(running.key)


def test_an_office_above_sees_that_it_runs_and_nothing_of_what_is_in_it(running: Tray) -> None:
    try:
        above = client_as("township_office", "14.10.28.100.")
        page = text_of(above.get("/roster/"))

        assert ("正在记，2 / 6 行" in page, "西关.xlsx" in page) == (True, False)
        inside = [above.get(f"/roster/{running.key}/{part}") for part in ("", "columns/", "outcome.xlsx")]
        assert [answer.status_code for answer in inside] == [404, 404, 404]
    finally:
        release(running.key)


def test_only_its_owner_goes_on_with_it(tray: Tray) -> None:
    before = StoredEntry.objects.count()

    response = client_as("headquarters", "14.10.28.").post(f"/roster/{tray.key}/import/")

    assert (response.status_code, StoredEntry.objects.count()) == (404, before)


def test_two_clicks_work_on_it_once(tray: Tray, scope: Scope) -> None:
    claim(tray.key)
    try:
        start_recording(tray, scope)

        assert (tray.state().stage, Person.objects.count()) == ("tried", 0)
    finally:
        release(tray.key)


def test_a_tray_that_never_was_is_not_found(scope: Scope) -> None:
    with pytest.raises(CannotFindTray):
        tray_of(scope, UUID(int=1))
    with pytest.raises(CannotFindTray):
        stop(scope, UUID(int=1))


@pytest.mark.django_db(transaction=True)
def test_no_more_imports_work_at_once_than_memory_holds(
    tray: Tray, scope: Scope, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole township that drops its rosters in at once waits for its turn; nobody is left out."""
    settings.LEDGER_WRITER = "thread"
    monkeypatch.setattr(beside, "claim", lambda _key: True)
    may_go, at_work, most = threading.Event(), list[int](), list[int]()

    def work() -> None:
        at_work.append(1)
        most.append(len(at_work))
        may_go.wait(10)
        at_work.pop()

    for _tray in range(5):
        beside._start(tray, "trying", work, scope)
    until(lambda: len(most) == beside.AT_ONCE)
    time.sleep(0.1)
    meanwhile = len(most)
    may_go.set()
    until(lambda: len(most) == 5)
    until(lambda: not [one for one in threading.enumerate() if one.name == "roster"])

    assert (meanwhile, max(most)) == (beside.AT_ONCE, beside.AT_ONCE)


def until(is_so: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < 10
        time.sleep(0.01)
