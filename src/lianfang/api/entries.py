"""Handing in entries, as the description of the interface has it. The answers are those of `access.intake`.

The server takes these two addresses past Django (wiring.wsgi); what still comes this way, in a development server or a
test, is handed to the very same application.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema
from pydantic import Field

from lianfang.access import intake
from lianfang.ledger.writing.intake import Envelope

entries = Router()
SECURED: dict[str, Any] = {"security": [{"Bearer": []}]}


class Refused(Schema):
    """Why an entry was not taken."""

    code: str
    what: str
    why: str
    do: str
    fault: str | None = Field(None, description="what is wrong with the bytes: missing, unknown, not_one_of, …")
    where: str | None = Field(None, description="the field that is wrong: persons.0.temp_c")


class EntryAnswer(Schema):
    """What became of an entry; `stored` means on disk."""

    status: str = Field(description="stored, same, held, conflict, refused")
    id: str | None = None
    seq: int | None = None
    hash: str | None = None
    findings: list[str] | None = None
    refusal: Refused | None = None


class ChainHead(Schema):
    county: str
    seq: int
    hash: str


def _taken() -> dict[str, Any]:
    """Describe what is handed in: one entry, or a line for each."""
    shape = Envelope.model_json_schema()
    lines = {"type": "string", "description": _("一行一笔，每行是一笔的 JSON；最多 1,000 行、8 MB")}
    content = {"application/json": {"schema": shape}, "application/x-ndjson": {"schema": lines}}
    told = {"type": "string", "description": _("一行一笔的答复，先后和送来的一样")}
    many = {200: {"content": {"application/x-ndjson": {"schema": told}}}}
    return SECURED | {"requestBody": {"required": True, "content": content}, "responses": many}


ANSWERS: dict[Any, Any] = {
    200: EntryAnswer,
    201: EntryAnswer,
    202: EntryAnswer,
    frozenset({401, 403, 409, 413, 415, 422, 503}): EntryAnswer,
}


@entries.post("/entries", response=ANSWERS, tags=["entries"], summary=_("送一笔，或者一批"), openapi_extra=_taken())
def hand_in(request: HttpRequest) -> Any:
    return _handed_on(request)


@entries.get(
    "/head",
    response={200: ChainHead, 401: EntryAnswer},
    tags=["entries"],
    summary=_("链到哪里了"),
    openapi_extra=SECURED,
)
def head(request: HttpRequest) -> Any:
    return _handed_on(request)


def _handed_on(request: HttpRequest) -> HttpResponse:
    """Ask the intake as the server would, and bring its answer back word for word."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []
    parts = intake.application(dict(request.META), lambda status, headers: begun.append((status, headers)))
    status, headers = begun[0]
    return HttpResponse(b"".join(parts), status=int(status.split()[0]), headers=dict(headers))
