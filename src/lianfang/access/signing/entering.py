"""Signing in: who is meant, whether the password is right, whether a code is asked for, whether to wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate, login
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from lianfang.access.cannot import CannotConfirmCode, CannotFindAccount, CannotSignIn, CannotSignInYet, CannotUsePasskey
from lianfang.access.models import Account, Member, tidy_code
from lianfang.access.registers import phone_digest
from lianfang.access.rules import tidy_phone
from lianfang.kit.clock import ZONE, now
from lianfang.kit.sight import seeing, staff_of

from .lockout import attempt_name, device_address, locked_until
from .passkeys import finish_using
from .second_factor import confirm_code, is_asked_for_more

HALF_WAY = "signing_in"  # session key: the password was right, the code is still to come
CODE_WITHIN = timedelta(minutes=10)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class HalfWay:
    """An account whose password was right, and since when."""

    account: Account
    since: datetime


def account_of(who: str) -> Account | None:
    """Return the account of a staff code or phone number; None if there is none, or a phone is two people's."""
    by_code = Account.objects.filter(staff_code=tidy_code(who)).first()
    by_phone = _account_of_phone(tidy_phone(who))
    return by_code or by_phone


def found_account(who: str) -> Account:
    """Return the account of a staff code or phone number. Raises CannotFindAccount; for those who may know."""
    account = account_of(who)
    if account is None:
        raise CannotFindAccount(who=who)
    return account


def _account_of_phone(phone: str) -> Account | None:
    """A phone is indexed under each county's own key; an installation has few counties."""
    if not 7 <= len(phone) <= 15:
        return None
    counties = Account.objects.order_by("county").values_list("county", flat=True).distinct()
    found: set[UUID] = set()
    for county in counties:
        members = Member.objects.filter(county=county, phone_digest=phone_digest(county, phone))
        with seeing(staff_of(county)):
            found |= set(members.values_list("id", flat=True)[:2])
    return Account.objects.filter(pk=found.pop()).first() if len(found) == 1 else None


def check_password(request: HttpRequest, who: str, password: str) -> Account:
    """Return the account if `password` is right. Raises CannotSignIn or, after too many misses, CannotSignInYet."""
    name = attempt_name(account_of(who), who)
    account = authenticate(request, username=name, password=password)
    if isinstance(account, Account):
        return account
    raise _refusal(request, name)


def _refusal(request: HttpRequest, name: str) -> CannotSignIn | CannotSignInYet:
    until = locked_until(name, device_address(request)) if getattr(request, "axes_locked_out", False) else None
    if until is None:
        return CannotSignIn()
    wait = until - now()
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    return CannotSignInYet(minutes=minutes, until=f"{until.astimezone(ZONE):%H:%M}")


def go_half_way(request: HttpRequest, account: Account) -> bool:
    """Sign in, or remember that the second factor is still to come; True if it is."""
    if is_asked_for_more(account, at=now()):
        request.session.cycle_key()
        request.session[HALF_WAY] = [str(account.pk), now().isoformat(), account.get_session_auth_hash()]
        return True
    login(request, account, backend=BACKEND)
    return False


def half_way(request: HttpRequest) -> HalfWay | None:
    """Return whose password was right in this session a short while ago, and is still; None if nobody's."""
    found = request.session.get(HALF_WAY)
    if not found:
        return None
    since = datetime.fromisoformat(found[1])
    account = Account.objects.filter(pk=UUID(found[0]), is_active=True).first()
    is_over = account is None or now() - since > CODE_WITHIN
    if account is None or is_over or not constant_time_compare(found[-1], account.get_session_auth_hash()):
        request.session.pop(HALF_WAY, None)
        return None
    return HalfWay(account, since)


def finish_with_code(request: HttpRequest, waiting: HalfWay, code: str) -> None:
    """Sign in if the code is right. A wrong code counts as a wrong password; raises CannotConfirmCode or ...Yet."""
    name = waiting.account.staff_code
    _raise_if_locked(request, name)
    if not confirm_code(waiting.account, code):
        user_login_failed.send(sender=__name__, credentials={"username": name}, request=request)
        _raise_if_locked(request, name)
        raise CannotConfirmCode
    request.session.pop(HALF_WAY, None)
    login(request, waiting.account, backend=BACKEND)


def finish_with_passkey(request: HttpRequest, answer: str, waiting: HalfWay | None = None) -> Account:
    """Sign in whose passkey answered; it must be `waiting`'s where a password came first. Raises CannotUsePasskey.

    Wrong answers lock nobody out: a passkey cannot be guessed, and whoever is locked out by somebody else's guesses at
    the password still signs in with it.
    """
    account = finish_using(request, answer, at=now())
    if waiting is not None and waiting.account.pk != account.pk:
        raise CannotUsePasskey
    request.session.pop(HALF_WAY, None)
    login(request, account, backend=BACKEND)
    return account


def _raise_if_locked(request: HttpRequest, name: str) -> None:
    if not AxesProxyHandler.is_allowed(request, {"username": name}):
        request.axes_locked_out = True  # type: ignore[attr-defined]  # axes' own mark
        raise _refusal(request, name)
