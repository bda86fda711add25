"""What the commands do and say, run as they run inside the server: on an open database, writing to a console."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from tests.fixtures.access import make_account, make_post
from tests.people.world import COUNTY, XIGUAN_PATH, id_no, lay_out, member, register, row, workbook

from lianfang.access.models import Account
from lianfang.access.signing.tokens import author_of_token
from lianfang.ledger.models import StoredEntry, SubjectKey
from lianfang.people.models import Person
from lianfang.wiring.console import Console
from lianfang.wiring.main import execute

pytestmark = pytest.mark.django_db
UNKNOWN = "00000000-0000-7000-8000-000000000001"


class Told:
    """A console that remembers what it was told."""

    def __init__(self, secret: str = "") -> None:
        self.out: list[str] = []
        self.errors: list[str] = []
        self.secret = secret

    def run(self, *words: str) -> int:
        return execute(words, "zh-hans", Console(self.out.append, self.errors.append, secret=self.secret))

    @property
    def lines(self) -> list[str]:
        return "".join(self.out).splitlines()


@pytest.fixture
def told() -> Told:
    lay_out()
    return Told()


def newest() -> StoredEntry:
    return StoredEntry.objects.order_by("-seq")[0]


def test_verify_says_that_the_ledger_is_whole(told: Told) -> None:
    status = told.run("ledger", "verify")

    last = newest()
    whole = f"{COUNTY}：{last.seq} 笔，一笔没动过。链头 {last.seq} {bytes(last.hash).hex()}"
    assert (status, told.lines, told.errors) == (0, [whole], [])


def test_verify_names_a_changed_row_and_ends_with_3(told: Told) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET device = 'other' WHERE seq = 2")

    status = told.run("ledger", "verify")

    assert (status, "".join(told.errors).splitlines()[1].split()[:2]) == (3, ["2", "改过"])


def test_rebuild_check_says_that_registers_follow(told: Told) -> None:
    assert told.run("ledger", "rebuild", "--check") == 0
    assert told.errors == []


def test_rebuild_check_names_a_row_that_does_not_follow(told: Told) -> None:
    register(member())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_household SET member_count = 9")

    status = told.run("ledger", "rebuild", "--check")

    assert status == 3
    assert "people_household" in "".join(told.errors)


def test_rebuild_puts_registers_right(told: Told) -> None:
    register(member())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_household SET member_count = 9")

    assert told.run("ledger", "rebuild") == 0
    assert told.run("ledger", "rebuild", "--check") == 0


def test_show_tells_one_entry_with_its_sealed_parts_closed(told: Told) -> None:
    register(member("张大山"))

    status = told.run("ledger", "show", str(newest().id))

    found = json.loads("".join(told.out))
    assert (status, found["entry"]["kind"]) == (0, "people.household_registered")
    assert "张大山" not in "".join(told.out)


@pytest.mark.parametrize("id", [UNKNOWN, "一号"])
def test_show_says_what_it_cannot_find(told: Told, id: str) -> None:
    assert told.run("ledger", "show", id) == 1
    assert "".join(told.errors).splitlines()[0] == f"台账里没有 {id}。"


def forget(told: Told, subject: UUID | str, *more: str) -> int:
    return told.run("ledger", "forget", str(subject), "--county", COUNTY, "--reason", "本人要求", *more)


def test_forget_first_says_what_it_would_destroy(told: Told) -> None:
    register(member())
    person = Person.objects.get()

    status = forget(told, person.id)

    assert status == 0
    assert SubjectKey.objects.filter(subject=person.id).count() == 1


@pytest.mark.django_db(transaction=True)  # SQLite empties its log outside of transactions only
def test_forget_destroys_the_key_of_a_person(told: Told) -> None:
    register(member())
    person = Person.objects.get()

    status = forget(told, person.id, "--yes")

    assert (status, SubjectKey.objects.filter(subject=person.id).count()) == (0, 0)
    assert Person.objects.get().is_erased
    assert told.run("ledger", "verify") == 0


def test_forget_says_whom_it_does_not_know(told: Told) -> None:
    assert forget(told, UNKNOWN, "--yes") == 1
    assert "".join(told.errors).startswith(f"没销毁：{COUNTY} 没有 {UNKNOWN} 的密钥。")


def import_roster(told: Told, file: Path, *more: str) -> int:
    return told.run("import", str(file), "--place", "141028100003", *more)


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    file = tmp_path / "底册.xlsx"
    file.write_bytes(workbook(row("张大山", 身份证号=id_no(11)), row("李秀英", 身份证号=id_no(12))))
    return file


def test_import_tries_without_recording(told: Told, roster: Path) -> None:
    before = newest().seq

    status = import_roster(told, roster, "--dry-run")

    assert (status, newest().seq) == (0, before)
    assert told.lines[0].startswith("试了一遍，没有记下：新登记 2 人")


def test_import_records_every_row_and_repeats_safely(told: Told, roster: Path) -> None:
    assert import_roster(told, roster, "--json") == 0
    assert json.loads("".join(told.out))["counts"] == {
        "created": 2,
        "duplicate": 0,
        "changed": 0,
        "same": 0,
        "refused": 0,
    }

    told.out.clear()

    assert import_roster(told, roster, "--json") == 0
    assert json.loads("".join(told.out))["counts"] == {
        "created": 0,
        "duplicate": 0,
        "changed": 0,
        "same": 2,
        "refused": 0,
    }


def test_import_with_a_refused_row_ends_with_1(told: Told, tmp_path: Path) -> None:
    file = tmp_path / "底册.xlsx"
    file.write_bytes(workbook(row("张大山", 身份证号=id_no(11), 现住详细门牌="9-9999")))

    assert import_roster(told, file) == 1


def test_import_says_which_place_it_does_not_know(told: Told, roster: Path) -> None:
    assert told.run("import", str(roster), "--place", "14.10.28.999.") == 1
    assert "".join(told.errors).splitlines()[0] == "没导入：没有 14.10.28.999. 这个地方。"


def test_import_says_which_file_it_cannot_read(told: Told, tmp_path: Path) -> None:
    assert import_roster(told, tmp_path / "没有.xlsx") == 1
    assert "".join(told.errors).startswith("没导入：没有.xlsx 读不了")


def test_token_works_for_the_post(told: Told) -> None:
    account = make_account(staff_code="SQ003")
    post = make_post(account, "community_office", XIGUAN_PATH)

    status = told.run("token", "sq003", "--note", "体温枪")

    author = author_of_token(told.lines[0])
    assert status == 0
    assert author is not None
    assert (author.account, author.post, author.device) == (account.id, post.id, "体温枪")


def test_token_asks_which_of_two_posts(told: Told) -> None:
    account = make_account(staff_code="SQ003")
    for path in (XIGUAN_PATH, "14.10.28.100.001."):
        make_post(account, "community_office", path)

    assert told.run("token", "SQ003") == 1
    assert told.run("token", "SQ003", "--place", XIGUAN_PATH) == 0


def test_password_sets_what_was_typed(told: Told) -> None:
    make_account(staff_code="SQ003")
    told.secret = "西关门岗 2020 春"

    assert told.run("password", "SQ003") == 0
    assert Account.objects.get(staff_code="SQ003").check_password(told.secret)


def test_password_makes_one_up_that_must_be_changed(told: Told) -> None:
    make_account(staff_code="SQ003")

    assert told.run("password", "SQ003") == 0

    account = Account.objects.get(staff_code="SQ003")
    made = told.lines[0].split("：")[1].split("（")[0]
    assert (account.check_password(made), account.must_change_password) == (True, True)


def test_password_says_whom_it_does_not_know(told: Told) -> None:
    assert told.run("password", "NOBODY") == 1


@pytest.mark.parametrize("words", [("serve",), ("demo",), ("migrate",), ("bench",)])
def test_server_does_not_run_what_needs_the_database_alone(words: tuple[str, ...], told: Told) -> None:
    assert told.run(*words) == 1
    assert told.out == []
