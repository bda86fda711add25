"""Asking for rights: of what comes in, and once more of what had to wait, when it is known where it belongs."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from lianfang.kit.refusals import Refusal
from lianfang.ledger.drafts import CLOCK_ID, SYSTEM_ID, Author
from lianfang.ledger.findings import Findings
from lianfang.ledger.hooks import Ask, Says, hooks
from lianfang.ledger.kinds import Entry, kinds
from lianfang.ledger.reading.entries import entries_by
from lianfang.ledger.registers import NIL
from lianfang.ledger.sealing.seal import Keyring

from .intake import Ready

OUTSIDE_SCOPE = "outside_scope"


def judge(good: Sequence[Ready], asks: Sequence[Ask]) -> list[Refusal | str | None]:
    """Return what the rights say of each; the installation itself and what a flow causes need none."""
    verdicts: list[Refusal | str | None] = [None] * len(good)
    for author, places in _by_author(good).items():
        asked = [asks[i] for i in places]
        found = hooks.rights.judge(author, asked) if hooks.rights else [None] * len(asked)
        for i, verdict in zip(places, found, strict=True):
            verdicts[i] = verdict
    return verdicts


def _by_author(good: Sequence[Ready]) -> dict[Author, list[int]]:
    """Return, by author, which of `good` ask for a right. What comes together has one author: they are told apart
    where they change, and not at each entry."""
    found: dict[Author, list[int]] = {}
    author: Author | None = None
    places: list[int] = []
    for i, one in enumerate(good):
        if one.by is not author:
            author = one.by
            places = [] if author.is_installation else found.setdefault(author, [])
        if one.cause is None:
            places.append(i)
    return {author: places for author, places in found.items() if places}


def judge_released(county: str, released: Sequence[UUID], ring: Keyring) -> None:
    """Judge what could not be judged while its place or what it amends was unknown; call once that is stored.

    The work was done: it counts, and shows as a finding where its author had no right there.
    """
    if not released:
        return
    entries = entries_by(county, "id", released, ring)
    places = {e.id: e.place or NIL for e in entries}
    found = Findings(county)
    for e, codes in remarks(ask_remarks(county, {e.kind for e in entries}), entries).items():
        for code in codes:
            found.add("", places[e], e, code, {})
    for e in _outside_scope(county, [e for e in entries if _has_author(e)]):
        found.add("", places[e], e, OUTSIDE_SCOPE, {})
    found.write()


def _outside_scope(county: str, late: Sequence[Entry]) -> Iterator[UUID]:
    if hooks.rights is None:
        return
    at = hooks.places.load(county, [e.place for e in late if e.place]) if hooks.places else {}
    paths = {place: info.path for place, info in at.items()}
    for e in late:
        by = Author(county, e.author, e.post, e.device, e.source)
        path = paths.get(e.place, "") if e.place else ""
        (verdict,) = hooks.rights.judge(by, [Ask(kinds[e.kind], path, e.effective_at, e.body, e.amends)])
        if isinstance(verdict, Refusal):
            yield e.id


def ask_remarks(county: str, among: Collection[str]) -> dict[str, Says]:
    """Have on its way what rooms need to remark on entries of the kinds `among` (sql.Store.ask)."""
    return {kind: remark(county) for kind, remark in hooks.remarks.items() if kind in among}


def remarks(asked: Mapping[str, Says], entries: Sequence[Entry]) -> dict[UUID, list[str]]:
    """Return, by entry, what rooms remark on as it comes: what is against a rule that depends on state (law 2)."""
    found: dict[UUID, list[str]] = {}
    for kind, says in asked.items():
        concerned = [entry for entry in entries if entry.kind == kind]
        for entry, code in says(concerned) if concerned else ():
            found.setdefault(entry, []).append(code)
    return found


def _has_author(entry: Entry) -> bool:
    """True for what a person recorded, who needs a right to it."""
    return entry.cause is None and entry.author not in (SYSTEM_ID, CLOCK_ID)
