"""The file of a sheet of labels: which address its codes lead to, what it is called, who printed it."""

from collections.abc import Sequence
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.http import content_disposition_header

from lianfang.access.scope import Scope
from lianfang.kit.clock import ZONE
from lianfang.places import queries
from lianfang.places.labels import code_of
from lianfang.places.models import Place

from .choosing import LabelDoor
from .paper import PAPERS, pdf_of


def labels_pdf(
    scope: Scope,
    top: Place,
    chosen: Sequence[LabelDoor],
    *,
    address: str,
    paper: str,
    skip: int,
    viewer: str,
    at: datetime,
) -> bytes:
    """Return the PDF with the labels in force of `chosen`, as they stand after what was just recorded."""
    salts = {label.place: label.salt for label in queries.labels(scope, top)}
    texts = []
    for door in chosen:
        if door.place.id not in salts:  # somebody has ended it a moment ago
            continue
        code = code_of(scope.county, salts[door.place.id], door.place.id)
        texts.append(door.text(address + reverse("desk:door_code", args=[code])))
    # Paper hangs at a door and lies in an office: Chinese, whatever language the page was read in.
    foot = f"{viewer} {at.astimezone(ZONE):%Y-%m-%d %H:%M} 打印"
    return pdf_of(texts, PAPERS[paper], title=_title(scope, top), foot=foot, skip=skip)


def file_name(scope: Scope, top: Place, at: datetime) -> str:
    """Return the header that names the file: 西关社区-祥和苑-3号楼-门牌码-202002061720.pdf."""
    name = f"{_title(scope, top)}-{at.astimezone(ZONE):%Y%m%d%H%M}.pdf".replace(" ", "-")
    return content_disposition_header(True, name) or ""


def _title(scope: Scope, top: Place) -> str:
    return f"{queries.name_line(scope, [top])[top.id]} {top.name} 门牌码".strip()


def is_loopback(address: str) -> bool:
    """True if only this machine reaches `address`: a phone that scans such a code finds nothing."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
