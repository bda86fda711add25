"""Devices: a browser is known by a random id in a signed cookie, since a whole office shares one address."""

import secrets

from django.http import HttpRequest, HttpResponse

COOKIE = "device"
SALT = "lianfang.access.device"
YEAR_S = 365 * 24 * 3600


def device_of(request: HttpRequest) -> str:
    """Return the id of the browser; empty where it has none yet or the cookie was tampered with."""
    return request.get_signed_cookie(COOKIE, default="", salt=SALT) or ""


def known_device(request: HttpRequest) -> str:
    """Return the id of the browser, made for this request if it has none; `keep_device` then sends it."""
    device = device_of(request) or getattr(request, "new_device", "")
    if not device:
        device = secrets.token_hex(15)
        request.new_device = device  # type: ignore[attr-defined]  # read by keep_device
    return device


def keep_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Send the device's cookie with `response` if this request made it."""
    device = getattr(request, "new_device", "")
    if device:
        response.set_signed_cookie(
            COOKIE, device, salt=SALT, max_age=YEAR_S, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return response
