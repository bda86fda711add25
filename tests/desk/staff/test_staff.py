"""The pages of a list of staff: tried, opened, printed; and the first sign-in of who was handed a slip."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.access.staff.test_planning import workbook
from tests.fixtures.access import client_as, make_account, make_post
from tests.people.world import XIGUAN, XIGUAN_PATH, lay_out

from lianfang.access.models import Account, Member
from lianfang.access.staff.opening import slip_of
from lianfang.ledger.models import StoredEntry

pytestmark = pytest.mark.django_db
OWN = "西关门口有棵槐树"
GOOD = (1, "李守田", "15400000001", "西关社区", "网格员")
BAD = (2, "王二", "15400000002", "天上", "网格员")


@pytest.fixture(autouse=True)
def _ground() -> None:
    lay_out()


def tried(client: Client, *rows: object) -> str:
    answer = client.post(reverse("desk:staff"), {"workbook": SimpleUploadedFile("名单.xlsx", workbook(*rows))})
    assert answer.status_code == 200
    return answer.content.decode()


def packed(page: str) -> str:
    found = re.search(r'name="packed" value="([^"]+)"', page)
    assert found
    return found[1]


def test_trying_records_nothing_and_answers_every_row() -> None:
    before = StoredEntry.objects.count()

    page = tried(client_as("headquarters"), GOOD, BAD)

    assert "新开 1 个账号，0 人添岗位，0 人不变" in page
    assert "“天上”不在您管的地方里" in page
    assert (StoredEntry.objects.count(), Member.objects.filter(name="李守田").count()) == (before, 0)


def test_opening_shows_a_slip_for_each_new_account_once() -> None:
    client = client_as("headquarters")

    answer = client.post(reverse("desk:staff_open"), {"packed": packed(tried(client, GOOD, BAD))})

    page = answer.content.decode()
    assert page.count('class="paper-slip"') == 1
    assert "data:image/svg+xml;base64," in page
    assert answer.headers["Cache-Control"].startswith("max-age=0")
    account = Account.objects.get(staff_code="WG10000301")
    found = re.findall(r"<dd><code>([^<]+)</code></dd>", page)
    assert (found[0], account.check_password(found[1])) == ("WG10000301", True)


def test_a_list_that_was_not_tried_here_is_not_opened() -> None:
    client = client_as("headquarters")

    answer = client.post(reverse("desk:staff_open"), {"packed": packed(tried(client, GOOD)) + "x"})

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("desk:staff"))
    assert Account.objects.filter(staff_code="WG10000301").count() == 0


def test_an_office_opens_no_more_than_it_may_whatever_was_tried_elsewhere() -> None:
    elsewhere = packed(tried(client_as("headquarters"), (1, "李守田", "15400000001", "东关社区", "社区干部")))

    answer = client_as("community_office", XIGUAN_PATH).post(reverse("desk:staff_open"), {"packed": elsewhere})

    assert "不在您管的地方里" in answer.content.decode()
    assert Member.objects.filter(name="李守田").count() == 0


def test_a_file_that_is_no_list_is_refused() -> None:
    answer = client_as("headquarters").post(
        reverse("desk:staff"), {"workbook": SimpleUploadedFile("名单.xlsx", b"nothing of the sort \x00")}
    )

    assert answer.status_code == 422


def test_the_slip_leads_to_a_password_of_ones_own_and_in() -> None:
    account = make_account()
    make_post(account, "grid_worker", XIGUAN_PATH, place=XIGUAN)
    address = reverse("desk:first_sign_in", args=[slip_of(account, "李守田").ticket])
    client = Client()

    shown = client.get(address)
    answer = client.post(address, {"new": OWN, "again": OWN})
    again = Client().get(address)

    assert (shown.status_code, answer.status_code, answer.headers["Location"]) == (200, 302, "/")
    assert client.get(reverse("desk:account")).status_code == 200
    assert Account.objects.get(pk=account.pk).check_password(OWN)
    assert again.status_code == 410


@pytest.mark.parametrize(("new", "again"), [("12345678", "12345678"), (OWN, "别的"), ("", "")])
def test_a_password_that_does_not_do_uses_nothing_up(new: str, again: str) -> None:
    account = make_account()
    address = reverse("desk:first_sign_in", args=[slip_of(account, "李守田").ticket])

    assert Client().post(address, {"new": new, "again": again}).status_code == 422
    assert Client().get(address).status_code == 200


def test_a_reset_password_comes_as_a_slip_with_a_code() -> None:
    account = make_account(name="李守田", password=OWN)
    post = make_post(account, "grid_worker", XIGUAN_PATH, place=XIGUAN)

    page = (
        client_as("community_office", XIGUAN_PATH).post(reverse("desk:new_password", args=[post.id])).content.decode()
    )

    assert page.count('class="paper-slip"') == 1
    assert not Account.objects.get(pk=account.pk).check_password(OWN)
