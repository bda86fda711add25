"""Makes the draft by which an office's mapping of a form is remembered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from lianfang.ledger.drafts import Draft

from .fingerprints import column_keys, fingerprint
from .headers.matching import NOT_STORED
from .kinds import MAPPING_LEARNED, LearnedColumn, MappingLearned
from .shapes import Header


def learn_form(
    headers: Sequence[Header],
    meant: Mapping[int, str],
    *,
    place: UUID,
    at: datetime,
    form: str = "",
    title: str = "",
    base: Sequence[UUID] = (),
) -> Draft:
    """Return a draft that remembers `meant` (the field key of each column by its number) for these headers.

    Columns that are not in `meant` are remembered as none of ours. A form without a key is called by its fingerprint.
    `base` are the heads of what was remembered before (`queries.Known.heads`).
    """
    print_ = fingerprint(headers)
    columns = [
        LearnedColumn(column=key, field=meant.get(header.column) or NOT_STORED)
        for key, header in zip(column_keys(headers), headers, strict=True)
        if key
    ]
    body = MappingLearned(form=form or print_, title=title[:100], fingerprint=print_, columns=tuple(columns))
    return Draft(kind=MAPPING_LEARNED.name, place=place, body=body, happened_at=at, base=tuple(base))
