"""Slips on paper: the QR code that leads to the first sign-in, and what is typed where nobody can scan."""

from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO

import segno
from django.http import HttpRequest
from django.urls import reverse

from lianfang.access.staff.opening import Slip


@dataclass(frozen=True, slots=True)
class Printed:
    """A slip as it is printed; `image` is an SVG as a data address."""

    slip: Slip
    image: str


def printed(slip: Slip, address: str) -> Printed:
    """Draw the code of `slip` for an installation at `address` (https://…, without a slash at its end)."""
    out = BytesIO()
    code = segno.make_qr(address + reverse("desk:first_sign_in", args=[slip.ticket]), error="m")
    code.save(out, kind="svg", border=2, xmldecl=False, svgns=True, scale=4)
    return Printed(slip, "data:image/svg+xml;base64," + b64encode(out.getvalue()).decode())


def address_of(request: HttpRequest) -> str:
    """Return the address under which this office has opened the page: its phones reach it there as well."""
    return request.build_absolute_uri("/").rstrip("/")
