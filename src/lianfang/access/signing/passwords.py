"""Passwords: how they are hashed, and how somebody's first or new one is set."""

import secrets

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianfang.access.cannot import CannotUsePassword
from lianfang.access.models import Account, Passkey, Session

# Without 0 and O, 1, l and I: slips are read aloud and typed from paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
WEAK = {
    "password_too_short": _("太短，至少 {least} 个字。"),
    "password_too_common": _("太常见，别人一猜就着。"),
    "password_entirely_numeric": _("全是数字，容易猜。"),
}


class Argon2(Argon2PasswordHasher):
    """argon2id with 19 MiB, two passes (OWASP Password Storage Cheat Sheet, 2024): Django's 100 MiB a sign-in would not
    fit beside a morning's thousand phones on a machine of two cores."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


def _reason(error: ValidationError) -> str:
    """Say in our own words why a password is too weak, as Django found it."""
    found = WEAK.get(str(error.code))
    return str(found).format(least=(error.params or {}).get("min_length")) if found else "".join(error.messages)


def set_password(account: Account, password: str, *, must_change: bool = False) -> None:
    """Set a password; all sessions of the account end with it. Raises CannotUsePassword for a weak one."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise CannotUsePassword(reasons="".join(map(_reason, error.error_list))) from None
    account.set_password(password)
    account.must_change_password = must_change
    account.save(update_fields=["password", "must_change_password"])
    Session.objects.filter(account=account.pk).delete()


def set_first_password(account: Account) -> str:
    """Set a random password that must be changed at the first sign-in, and return it for the slip.

    From here on the slip alone opens the account: a passkey that somebody made at an open desk would open it as well.
    """
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
    set_password(account, password, must_change=True)
    Passkey.objects.filter(account=account.pk).delete()
    return password
