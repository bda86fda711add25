"""The ticket on a slip: used once, replaced by the next, ended by any other change of the password."""

import time
from datetime import timedelta
from unittest.mock import patch

import pytest
from tests.fixtures.access import make_account

from lianfang.access.cannot import CannotUsePassword, CannotUseTicket
from lianfang.access.models import Account
from lianfang.access.signing.first_sign_in import LASTS, account_of_ticket, ticket_of, use_ticket
from lianfang.access.signing.passwords import set_first_password, set_password
from lianfang.access.staff.opening import slip_of

pytestmark = pytest.mark.django_db
OWN = "西关门口有棵槐树"


def test_a_ticket_sets_a_password_once() -> None:
    slip = slip_of(make_account(), "李守田")

    account = use_ticket(slip.ticket, OWN)

    stored = Account.objects.get(pk=account.pk)
    assert (stored.check_password(OWN), stored.must_change_password) == (True, False)
    with pytest.raises(CannotUseTicket):
        use_ticket(slip.ticket, "另一个很长的密码")


def test_asking_whose_it_is_uses_nothing_up() -> None:
    account = make_account()
    slip = slip_of(account, "李守田")

    assert [account_of_ticket(slip.ticket), account_of_ticket(slip.ticket)] == [account, account]


def test_a_newer_slip_ends_the_older() -> None:
    account = make_account()
    older, newer = slip_of(account, "李守田"), slip_of(account, "李守田")

    with pytest.raises(CannotUseTicket):
        account_of_ticket(older.ticket)
    assert account_of_ticket(newer.ticket) == account


def test_typing_the_password_of_the_slip_and_changing_it_ends_the_ticket() -> None:
    account = make_account()
    slip = slip_of(account, "李守田")
    set_password(account, OWN)

    with pytest.raises(CannotUseTicket):
        account_of_ticket(slip.ticket)


def test_a_ticket_of_an_account_with_a_password_of_its_own_is_none() -> None:
    account = make_account(password=OWN)

    with pytest.raises(CannotUseTicket):
        account_of_ticket(ticket_of(account))


@pytest.mark.parametrize("ticket", ["", "x", "a:b:c", "é" * 90])
def test_a_made_up_ticket_is_refused(ticket: str) -> None:
    with pytest.raises(CannotUseTicket):
        account_of_ticket(ticket)


def test_a_changed_ticket_is_refused() -> None:
    ticket = slip_of(make_account(), "李守田").ticket

    with pytest.raises(CannotUseTicket):
        account_of_ticket("A" + ticket[1:] if ticket[0] != "A" else "B" + ticket[1:])


def test_a_ticket_is_over_after_a_fortnight() -> None:
    account = make_account()
    set_first_password(account)
    issued = time.time() - (LASTS + timedelta(minutes=1)).total_seconds()
    with patch.object(time, "time", lambda: issued):
        ticket = ticket_of(account)

    with pytest.raises(CannotUseTicket):
        account_of_ticket(ticket)


def test_a_closed_account_has_no_ticket() -> None:
    account = make_account()
    slip = slip_of(account, "李守田")
    Account.objects.filter(pk=account.pk).update(is_active=False)

    with pytest.raises(CannotUseTicket):
        account_of_ticket(slip.ticket)


def test_a_weak_password_uses_nothing_up() -> None:
    account = make_account()
    slip = slip_of(account, "李守田")

    with pytest.raises(CannotUsePassword):
        use_ticket(slip.ticket, "12345678")

    assert account_of_ticket(slip.ticket) == account
