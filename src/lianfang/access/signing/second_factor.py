"""The second factor: a code from the phone (TOTP), with ten spare codes, or a passkey, which is two factors in one.

Codes are kept by allauth.mfa; pages are ours.

Its secrets are encrypted under a key drawn from SECRET_KEY, which lies outside the database and its backups.
"""

import base64
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from lianfang.access.models import Account, Passkey
from lianfang.access.scope import Scope, make_scope

TOTP_TYPE, SPARE_TYPE = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is not typed for mypy
    """MFA_ADAPTER: encrypts secrets at rest and names the account by its staff code."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Any) -> str:
        return str(user.staff_code)


def _cipher() -> Fernet:
    key = salted_hmac("lianfang.access.signing.second_factor", "secrets", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def has_code(account: UUID) -> bool:
    return bool(Authenticator.objects.filter(user=account, type=TOTP_TYPE).exists())


def has_passkey(account: UUID) -> bool:
    return Passkey.objects.filter(account=account).exists()


def has_second_factor(account: UUID) -> bool:
    return has_code(account) or has_passkey(account)


def is_asked_for_more(account: Account, *, at: datetime) -> bool:
    """True if a right password does not sign in yet.

    Who set up codes is asked for one. A passkey at one machine must not lock its holder out at the next, so that it is
    asked for only where a post needs a second factor.
    """
    return has_code(account.pk) or (has_passkey(account.pk) and needs_second_factor(make_scope(account, at=at)))


def needs_second_factor(scope: Scope) -> bool:
    """True if a post held now asks for one (LIANFANG_SECOND_FACTOR names the roles)."""
    return any(post.role in settings.SECOND_FACTOR_ROLES for post in scope.posts)


def new_secret() -> str:
    return str(generate_totp_secret())


def qr_of(account: Account, secret: str) -> str:
    """Return an image, as a data address, that a phone's authenticator reads."""
    adapter = Adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(account, secret))
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


@transaction.atomic
def start_second_factor(account: Account, secret: str, code: str) -> list[str] | None:
    """Begin to ask `account` for codes, if `code` proves that a phone has the secret; returns the spare codes."""
    if not validate_totp_code(secret, code):
        return None
    Authenticator.objects.filter(user=account).delete()
    TOTP.activate(account, secret)
    is_set_up(account)
    spare: list[str] = RecoveryCodes.activate(account).get_unused_codes()
    return spare


def is_set_up(account: Account) -> None:
    """A new second factor is there: what a reset asked for has been done."""
    Account.objects.filter(pk=account.pk, must_set_up_factor=True).update(must_set_up_factor=False)


def must_set_up(account: Account, scope: Scope) -> bool:
    """True if nothing else comes before a second factor: a post asks for one, or the last one was reset."""
    return (account.must_set_up_factor or needs_second_factor(scope)) and not has_second_factor(account.pk)


def stop_second_factor(account: Account) -> None:
    Authenticator.objects.filter(user=account).delete()


def clear_unreadable() -> int:
    """Let go of codes whose secret nothing here opens, which would keep their holders out; how many holders."""
    lost = [row.user_id for row in Authenticator.objects.filter(type=TOTP_TYPE) if not _is_readable(row)]
    Authenticator.objects.filter(user__in=lost).delete()
    return len(lost)


def _is_readable(row: Any) -> bool:
    try:
        Adapter().decrypt(row.data["secret"])
    except InvalidToken:
        return False
    return True


def spare_count(account: Account) -> int:
    """Return how many spare codes are left."""
    found = Authenticator.objects.filter(user=account, type=SPARE_TYPE).first()
    return len(found.wrap().get_unused_codes()) if found else 0


def confirm_code(account: Account, code: str) -> bool:
    """True if `code` is the phone's code of now, not used before, or an unused spare code."""
    for kind in (TOTP_TYPE, SPARE_TYPE):
        found = Authenticator.objects.filter(user=account, type=kind).first()
        if found is not None and found.wrap().validate_code(code):
            found.record_usage()
            return True
    return False
