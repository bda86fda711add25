"""From the author's bytes to something the writer can take: parsed, typed, refused where the bytes show why."""

import json
import logging
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from traceback import extract_tb
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError
from pydantic_core import from_json, to_json

from lianfang.kit.clock import ZONE, now
from lianfang.kit.refusals import Refusal
from lianfang.ledger import cannot
from lianfang.ledger.drafts import Author, Draft
from lianfang.ledger.faults import broken, fault_of, path_of
from lianfang.ledger.kinds import Header, Kind, Seal, kinds
from lianfang.ledger.sealing.seal import seals_in

ENTRY_MAX_BYTES = 64 * 1024
AHEAD = timedelta(minutes=5)
EARLIEST = datetime(2019, 12, 1, tzinfo=UTC)
logger = logging.getLogger(__name__)
SPACED = re.compile(rb'"\s+:')


class Envelope(BaseModel):
    """An entry as its author sends it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: UUID
    kind: str
    version: int = 1
    place: UUID | None = None
    happened_at: AwareDatetime
    emergency: UUID | None = None
    base: tuple[UUID, ...] = ()
    amends: UUID | None = None
    observer: UUID | None = None
    body: dict[str, Any]


@dataclass(slots=True)
class Ready:
    """A submission that its bytes alone do not rule out. Sealing changes `raw` in place.

    What its kind says of it is asked once, by whoever hands it in: the writer has no time to spare.
    """

    sent: bytes
    by: Author
    header: Header
    kind: Kind
    body: Any
    raw: dict[str, Any]
    cause: UUID | None = None
    seals: list[Seal] = field(init=False)
    targets: tuple[UUID, ...] = field(init=False)
    creates: tuple[UUID, ...] = field(init=False)
    subjects: tuple[UUID, ...] = field(init=False)

    def __post_init__(self) -> None:
        kind, body, header = self.kind, self.body, self.header
        self.seals = seals_in(kind, self.raw)
        self.targets = tuple(kind.targets(body, header))
        self.creates = tuple(kind.creates(body, header))
        # Its place is always among the subjects: lists of a village find their entries by it, however deep they lie.
        place = (header.place,) if header.place else ()
        self.subjects = (*place, *kind.subjects(body, header), *self.creates)


@dataclass(slots=True)
class Refused:
    """A submission that is wrong in itself; `header` is what could be told of it."""

    sent: bytes
    by: Author
    refusal: Refusal
    header: Header | None = None


Incoming = Ready | Refused


def parse(sent: bytes, by: Author) -> Incoming:
    """Return what `sent` says, or why it cannot be taken."""
    header: list[Header] = []
    try:
        return _read(sent, by, header)
    except Refusal as refusal:
        found = refusal
    except Exception as error:  # noqa: BLE001 - a body that breaks a check or a seal must not take its batch with it
        logger.error("An entry could not be checked: %s", where(error))  # noqa: TRY400 - its words may be personal
        found = cannot.CannotTakeBody(fault="failed", where="", error=type(error).__name__)
    return Refused(sent, by, found, header[0] if header else None)


def where(error: BaseException) -> str:
    """Name an error and the line that raised it, without its words, which may repeat what somebody wrote."""
    frames = extract_tb(error.__traceback__)
    at = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{at}"


def _read(sent: bytes, by: Author, told: list[Header]) -> Ready:
    """Parse; what can be told of the header goes into `told` as soon as it is known."""
    if len(sent) > ENTRY_MAX_BYTES:
        raise cannot.CannotTakeSize(size=len(sent))
    try:
        found = from_json(sent, allow_inf_nan=False)
    except ValueError as error:
        raise cannot.CannotRead(**broken(error)) from None
    _check_text(sent, found)
    try:
        envelope = Envelope.model_validate(found)
    except ValidationError as error:
        told += _salvaged(found)
        raise cannot.CannotTakeHeader(**_first(error)) from None
    header = _header(envelope)
    told.append(header)
    kind = _kind_of(envelope)
    _check_time(envelope.happened_at, by.offset)
    raw, body = _body(kind, envelope)
    kind.check(body, header)
    return Ready(sent, by, header, kind, body, raw)


def _body(kind: Kind, envelope: Envelope) -> tuple[dict[str, Any], Any]:
    """Return the body in the kind's newest version, as it came and typed."""
    try:
        raw = kind.newest(envelope.body, envelope.version)
        return raw, kind.body.model_validate(raw)
    except ValidationError as error:
        raise cannot.CannotTakeBody(**_first(error)) from None
    except (LookupError, TypeError, ValueError, AttributeError) as error:  # an old body that its upcast cannot read
        raise cannot.CannotTakeBody(fault="old_body", where="", error=type(error).__name__) from None


def _check_text(sent: bytes, found: Any) -> None:
    """Refuse what readers may understand differently: a field stated twice, a character no database keeps.

    Written out again, what was read has each field once: programs that write as closely as we do send these very
    bytes, and of others the fields are counted. If the bytes had more, the slow way tells which.
    """
    if b"\\u0000" in sent:
        raise cannot.CannotRead(fault="null_character", where="")
    written = to_json(found)
    if written != sent and (sent.count(b'":') != written.count(b'":') or SPACED.search(sent)):
        json.loads(sent, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise cannot.CannotRead(fault="twice", where=path_of([twice]))
    return found


def _header(envelope: Envelope) -> Header:
    return Header(
        envelope.id,
        envelope.kind,
        envelope.version,
        envelope.place,
        envelope.happened_at,
        envelope.emergency,
        envelope.base,
        envelope.amends,
        envelope.observer,
    )


def _salvaged(found: Any) -> list[Header]:
    """What can be told of a bad envelope, so that its author finds it in the inbox."""
    try:
        kind = found.get("kind")
        return [Header(UUID(found["id"]), kind if isinstance(kind, str) else "", 1, None, now())]
    except (AttributeError, KeyError, TypeError, ValueError):
        return []


def _kind_of(envelope: Envelope) -> Kind:
    kind = kinds.get(envelope.kind)
    if kind is None:
        raise cannot.CannotKnowKind(kind=envelope.kind)
    if not 1 <= envelope.version <= kind.version:
        raise cannot.CannotKnowVersion(kind=kind.name, newest=kind.version, version=envelope.version)
    if kind.needs_place and envelope.place is None:
        raise cannot.CannotTakeHeader(fault="missing", where="place")
    return kind


def _check_time(happened_at: datetime, offset: timedelta) -> None:
    at = now()
    if happened_at > at + AHEAD - offset:
        raise cannot.CannotBeLater(happened_at=_said(happened_at))
    if happened_at < EARLIEST - offset:
        raise cannot.CannotBeSoEarly(happened_at=_said(happened_at), earliest=EARLIEST.date())


def _said(at: datetime) -> str:
    """Return an instant as an office reads it, for its inbox; as it came where the calendar ends."""
    try:
        return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}"
    except OverflowError:
        return at.isoformat()


def _first(error: ValidationError) -> dict[str, Any]:
    """Name the first fault without repeating the value, which may be personal."""
    return fault_of([dict(one) for one in error.errors(include_input=False, include_url=False)])


def incoming_of(draft: Draft, by: Author, cause: UUID | None = None) -> Incoming:
    """Return what a draft from inside says; its bytes are what a phone would have sent."""
    kind = kinds[draft.kind]
    raw = draft.body.model_dump(mode="json", exclude_none=True)
    header = Header(
        draft.id,
        draft.kind,
        kind.version,
        draft.place,
        draft.happened_at,
        draft.emergency,
        draft.base,
        draft.amends,
        draft.observer,
    )
    ready = Ready(_sent(header, raw), by, header, kind, draft.body, raw, cause or draft.cause)
    try:
        _check_draft(ready)
    except Refusal as refusal:
        return Refused(ready.sent, by, refusal, header)
    return ready


def _check_draft(ready: Ready) -> None:
    if len(ready.sent) > ENTRY_MAX_BYTES:
        raise cannot.CannotTakeSize(size=len(ready.sent))
    if b"\\u0000" in ready.sent:
        raise cannot.CannotRead(fault="null_character", where="")
    if ready.kind.needs_place and ready.header.place is None:
        raise cannot.CannotTakeHeader(fault="missing", where="place")
    _check_time(ready.header.happened_at, ready.by.offset)
    ready.kind.check(ready.body, ready.header)


def _sent(header: Header, raw: dict[str, Any]) -> bytes:
    found: dict[str, Any] = {
        "id": header.id,
        "kind": header.kind,
        "version": header.version,
        "place": header.place,
        "happened_at": header.happened_at,
        "emergency": header.emergency,
        "base": header.base or None,
        "amends": header.amends,
        "observer": header.observer,
        "body": raw,
    }
    return to_json({name: value for name, value in found.items() if value is not None})
