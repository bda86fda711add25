"""What is recorded of a list that leaves the house: asked for, decided, written, fetched, destroyed; or taken at once.

Who asked for what stands in the entry; what the list is for in somebody's own words is sealed under the export's id.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from lianfang.ledger.kinds import Body, Entry, Header, Kind, Seal, kinds

from .cannot import CannotExportWithoutPurpose
from .sources import label_of
from .terms import DECIDERS, TAKERS, WHY_DESTROYED, WHY_FAILED

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_.]{0,60}$")]
PurposeCode = Literal["visit", "call", "identify", "correct", "transfer", "report", "other"]


class Listed(Body):
    """Which list, of what, for what. `classes` are those whose columns stand in it; `words` say more of the purpose."""

    export: UUID
    source: Code
    format: Literal["xlsx", "csv", "gb18030"]
    filters: dict[str, str] = Field(default_factory=dict)
    unmasked: bool = False
    purpose: PurposeCode | None = None
    words: Words | None = None
    classes: Annotated[str, StringConstraints(pattern=r"^[ABCD]{0,4}$")] = ""
    language: Literal["zh-hans", "en"] = "zh-hans"
    rows: Annotated[int, Field(ge=0)]
    identities: Annotated[int, Field(ge=0)] = 0


class AskedBody(Listed):
    """`second` says that a second person has to agree, by the rule of the day."""

    second: bool = False


class TakenBody(Listed):
    """A list written and handed out at once: read at ledger number `seq`, a file with this SHA-256."""

    seq: int
    digest: Digest


class DecidedBody(Body):
    """A second person's word. `words` are sealed under the export's id."""

    export: UUID
    words: Words | None = None


class FinishedBody(Body):
    """What became of the writing; rows, number and digest only of a file that was written whole."""

    export: UUID
    outcome: Literal["done", "stopped", "failed"]
    why: Code | None = None
    rows: int | None = None
    identities: int | None = None
    seq: int | None = None
    digest: Digest | None = None


class FetchedBody(Body):
    export: UUID
    digest: Digest


class DestroyedBody(Body):
    export: UUID
    why: Literal["expired", "given_up", "forgotten", "unanswered"]


def words_sealed(body: dict[str, Any]) -> Iterable[Seal]:
    if body.get("words") is not None:
        yield Seal(body, "words", UUID(str(body["export"])))


def check_listed(body: Listed, header: Header) -> None:
    if body.unmasked and (body.purpose is None or (body.purpose == "other" and not body.words)):
        raise CannotExportWithoutPurpose


def about(body: Any, header: Header) -> Sequence[UUID]:
    return [body.export, *([header.place] if header.place else [])]


def listed_words(entry: Entry) -> str:
    label = label_of(entry.body.source)
    if entry.body.unmasked:
        return _("{label} {rows} 行，写全 {identities} 人").format(
            label=label, rows=entry.body.rows, identities=entry.body.identities
        )
    return _("{label} {rows} 行").format(label=label, rows=entry.body.rows)


def finished_words(entry: Entry) -> str:
    body: FinishedBody = entry.body
    if body.outcome == "done":
        return _("{rows} 行写好了").format(rows=body.rows)
    return str(WHY_FAILED.get(body.why or "", "")) if body.outcome == "failed" else _("停下了")


def _kind(name: str, body: type[Body], label: str, english: str, roles: frozenset[str], **more: Any) -> Kind:
    more = {"targets": lambda body, header: [body.export], "subjects": about, "seals": words_sealed} | more
    return kinds.add(Kind(name=name, body=body, label=label, label_en=english, roles=roles, **more))


LISTED: dict[str, Any] = {
    "targets": lambda body, header: (),
    "creates": lambda body, header: [] if header.amends else [body.export],
    "check": check_listed,
    "summary": listed_words,
}
ASKED = _kind("exports.asked", AskedBody, "要导出名单", "Export asked for", TAKERS, **LISTED)
TAKEN = _kind("exports.taken", TakenBody, "导出名单，当场取走", "List taken at once", TAKERS, **LISTED)
APPROVED = _kind("exports.approved", DecidedBody, "同意导出", "Export agreed to", DECIDERS)
DECLINED = _kind("exports.declined", DecidedBody, "不同意导出", "Export declined", DECIDERS)
FINISHED = _kind("exports.finished", FinishedBody, "导出写完", "Export written", frozenset(), summary=finished_words)
FETCHED = _kind("exports.fetched", FetchedBody, "取走导出的文件", "Export fetched", TAKERS)
DESTROYED = _kind(
    "exports.destroyed",
    DestroyedBody,
    "销毁导出的文件",
    "Export destroyed",
    TAKERS,
    summary=lambda entry: str(WHY_DESTROYED[entry.body.why]),
)
