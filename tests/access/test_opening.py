"""Opening accounts: the entry first, then credentials; a staff code is one person's."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from tests.fixtures.access import make_account
from tests.ledger.worlds import arrive, world
from tests.places.ground import COUNTY_PLACE, ground, named

from lianfang.access.cannot import CannotFindAccount, CannotReuseCode, CannotUsePassword
from lianfang.access.models import Account, Member
from lianfang.access.opening import let_sign_in, open_account, opened_account
from lianfang.access.signing.entering import account_of, found_account
from lianfang.access.signing.passwords import set_first_password, set_password
from lianfang.kit.clock import now
from lianfang.kit.ids import uuid7
from lianfang.ledger.door import SYSTEM, Draft
from lianfang.ledger.models import StoredEntry

COUNTY = "141028"
WANG, LI = named("王建国"), named("李春梅")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _county() -> Iterator[None]:
    with world(COUNTY):
        arrive(COUNTY, ground())
        yield


def opened(account: UUID, staff_code: str = "xg 01", phone: str = "138-0013-8000", id: UUID | None = None) -> Draft:
    return opened_account(
        account, place=COUNTY_PLACE, staff_code=staff_code, name="王建国", phone=phone, at=now(), id=id or uuid7()
    )


def test_opened_account_cannot_sign_in_before_a_password_is_set() -> None:
    account = open_account(opened(WANG), by=SYSTEM(COUNTY))

    assert (account.id, account.staff_code, account.has_usable_password()) == (WANG, "XG01", False)
    assert account.name == "王建国"


def test_account_is_found_by_code_and_by_phone() -> None:
    open_account(opened(WANG), by=SYSTEM(COUNTY))

    found = [account_of(who) for who in ("xg01", "13800138000", "+86 13800138000", "XG02", "13800138001", "")]

    assert [account.id if account else None for account in found] == [WANG, WANG, WANG, None, None, None]


def test_account_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(CannotFindAccount, match="XG99"):
        found_account("XG99")


def test_staff_code_is_one_persons() -> None:
    open_account(opened(WANG), by=SYSTEM(COUNTY))

    with pytest.raises(CannotReuseCode):
        open_account(opened(LI), by=SYSTEM(COUNTY))

    assert Member.objects.count() == 1


def test_same_entry_again_opens_no_second_account() -> None:
    draft = opened(WANG)

    accounts = [open_account(draft, by=SYSTEM(COUNTY)).id for _ in range(2)]

    assert accounts == [WANG, WANG]
    assert StoredEntry.objects.filter(kind="access.account_opened").count() == 1


def test_credentials_are_made_for_those_without_and_left_to_those_with() -> None:
    account = make_account(staff_code="XG01", password="西关社区三号门岗")

    let_sign_in(COUNTY, [(account.id, "XG01"), (LI, "XG02")])

    assert Account.objects.get(pk=account.pk).check_password("西关社区三号门岗")
    assert Account.objects.get(pk=LI).has_usable_password() is False


@pytest.mark.parametrize("password", ["short", "12345678", "password123", "98765432109"])
def test_weak_password_is_refused(password: str) -> None:
    with pytest.raises(CannotUsePassword):
        set_password(make_account(), password)


def test_first_password_is_random_and_must_be_changed() -> None:
    account = make_account()

    made = {set_first_password(account) for _ in range(3)}

    assert len(made) == 3
    assert Account.objects.get(pk=account.pk).must_change_password is True
