"""Refusals as problem details (RFC 9457): a stable code, and in the reader's language what, why and what to do."""

import json
import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from lianfang.kit.outages import AGAIN_S, CannotReachDatabase, is_away
from lianfang.kit.refusals import Refusal
from lianfang.ledger.faults import fault_of, words_of

from .cannot import CannotAnswerRead, CannotReadParameter, CannotReadWithoutToken

MEDIA = "application/problem+json"
logger = logging.getLogger(__name__)


class Problem(Schema):
    """What cannot be done, why, and what to do instead."""

    type: str = Field(description="urn:lianfang:problem:‹code›")
    title: str
    status: int
    detail: str
    code: str
    what: str
    why: str
    do: str


def status_of(refusal: Refusal) -> int:
    return int(getattr(refusal, "status", 422))


def problem(refusal: Refusal) -> HttpResponse:
    """Return a refusal as its answer."""
    texts = {part: refusal.text(part) for part in ("what", "why", "do")}
    found = {
        "type": f"urn:lianfang:problem:{refusal.code}",
        "title": texts["what"],
        "status": status_of(refusal),
        "detail": f"{texts['why']} {texts['do']}".strip(),
        "code": refusal.code,
        **texts,
    }
    body = json.dumps(found, ensure_ascii=False)
    response = HttpResponse(body, content_type=MEDIA, status=status_of(refusal))
    if status_of(refusal) == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if "seconds" in refusal.params:
        response.headers["Retry-After"] = str(refusal.params["seconds"])
    return response


def answer_problems(api: NinjaAPI) -> None:
    """Let everything that goes wrong below `api` be answered with a problem; what nobody foresaw is logged as well."""
    for kind in (Refusal, ValidationError, HttpError, Exception):
        api.add_exception_handler(kind, _answered)


def _answered(request: HttpRequest, error: Any) -> HttpResponse:
    if isinstance(error, Refusal):
        return problem(error)
    if isinstance(error, ValidationError):
        return problem(_unreadable(error))
    if isinstance(error, HttpError):
        return problem(_of_http(error))
    if is_away(error):
        return problem(CannotReachDatabase(seconds=AGAIN_S))
    logger.error("A read could not be answered: %s", type(error).__name__, exc_info=error)
    return problem(CannotAnswerRead())


def _unreadable(error: ValidationError) -> Refusal:
    """Name the first parameter that is wrong, without repeating its value, which may be personal."""
    errors = [{**one, "loc": [part for part in one["loc"] if part not in ("query", "path")]} for one in error.errors]
    found = fault_of(errors)
    return CannotReadParameter(where=found["where"] or _("请求"), detail=words_of(found))


def _of_http(error: HttpError) -> Refusal:
    """What ninja itself refuses: nobody is known by the token, or the request cannot be read."""
    if error.status_code == 401:
        return CannotReadWithoutToken()
    return CannotReadParameter(where=_("请求"), detail=error.message[:200])
