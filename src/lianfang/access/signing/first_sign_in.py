"""The first sign-in with a slip: its QR code leads to a page where its holder sets a password of their own.

A ticket is signed and kept nowhere. It is bound to the password hash that the account had when the slip was made, so
that it ends with its first use, with any other change of the password, with a newer slip, and after a fortnight.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from lianfang.access.cannot import CannotUseTicket
from lianfang.access.models import Account

from .passwords import set_password

LASTS = timedelta(days=14)
SALT = "lianfang.access.signing.first_sign_in"


def ticket_of(account: Account) -> str:
    """Return what the slip of `account` carries; it works as long as the password on the slip does."""
    who = urlsafe_b64encode(account.pk.bytes).decode().rstrip("=")
    return signing.TimestampSigner(salt=SALT).sign(who + _mark(account))


def account_of_ticket(ticket: str) -> Account:
    """Return whose ticket it is. Raises CannotUseTicket, whatever is wrong with it."""
    try:
        said = signing.TimestampSigner(salt=SALT).unsign(ticket, max_age=LASTS)
        account = Account.objects.get(pk=UUID(bytes=urlsafe_b64decode(said[:22] + "==")), is_active=True)
    except (signing.BadSignature, Account.DoesNotExist, ValueError):
        raise CannotUseTicket from None
    if not account.must_change_password or not constant_time_compare(said[22:], _mark(account)):
        raise CannotUseTicket
    return account


def use_ticket(ticket: str, password: str) -> Account:
    """Set the password its holder chose, and return the account. Raises CannotUseTicket and CannotUsePassword."""
    account = account_of_ticket(ticket)
    set_password(account, password)
    return account


def _mark(account: AbstractBaseUser) -> str:
    """Tell one password from another without telling anything of it."""
    return salted_hmac(SALT, account.password, algorithm="sha256").hexdigest()[:16]
