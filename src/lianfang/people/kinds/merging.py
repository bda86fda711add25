"""One person recorded twice: who looks alike, who was made one, what was parted again, who is not the same.

Likenesses are found by the installation; people decide. A merge names the one that is kept and those that go, the
households they belonged to, and what the kept one takes over from them (sealed, under the kept one's key). It changes
no entry: taking it back leaves everybody as they were.
"""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from lianfang.kit.ids import named_id
from lianfang.kit.sentences import listed
from lianfang.ledger.kinds import Body, Entry, Header, Kind, kinds
from lianfang.people import cannot
from lianfang.people.terms import PERSON_FIELDS, likeness_words

from .members import IDENTITY_FIELDS, FactField, Facts, Identity, IdentityField, identity_of

OFFICES = frozenset({"community_office", "township_office", "headquarters"})
MOST_MERGED = 20
Reason = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,20}$")]


class AlikeFound(Body):
    """Two rows that may be one person; `same` and `differs` are codes, never values."""

    first: UUID
    second: UUID
    score: int = Field(ge=0, le=100)
    same: tuple[Reason, ...] = ()
    differs: tuple[Reason, ...] = ()


class Merged(Body):
    """`gone` are shown under `kept` from now on. `home` is the kept one's household, `left` lose members."""

    kept: UUID
    gone: tuple[UUID, ...] = Field(min_length=1, max_length=MOST_MERGED)
    home: UUID
    left: tuple[UUID, ...] = Field(min_length=1, max_length=MOST_MERGED)
    fields: tuple[IdentityField | FactField, ...] = ()
    identity: Identity | None = None
    facts: Facts = Facts()


class MergeUndone(Body):
    """Takes the merge `merge` back; it repeats whom it concerned."""

    merge: UUID
    kept: UUID
    gone: tuple[UUID, ...] = Field(min_length=1, max_length=MOST_MERGED)
    home: UUID
    left: tuple[UUID, ...] = Field(min_length=1, max_length=MOST_MERGED)
    reason: Literal["", "wrong_person", "relatives", "other"] = ""


class NotSame(Body):
    first: UUID
    second: UUID


def pair_id(one: UUID, other: UUID) -> UUID:
    """Return the id of two persons as a pair, whichever is named first."""
    first, second = sorted((one, other))
    return named_id(first, f"alike/{second.hex}")


def check_pair(body: AlikeFound | NotSame, header: Header) -> None:
    if body.first == body.second:
        raise cannot.CannotMergeOne


def check_merge(body: Merged, header: Header) -> None:
    if body.kept in body.gone or len(set(body.gone)) != len(body.gone):
        raise cannot.CannotMergeOne
    taken = {name for name in body.fields if name in IDENTITY_FIELDS}
    if bool(taken) != (body.identity is not None) or len(set(body.fields)) != len(body.fields):
        raise cannot.CannotCorrectNothing


def _pair(body: AlikeFound | NotSame, header: Header) -> list[UUID]:
    return [body.first, body.second]


def _merging(body: Merged | MergeUndone, header: Header) -> list[UUID]:
    return [body.kept, *body.gone, body.home, *body.left]


def merged_words(entry: Entry) -> str:
    taken = listed(str(PERSON_FIELDS[name]) for name in entry.body.fields)
    return _("补上 {fields}").format(fields=taken) if taken else ""


ALIKE_FOUND = kinds.add(
    Kind(
        name="people.alike_found",
        body=AlikeFound,
        label="可能是同一个人",
        label_en="Possibly the same person",
        subjects=_pair,
        targets=_pair,
        check=check_pair,
        summary=lambda entry: likeness_words(entry.body.same),
    )
)
MERGED = kinds.add(
    Kind(
        name="people.merged",
        body=Merged,
        label="合成一人",
        label_en="Made one person",
        roles=OFFICES,
        subjects=_merging,
        targets=_merging,
        seals=lambda body: [identity_of(body, body["kept"])],
        check=check_merge,
        summary=merged_words,
    )
)
MERGE_UNDONE = kinds.add(
    Kind(
        name="people.merge_undone",
        body=MergeUndone,
        label="拆回两人",
        label_en="Parted again",
        roles=OFFICES,
        subjects=_merging,
        targets=lambda body, header: [body.merge, *_merging(body, header)],
    )
)
NOT_SAME = kinds.add(
    Kind(
        name="people.not_same",
        body=NotSame,
        label="不是同一人",
        label_en="Not the same person",
        roles=OFFICES,
        subjects=_pair,
        targets=_pair,
        check=check_pair,
    )
)
