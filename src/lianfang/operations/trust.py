"""The page from which a device takes our authority's certificate, with a code to point a phone at."""

from pathlib import Path

import segno
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from .certificates import AUTHORITY, mark_of


def _authority() -> Path:
    path = Path(settings.CERTIFICATE).with_name(AUTHORITY)
    if not path.exists():
        raise Http404
    return path


@require_GET
def trust(request: HttpRequest) -> HttpResponse:
    path = _authority()
    address = request.build_absolute_uri(reverse("operations:authority"))
    code = segno.make(address, error="m").svg_data_uri(scale=5, border=2)
    return render(request, "operations/trust.html", {"address": address, "code": code, "mark": mark_of(path)})


@require_GET
def authority(request: HttpRequest) -> FileResponse:
    """The certificate itself; phones open it by its type and ask whether to trust it."""
    return FileResponse(
        _authority().open("rb"), content_type="application/x-x509-ca-cert", as_attachment=True, filename="lianfang.crt"
    )
