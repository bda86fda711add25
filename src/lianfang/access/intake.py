"""The address at which other programs and phones hand in entries: /api/entries, /api/head (docs/api.md).

A WSGI application of its own, which wiring puts before Django's middleware: an entry needs a token, not a session, a
language cookie or a form token, and 1,000 of them a second must fit beside the office's pages.
"""

import json
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar

from django.db import DatabaseError, InterfaceError, connection
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lianfang.kit.clock import now
from lianfang.kit.outages import CannotReachDatabase, is_away
from lianfang.kit.refusals import Refusal
from lianfang.kit.sight import seeing, staff_of
from lianfang.ledger.door import Answer, Author, MayBeRecorded, Priority, receive, receive_later
from lianfang.ledger.models import Head
from lianfang.ledger.writing.intake import ENTRY_MAX_BYTES

from .signing.tokens import author_of_token, is_over, is_remembered

BATCH_MAX_BYTES = 8 << 20
BATCH_MAX_COUNT = 1000
OUTBOX_COUNT = 100  # what a phone sends at once; more is an import and waits behind doors
RETRY_AFTER_S = 2
FARTHEST_OFF = timedelta(days=36_525)  # a dead battery shows 1970; beyond a century it is no clock
ONE, MANY = "application/json", "application/x-ndjson"
STATUS_OF = {"stored": 201, "same": 200, "held": 202, "conflict": 409, "refused": 422}
STATUS_OF_CODE = {"ledger.too_large": 413}
PHRASES = {
    200: "OK",
    201: "Created",
    202: "Accepted",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    500: "Internal Server Error",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
logger = logging.getLogger(__name__)
T = TypeVar("T")


class CannotTakeWithoutToken(Refusal):
    code = "api.no_token"
    status = 401
    what = _("没有收下：不知道是谁送的。")
    why = _("请求没带令牌，或者令牌已经停用。")
    do = _("在请求头写 Authorization: Bearer 令牌。令牌由管岗位的人在“岗位”里发。")


class CannotTakeWithOldToken(Refusal):
    code = "api.token_over"
    status = 401
    what = _("没有收下：令牌到期了。")
    why = _("令牌 30 天到期，到期要用的人再输一次密码。设备里没送的都还在，时间照原来的记。")
    do = _("登录后在“我的账号”里给它续上，令牌不变；续上后原样再送。")


class CannotTakeSoMuch(Refusal):
    code = "api.too_large"
    status = 413
    what = _("没有收下：太大。")
    why = _("一笔最多 64 KB；一批最多 1,000 笔、8 MB。")
    do = _("拆小再送。已经收下的那些再送一遍也只记一次。")


class CannotReadThatType(Refusal):
    code = "api.type"
    status = 415
    what = _("没有收下：认不出送的是什么。")
    why = _("这里只收 application/json（一笔）和 application/x-ndjson（一行一笔），UTF-8 编码。")
    do = _("在请求头写对 Content-Type 再送。")


class CannotReadPhoneTime(Refusal):
    code = "api.phone_time"
    status = 422
    what = _("没有收下：读不懂设备报的时间。")
    why = _("X-Phone-Time 要写成带时区的时间，例如 2020-02-06T17:20:00.000+08:00。")
    do = _("改好再送，或者不带这一行。")


class CannotFindAddress(Refusal):
    code = "api.address"
    status = 404
    what = _("没有这个地址。")
    why = _("送台账只有 POST /api/entries，链到哪里看 GET /api/head。")
    do = _("对照 docs/api.md 改地址或方法。")


class CannotAnswer(Refusal):
    code = "api.failed"
    status = 500
    what = _("系统出错，不敢说记下了没有。")
    why = _("错误已写进服务器日志。")
    do = _("原样再送一次：记下过的会回同一个答复，不会记两遍。")


class CannotTellYet(Refusal):
    code = "api.unknown"
    status = 504
    what = _("等太久了，不敢说记下了没有。")
    why = _("已经开始写，可是硬盘或数据库一直没有回音：可能记下了，可能还会记下，也可能没有。")
    do = _("过几秒原样再送一次，编号不要换：记下过的会回同一个答复，不会记两遍。")


UNKNOWN = frozenset({CannotAnswer.code, CannotTellYet.code})


class StartResponse(Protocol):
    """What a WSGI server gives to begin an answer."""

    def __call__(self, status: str, headers: list[tuple[str, str]], /) -> object: ...


Environ = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer before it is written out."""

    status: int
    body: bytes
    media: str = ONE

    @property
    def headers(self) -> list[tuple[str, str]]:
        found = [
            ("Content-Type", f"{self.media}; charset=utf-8"),
            ("Content-Length", str(len(self.body))),
            ("Cache-Control", "no-store"),
        ]
        if self.status in (503, 504):
            found.append(("Retry-After", str(RETRY_AFTER_S)))
        if self.status == 401:
            found.append(("WWW-Authenticate", "Bearer"))
        return found


@dataclass(frozen=True, slots=True)
class Handed:
    """Entries that are to be recorded, and how their answers are told."""

    author: Author
    lines: Sequence[bytes]
    priority: Priority
    reply: Callable[[Sequence[Answer]], Reply]


def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request. Refusals become JSON in the language that was asked for."""
    with translation.override(language_of(environ)):
        reply = _guarded(lambda: _waited_for(_answered(environ)))
    start_response(f"{reply.status} {PHRASES.get(reply.status, 'Refused')}", reply.headers)
    return [reply.body]


def language_of(environ: Environ) -> str:
    return "en" if environ.get("HTTP_ACCEPT_LANGUAGE", "").lower().startswith("en") else "zh-hans"


def is_quick(environ: Environ) -> bool:
    """True for one entry whose author is known already: nothing need be asked of the database to hand it in."""
    scheme, _space, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    return (
        environ["REQUEST_METHOD"] == "POST"
        and environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() == ONE
        and scheme.lower() == "bearer"
        and is_remembered(token.strip())
    )


def hand_in(environ: Environ, then: Callable[[Reply], None]) -> None:
    """Answer one request without waiting: `then` gets the reply, now or later and in whatever thread has it."""

    def told(answers: Sequence[Answer] | BaseException) -> None:
        with translation.override(language_of(environ)):
            then(_guarded(lambda: _told(handed, answers)))

    with translation.override(language_of(environ)):
        found = _guarded(lambda: _answered(environ))
        if isinstance(found, Reply):
            then(found)
            return
        handed = found
        refused = _guarded(lambda: receive_later(handed.lines, by=handed.author, priority=handed.priority, then=told))
    if refused is not None:
        then(refused)


def _told(handed: Handed, answers: Sequence[Answer] | BaseException) -> Reply:
    if isinstance(answers, BaseException):
        raise answers
    return handed.reply(answers)


def _waited_for(found: Reply | Handed) -> Reply:
    if isinstance(found, Reply):
        return found
    with seeing(staff_of(found.author.county)):
        return found.reply(receive(found.lines, by=found.author, priority=found.priority) if found.lines else [])


def _guarded(answer: Callable[[], T]) -> T | Reply:
    """Do something that may be refused, or fail."""
    try:
        return answer()
    except Refusal as refusal:
        return _refused(refusal)
    except MayBeRecorded:
        return _refused(CannotTellYet())
    except Exception:
        logger.exception("An entry could not be answered")
        connection.close_if_unusable_or_obsolete()
        return _refused(CannotAnswer())


def _answered(environ: Environ) -> Reply | Handed:
    view = ROUTES.get((environ["REQUEST_METHOD"], environ.get("PATH_INFO", "").rstrip("/")))
    if view is None:
        raise CannotFindAddress
    try:
        author = _author(environ)
        with seeing(staff_of(author.county)):
            return view(environ, author)
    except (DatabaseError, InterfaceError) as error:
        if is_away(error):  # nothing has been handed in yet
            raise CannotReachDatabase(seconds=RETRY_AFTER_S) from error
        raise


def _author(environ: Environ) -> Author:
    scheme, _space, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    sent = token.strip() if scheme.lower() == "bearer" else ""
    author = author_of_token(sent) if sent else None
    if author is None:
        raise CannotTakeWithOldToken if sent and is_over(sent) else CannotTakeWithoutToken
    return replace(author, offset=_offset(environ.get("HTTP_X_PHONE_TIME", "")))


def _offset(stated: str) -> timedelta:
    """Return how far the device's clock is behind ours, by what it says the time is."""
    if not stated:
        return timedelta()
    try:
        phone = datetime.fromisoformat(stated)
        if phone.tzinfo is None:
            raise CannotReadPhoneTime
        offset = now() - phone.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise CannotReadPhoneTime from error
    if abs(offset) > FARTHEST_OFF:
        raise CannotReadPhoneTime
    return offset


def _entries(environ: Environ, author: Author) -> Handed:
    """Take one entry or a batch; bytes are handed on exactly as their author made them."""
    media = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if media == ONE:
        return _one(_body(environ, ENTRY_MAX_BYTES), author)
    if media == MANY:
        return _many(_body(environ, BATCH_MAX_BYTES), author)
    raise CannotReadThatType


def _body(environ: Environ, limit: int) -> bytes:
    stated = environ.get("CONTENT_LENGTH") or ""
    if stated.isdigit() and int(stated) > limit:
        raise CannotTakeSoMuch
    body: bytes = environ["wsgi.input"].read(int(stated) if stated.isdigit() else limit + 1)
    if len(body) > limit:
        raise CannotTakeSoMuch
    return body


def _one(body: bytes, author: Author) -> Handed:
    return Handed(author, [body.strip()], Priority.DOOR, _reply_of_one)


def _reply_of_one(answers: Sequence[Answer]) -> Reply:
    (answer,) = answers
    return Reply(_status(answer), _json(answer))


def _status(answer: Answer) -> int:
    return _status_of(answer.refusal, STATUS_OF[answer.status]) if answer.refusal else STATUS_OF[answer.status]


def _status_of(refusal: Refusal, otherwise: int) -> int:
    """A refusal may say its own status; those of the ledger know nothing of HTTP."""
    return int(getattr(refusal, "status", STATUS_OF_CODE.get(refusal.code, otherwise)))


def _many(body: bytes, author: Author) -> Handed:
    lines = [line for line in map(bytes.strip, body.split(b"\n")) if line]
    if len(lines) > BATCH_MAX_COUNT:
        raise CannotTakeSoMuch
    priority = Priority.DOOR if len(lines) <= OUTBOX_COUNT else Priority.IMPORT
    return Handed(author, lines, priority, _reply_of_many)


def _reply_of_many(answers: Sequence[Answer]) -> Reply:
    return Reply(200, b"".join(_json(answer) + b"\n" for answer in answers), MANY)


def _head(environ: Environ, author: Author) -> Reply:
    """Tell the end of the chain, which phones keep, so that a cut tail is found."""
    head = Head.objects.filter(county=author.county).first()
    found = {"seq": head.seq, "hash": bytes(head.hash).hex()} if head else {"seq": 0, "hash": ""}
    return Reply(200, json.dumps({"county": author.county, **found}).encode())


def _json(answer: Answer) -> bytes:
    return json.dumps(answer.as_json(), ensure_ascii=False, separators=(",", ":")).encode()


def _refused(refusal: Refusal) -> Reply:
    return Reply(_status_of(refusal, 422), json.dumps(said_of(refusal), ensure_ascii=False).encode())


def said_of(refusal: Refusal) -> dict[str, Any]:
    """What a whole request is answered: `refused` is said only of what is not recorded and will not be."""
    return {"status": "unknown" if refusal.code in UNKNOWN else "refused", "refusal": refusal.as_json()}


ROUTES: dict[tuple[str, str], Callable[[Environ, Author], Reply | Handed]] = {
    ("POST", "/api/entries"): _entries,
    ("GET", "/api/head"): _head,
}
ADDRESSES = frozenset(path for _method, path in ROUTES)
