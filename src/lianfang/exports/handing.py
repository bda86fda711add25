"""Giving a list out: a file from the vault to whoever asked for it, or a small list at once. Either is an entry."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO
from uuid import UUID

from lianfang.access.scope import Scope
from lianfang.kit.batches import batched
from lianfang.kit.clock import ZONE, day_of
from lianfang.kit.ids import named_id
from lianfang.ledger.door import Draft, record_one
from lianfang.places.models import Place

from . import queries
from .asking import Measured
from .cannot import CannotFetch, CannotFetchOthers, CannotTakeNamesAtOnce
from .kinds import FetchedBody, TakenBody
from .listing import Listing, Written, file_name, write
from .models import Export
from .rules import AT_ONCE_ROWS, SECOND_PERSON
from .running import vault_of
from .sources import Row, label_of
from .vault import SLICE
from .writing import Plain


@dataclass(frozen=True, slots=True)
class Taken:
    """A list written at once: its file, rewound, what it is called, what stands in it."""

    file: IO[bytes]
    name: str
    written: Written


def is_small(found: Measured, at: datetime) -> bool:
    """True for what is handed out at once: no whole identities, and not longer than the rule of the day says."""
    return not found.wish.unmasked and found.counted.rows <= AT_ONCE_ROWS.on(day_of(at)).value


def take(scope: Scope, found: Measured, *, at: datetime, id: UUID, source: str = "desk") -> Taken:
    """Write a list at once and record that it was taken. Raises CannotTakeNamesAtOnce where it names too many."""
    if found.needs_second(at):
        limit = SECOND_PERSON.on(day_of(at)).value
        raise CannotTakeNamesAtOnce(identities=found.identities, limit=limit)
    wish, export = found.wish, named_id(id, "export")
    listing = Listing(export, found.source, found.asked, wish.format, wish.purpose, wish.words, wish.language)
    file = TemporaryFile()  # noqa: SIM115 - without a name from the start; handed on to the response, which closes it
    about: list[UUID] = []

    def watch(rows: Iterator[Row], total: int) -> Iterator[Row]:
        for row in rows:
            if wish.unmasked:
                about.extend(row.persons)
            yield row

    written = write(scope, listing, Plain(file), watch=watch)
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    said = found.said(export) | {"rows": written.rows, "seq": written.seq, "digest": digest}
    body = TakenBody.model_validate(said)
    record_one(Draft("exports.taken", body, found.place.id, at, id=id), by=scope.author(source))
    _say_who_is_seen(scope, found, about, at, source)
    day = at.astimezone(ZONE)
    return Taken(file, file_name(found.place.name, str(found.source.label), day, export, wish.format), written)


def _say_who_is_seen(scope: Scope, found: Measured, about: list[UUID], at: datetime, source: str) -> None:
    if found.source.seen is None:
        return
    for part in batched(about, 200):
        kind, body = found.source.seen(part, found.wish.purpose)
        record_one(Draft(kind, body, found.place.id, at), by=scope.author(source))


def fetch(scope: Scope, row: Export, *, at: datetime, id: UUID) -> Iterator[bytes]:
    """Record that the file is fetched and return its content. Raises CannotFetchOthers or CannotFetch."""
    if not queries.may_fetch(scope, row):
        raise CannotFetchOthers
    vault = vault_of(row)
    if not row.is_open or row.outcome != "done" or not vault.has_file():
        raise CannotFetch
    content = vault.content()
    first = next(content)  # a file that cannot be opened is refused before anybody is said to have fetched it
    record_one(
        Draft("exports.fetched", FetchedBody(export=row.id, digest=row.digest), row.place, at, id=id), by=scope.author()
    )
    return _joined(first, content)


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def name_of(row: Export) -> str:
    """Return what the fetched file is called."""
    place = Place.objects.filter(county=row.county, id=row.place).first()
    day = (row.finished_at or row.asked_at).astimezone(ZONE)
    return file_name(place.name if place else "", label_of(row.source), day, row.id, row.format)


def copied(file: IO[bytes]) -> Iterator[bytes]:
    """Return a file in portions."""
    with file:
        while part := file.read(SLICE):
            yield part
