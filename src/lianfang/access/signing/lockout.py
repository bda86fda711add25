"""Lock-out: after several wrong passwords an account, or a device, waits. Counted by django-axes.

Axes counts by user name and by address. An office shares one address, so that the address it sees is the device's own
random id, written as one (fd00::/8 with 120 random bits). A device may miss more often than an account, since several
people sign in at it; and a right password clears the account's count, never the device's: whoever knows one password
must not be able to guess at others for ever.
"""

from datetime import datetime, timedelta
from ipaddress import IPv6Address
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from lianfang.access.models import Account, tidy_code

from .devices import known_device

DEVICE_ALLOWANCE = 15  # how many more misses a device has than an account


def attempt_name(account: Account | None, typed: str) -> str:
    """Return the name under which attempts are counted: the staff code, or a code that tells nothing of what was typed.

    Unknown names are counted and locked just as known ones, so that nobody learns which exist.
    """
    if account is not None:
        return account.staff_code
    return "?" + salted_hmac("lianfang.access.unknown", tidy_code(typed)).hexdigest()[:30]


def device_address(request: HttpRequest) -> str:
    """AXES_CLIENT_IP_CALLABLE: the device's id as an address of the unique local range."""
    return str(IPv6Address(bytes.fromhex("fd" + known_device(request))))


def keep_response(request: HttpRequest, response: HttpResponse, *args: Any) -> HttpResponse:
    """AXES_LOCKOUT_CALLABLE: the sign-in page has said it already."""
    return response


class Handler(AxesDatabaseHandler):  # type: ignore[misc]  # axes has no types
    """Counts by account and by device, each with its own allowance."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        by_account, by_device = (
            int(sum(attempts.values_list("failures_since_start", flat=True)))
            for attempts in self.get_user_attempts(request, credentials)
        )
        return max(by_account, by_device - DEVICE_ALLOWANCE)

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        by_account, _by_device = self.filter_user_attempts(request, credentials)
        count, _by_model = by_account.delete()
        return int(count)


def locked_until(name: str, device: str) -> datetime | None:
    """Return when this account at this device may try again, as the newest miss tells; None if it never missed."""
    missed = AccessAttempt.objects.filter(username=name) | AccessAttempt.objects.filter(ip_address=device)
    newest = missed.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    wait: timedelta = settings.AXES_COOLOFF_TIME
    return newest + wait if newest is not None else None
