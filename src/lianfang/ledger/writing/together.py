"""What belongs together is stored together or not at all: a visit with whom it registers, a move with what it ends.

Ordinary hand-ins answer each entry for itself, since a phone's outbox must not wait for its one bad entry. Here the
author still has the whole before them on a page: nothing of it is stored and nothing of it comes to the inbox, where
a part alone would make no sense. Whoever handed it in reads why and puts it right there.
"""

from collections.abc import Sequence

from django.db import transaction

from lianfang.kit.clock import now
from lianfang.kit.refusals import Refusal
from lianfang.ledger.cannot import CannotFold
from lianfang.ledger.drafts import Answer, Author, Draft
from lianfang.ledger.sql import store

from .batch import Batch
from .blame import NotAll, without_what_waited
from .folding import FoldFailed
from .intake import Incoming, incoming_of
from .writer import again, writer


def record_together(drafts: Sequence[Draft], *, by: Author) -> list[Answer]:
    """Hand in `drafts` as one: an answer for each once all are on disk.

    Raises the refusal of the first that could not be recorded, or that conflicts; then none of them is stored.
    """
    ready = [incoming_of(draft, by) for draft in drafts]
    answers: list[Answer] = []
    refusals: list[Refusal] = []

    def work() -> None:
        try:
            answers.extend(_all_or_none(by.county, ready))
        except NotAll as refused:
            refusals.append(refused.refusal)

    writer().run(by.county, work)
    if refusals:
        raise refusals[0]
    return answers


def _all_or_none(county: str, ready: Sequence[Incoming]) -> list[Answer]:
    try:
        with transaction.atomic(), store().pipeline():
            answers = Batch(county, now()).run(ready)
            refusal = next((answer.refusal for answer in answers if answer.refusal is not None), None)
            if refusal is not None:
                raise NotAll(refusal)
            return answers
    except FoldFailed as failed:
        found = without_what_waited(county, lambda: again(ready), failed.error, together=True)
        if found is None:
            raise NotAll(CannotFold(detail=type(failed.error).__name__)) from failed
        return found
