"""One batch: what the writer commits in one transaction for one county, round by round."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from pydantic_core import from_json, to_json

from lianfang.kit.ids import caused_id, hex_of, uuid7
from lianfang.kit.refusals import Refusal
from lianfang.ledger import cannot, grounds
from lianfang.ledger.chain import ENTRIES, HASH, link
from lianfang.ledger.drafts import SYSTEM, Answer, Author
from lianfang.ledger.flows import MAX_DEPTH, flows
from lianfang.ledger.hooks import Ask
from lianfang.ledger.kinds import Entry, kinds
from lianfang.ledger.reading.entries import FORGOTTEN, HOLDS, SUBJECTS, as_stored, entries_by, forgotten_among
from lianfang.ledger.sealing.seal import Keyring, author_mac, seal_parts, sealed_subjects
from lianfang.ledger.settling import TAKEN, settle_accepted
from lianfang.ledger.sql import Row, Table, store

from .folding import FoldContext, Folding, Touches
from .head import Chain
from .intake import Incoming, Ready, Refused, incoming_of
from .judging import ask_remarks, judge, judge_released, remarks
from .returning import RETURNED, Returned
from .rounds import Ahead, Round, next_round, opens, unknown_to
from .standing import Places

EVERYWHERE = "0"  # no county: who opens an emergency keeps others from opening one of the other sort elsewhere
NOBODY = UUID(int=0)
MILLISECOND = timedelta(milliseconds=1)
REPLAY = "drill"  # the source of entries that a drill plays


class Batch:
    """Takes submissions in order and answers each. Use within a transaction; `run` once.

    `aside` are entries that waited and are taken back here, since they cannot be folded: they set nothing off either.
    """

    def __init__(self, county: str, at: datetime, aside: Collection[UUID] = ()) -> None:
        self.county = county
        self.at = at
        self._aside = aside
        self.ring = Keyring(county)
        store().lock_head(county)
        self._head = Chain.ask(county)
        self.answers: dict[int, Answer] = {}
        self._trails: dict[UUID, tuple[str, ...]] = {}
        self.returned = Returned(county, at)
        self._verdicts: dict[UUID, list[str]] = {}
        self.touches = Touches()
        self.places = Places(county)

    @cached_property
    def chain(self) -> Chain:
        """Where the chain stands; read with the first round's other questions."""
        return self._head()

    def run(self, incoming: Sequence[Incoming]) -> list[Answer]:
        """Record `incoming` with all that flows cause; return an answer for each, in order."""
        self._take(incoming)
        self.returned.write()
        self.chain.write()
        return [self.answers[id(one)] for one in incoming]

    def _take(self, incoming: Sequence[Incoming]) -> None:
        todo = list(incoming)
        while todo:
            ready, todo = next_round(todo)
            caused = self._run_round(ready)
            if caused:
                self._take(caused)

    def _run_round(self, ready: Sequence[Incoming]) -> list[Incoming]:
        for one in ready:
            if isinstance(one, Refused):
                self._refuse(one, one.refusal)
        whole = [one for one in ready if isinstance(one, Ready)]
        ahead = self._ask(whole)
        round_ = self._admit(self._not_yet_stored(whole, ahead), ahead)
        if not round_.entries:
            return []
        released = self._released(round_, ahead)
        folding = Folding(
            self.county,
            self.ring,
            fresh=round_.entries,
            held=set(round_.holds),
            released=set(released),
            touches=self.touches,
            places=self.places,
            begun=round_.created.difference(row[0] for row in ahead.spoken_of()),
        )
        self._door_findings(round_, ahead, folding)
        self.ring.write()
        for entry in round_.entries:
            if entry.kind == FORGOTTEN and entry.body.what == "person":
                self.ring.destroy(entry.body.subject)
                folding.forgotten.add(entry.body.subject)
        folding.run()
        self._write(round_)
        released = [entry for entry in released if entry not in self._aside]
        self._settle_returned(round_, ahead)
        judge_released(self.county, released, self.ring)
        self._answer(round_, folding)
        return self._caused(round_, folding, released)

    # ── admission ──

    def _ask(self, ready: list[Ready]) -> Ahead:
        ids = [one.header.id for one in ready]
        targets = list({target for one in ready for target in one.targets})
        created = [*ids, *(i for one in ready for i in one.creates)]
        self.places.ask(one.header.place for one in ready if one.header.place)
        return Ahead(
            stored=store().ask(ENTRIES, "id", self.county, ids, columns=("id",)),
            keyless=self.ring.ask(seal.subject for one in ready for seal in one.seals),
            begun=store().ask(SUBJECTS, "subject", self.county, targets, true="creates", columns=("subject",)),
            waiting=store().ask(HOLDS, "target", self.county, created),
            returned=store().ask(RETURNED, "entry", self.county, ids, columns=("id", "entry", "settled_as")),
            spoken_of=store().ask(SUBJECTS, "subject", self.county, created, columns=("subject",)),
            remarks=ask_remarks(self.county, {one.header.kind for one in ready}),
        )

    def _not_yet_stored(self, ready: list[Ready], ahead: Ahead) -> list[Ready]:
        """Answer what is stored already: the same bytes with the same answer, other bytes as a conflict."""
        known = [row[0] for row in ahead.stored()]
        if not known:
            return ready
        whole = store().rows(ENTRIES, "id", self.county, known)
        stored = {row[ENTRIES.places["id"]]: row for row in whole}
        good = []
        for one in ready:
            row = stored.get(one.header.id)
            if row is None:
                good.append(one)
            elif self._is_same(one, row):
                seq, digest = row[ENTRIES.places["seq"]], bytes(row[HASH]).hex()
                self.answers[id(one)] = Answer("same", one.header.id, seq, digest)
            else:
                self._refuse(one, cannot.CannotOverwrite(), status="conflict")
        return good

    def _is_same(self, one: Ready, row: Row) -> bool:
        """True for the author's own bytes; also where a stored part is forgotten: nothing can be compared then."""
        at = ENTRIES.places
        sealed = sealed_subjects(kinds[row[at["kind"]]], from_json(row[at["body"]]))
        self.ring.load(sealed)
        emergency = row[at["emergency"]]
        if self.ring.emergency_key(emergency) is None or not all(self.ring.secret(s, emergency) for s in sealed):
            return True
        return author_mac(emergency, sealed, self.ring, one.sent) == bytes(row[at["author_mac"]])

    def _admit(self, good: list[Ready], ahead: Ahead) -> Round:
        """Give places, rights, numbers and hashes to what is new."""
        round_ = Round()
        good = self._with_emergency(good)
        paths = self._paths(good)
        asks = [
            Ask(one.kind, self._path(one, paths), self._effective(one), one.body, one.header.amends) for one in good
        ]
        judged = judge(good, asks)
        self.ring.forgotten |= forgotten_among(self.county, ahead.keyless())
        holds = self._missing(good, {*paths, *(row[0] for row in ahead.begun())})
        for one, ask, verdict in zip(good, asks, judged, strict=True):
            if isinstance(verdict, Refusal):
                self._refuse(one, verdict, path=ask.path)
                continue
            if opens(one):
                self._open(one)
            self._number(one, ask, round_)
            if verdict is not None:
                self._verdicts.setdefault(one.header.id, []).append(verdict)
            if holds and holds.get(one.header.id):
                round_.holds[one.header.id] = holds[one.header.id]
        return round_

    def _with_emergency(self, ready: list[Ready]) -> list[Ready]:
        """Refuse what belongs to no emergency. Of the one that goes on is asked once: what opens one stands alone."""
        goes_on = self.chain.emergency is not None and self.ring.emergency_key(self.chain.emergency) is not None
        good = []
        for one in ready:
            if goes_on and one.header.emergency is None and not opens(one):
                good.append(one)
                continue
            refusal = self._may_not_open(one) if opens(one) else self._may_not_join(one)
            if refusal is None:
                good.append(one)
            else:
                self._refuse(one, refusal)
        return good

    def _may_not_open(self, one: Ready) -> Refusal | None:
        """Drill and real never share a database; what was forgotten is not begun again."""
        store().lock_head(EVERYWHERE)
        others = store().execute("SELECT is_drill FROM ledger_head", [])
        if any(bool(row[0]) != one.body.drill for row in others):
            return cannot.CannotMixDrill()
        gone = self.ring.emergency_key(one.body.emergency) is None and self._is_begun(one.body.emergency)
        return cannot.CannotUseEmergency() if gone else None

    def _may_not_join(self, one: Ready) -> Refusal | None:
        """An entry belongs to the emergency that goes on or to one that it names: begun here and not forgotten."""
        emergency = one.header.emergency or self.chain.emergency
        if emergency is None:
            return cannot.CannotFindEmergency()
        is_here = emergency == self.chain.emergency or self._is_begun(emergency)
        return None if is_here and self.ring.emergency_key(emergency) else cannot.CannotUseEmergency()

    def _is_begun(self, emergency: UUID) -> bool:
        return bool(self._column(SUBJECTS, "subject", {emergency}, true="creates"))

    def _open(self, one: Ready) -> None:
        """An emergency brings its key and is from now on what goes on."""
        self.ring.begin_emergency(one.body.emergency)
        self.chain.emergency, self.chain.is_drill = one.body.emergency, one.body.drill

    def _paths(self, good: Sequence[Ready]) -> dict[UUID, str]:
        """Return the paths of the places that there are, with one read for what follows as well."""
        wanted = {one.header.place for one in good if one.header.place}
        self.places.load(wanted)
        found = {place: self.places.get(place) for place in wanted}
        return {place: info.path for place, info in found.items() if info is not None}

    def _path(self, one: Ready, paths: dict[UUID, str]) -> str:
        return paths.get(one.header.place, "") if one.header.place else ""

    def _effective(self, one: Ready) -> datetime:
        return min(one.header.happened_at + one.by.offset, self.at)

    def _recorded(self, by: Author, ask: Ask) -> datetime:
        """Now; but a drill that replays days past records each fact on its own day, as its pages are to show."""
        return ask.effective_at if by.source == REPLAY and self.chain.is_drill else self.at

    def _missing(self, good: list[Ready], known: set[UUID]) -> dict[UUID, set[UUID]]:
        """Return what each submission waits for: its place, what it amends, its kind's targets."""
        wanted = unknown_to(known, good)
        needs = {target for found in wanted.values() for target in found}
        if not needs:
            return {}
        begun = self._column(SUBJECTS, "subject", needs, true="creates")
        if needs - begun:
            begun |= self._column(ENTRIES, "id", needs - begun)
        return {i: found - begun for i, found in wanted.items() if found - begun}

    def _column(self, table: Table, column: str, values: set[UUID], true: str = "") -> set[UUID]:
        rows = store().rows(table, column, self.county, list(values), true=true, columns=(column,))
        return {row[0] for row in rows}

    def _number(self, one: Ready, ask: Ask, round_: Round) -> None:
        header = one.header
        emergency = header.emergency or self.chain.emergency or NOBODY
        if opens(one):
            emergency = one.body.emergency
        entry = self._entry(one, emergency, ask)
        sealed = [seal.subject for seal in one.seals]
        seal_parts(one.seals, entry.id, emergency, self.ring)
        body = to_json(one.raw).decode()
        if self.ring.forgotten and not self.ring.forgotten.isdisjoint(sealed):
            entry.body = as_stored(entry, body, self.ring)
            self._verdicts.setdefault(entry.id, []).append("forgotten_subject")
        row = self._row(entry, body, author_mac(emergency, sealed, self.ring, one.sent))
        self.chain.seq, self.chain.hash = entry.seq, row[HASH]
        round_.rows.append(row)
        round_.entries.append(entry)
        round_.incoming.append(one)
        round_.created.add(entry.id)
        round_.created.update(one.creates)

    def _entry(self, one: Ready, emergency: UUID, ask: Ask) -> Entry:
        header, kind = one.header, one.kind
        entry = Entry(
            header.id, self.county, self.chain.seq + 1, emergency, header.kind, kind.version, header.place,
            ask.path, (), header.happened_at, one.by.offset,
            ask.effective_at, self._recorded(one.by, ask), one.by.account, header.observer, one.by.post, one.by.device,
            one.by.source, header.base, header.amends, one.cause, one.body,
        )  # fmt: skip
        subjects = list(one.subjects)
        for touched in self.touches.all(entry).values():
            subjects += touched
        entry.subjects = tuple(dict.fromkeys(subjects))
        return entry

    def _row(self, e: Entry, body: str, mac: bytes) -> Row:
        offset = round(e.clock_offset / MILLISECOND) if e.clock_offset else 0
        base = ",".join([hex_of(i) for i in e.base])
        row = (
            e.county, e.id, e.seq, e.emergency, e.kind, e.version, e.place, e.path_then,
            ",".join([hex_of(i) for i in e.subjects]), e.happened_at, offset, e.effective_at, e.recorded_at, e.author,
            e.observer, e.post, e.device, e.source, base, e.amends, e.cause, body, mac, self.chain.hash, b"",
        )  # fmt: skip
        return (*row[:-1], link(row))

    # ── after the fold ──

    def _released(self, round_: Round, ahead: Ahead) -> list[UUID]:
        """Return held entries that lack nothing any more, now that this round is here."""
        waiting = [row for row in ahead.waiting() if row[HOLDS.places["target"]] in round_.created]
        if not waiting:
            return []
        store().remove(HOLDS, ("county", "entry", "target"), waiting)
        entries = list({row[1] for row in waiting})
        still = {row[1] for row in store().rows(HOLDS, "entry", self.county, entries)}
        return [entry for entry in entries if entry not in still]

    def _door_findings(self, round_: Round, ahead: Ahead, folding: Folding) -> None:
        holds = round_.holds
        said = remarks(ahead.remarks, [e for e in round_.entries if e.id not in holds] if holds else round_.entries)
        for entry in round_.entries if said or self._verdicts else ():
            ctx = FoldContext(folding, "", entry.place or NOBODY)
            for verdict in (*self._verdicts.pop(entry.id, ()), *said.get(entry.id, ())):
                ctx.finding(entry, verdict)
        for caused in self._with_amended_cause(round_):
            FoldContext(folding, "", caused.place or NOBODY).finding(caused, "cause.amended")

    def _with_amended_cause(self, round_: Round) -> list[Entry]:
        """Return entries whose cause has been amended, whichever of the two came first."""
        amended = {e.amends for e in round_.entries if e.amends}
        caused = entries_by(self.county, "cause", list(amended), self.ring) if amended else []
        fresh = [e for e in round_.entries if e.cause]
        if fresh:
            causes = entries_by(self.county, "amends", [e.cause for e in fresh], self.ring)
            amended |= {e.amends for e in causes if e.amends}
        return caused + [e for e in fresh if e.cause in amended]

    def _write(self, round_: Round) -> None:
        store().append(ENTRIES, round_.rows)
        subjects = []
        for one, entry in zip(round_.incoming, round_.entries, strict=True):
            seq, own = entry.seq, entry.id.int
            creates = {created.int for created in one.creates}
            subjects += [
                (self.county, subject, seq, subject.int == own or subject.int in creates) for subject in entry.subjects
            ]
        store().put(SUBJECTS, subjects, update=False)
        grounds.keep(round_.entries, self.places)
        holds = [(self.county, entry, target) for entry, targets in round_.holds.items() for target in targets]
        store().put(HOLDS, holds, update=False)

    def _settle_returned(self, round_: Round, ahead: Ahead) -> None:
        """What was returned before and is recorded now is no longer anybody's open work."""
        before = ahead.returned()
        if not before and not self.returned.found:
            return
        authors = {entry.id: entry.author for entry in round_.entries}
        for returned, entry, settled_as in before:
            if entry in authors and not settled_as:
                settle_accepted(self.county, [returned], author=authors[entry], at=self.at)
        for _place, values in self.returned.found:
            if values["entry"] in authors:
                values |= {"settled_as": TAKEN, "settled_at": self.at, "settled_by": authors[values["entry"]]}

    def _answer(self, round_: Round, folding: Folding) -> None:
        for one, entry, row in zip(round_.incoming, round_.entries, round_.rows, strict=True):
            status: Any = "held" if round_.holds and entry.id in round_.holds else "stored"
            codes = folding.findings.codes_of(entry.id) if folding.findings.found else ()
            self.answers[id(one)] = Answer(status, entry.id, entry.seq, row[HASH].hex(), codes)

    def _caused(self, round_: Round, folding: Folding, released: Sequence[UUID]) -> list[Incoming]:
        """Return what flows make of this round's entries and of those it released."""
        fresh = [e for e in round_.entries if e.id not in round_.holds] if round_.holds else round_.entries
        late = entries_by(self.county, "id", list(released), self.ring) if released else []
        # A correction undoes nothing and sets nothing off again: what its target caused is looked at by a person.
        live = [e for e in [*fresh, *late] if e.amends is None and flows.on(e.kind)]
        found = []
        for entry in live:
            trail = self._trails.get(entry.id, ())
            for flow in flows.on(entry.kind):
                if flow.name in trail or len(trail) >= MAX_DEPTH:
                    continue
                drafts = flow.make(entry, FoldContext(folding, "", entry.place or NOBODY))
                for n, draft in enumerate(drafts):
                    fixed = replace(draft, id=caused_id(entry.id, flow.name, n))
                    by = replace(SYSTEM(self.county), account=entry.author, post=entry.post, source="flow")
                    self._trails[fixed.id] = (*trail, flow.name)
                    found.append(incoming_of(fixed, by, cause=entry.id))
        return found

    # ── refusals ──

    def _refuse(self, one: Incoming, refusal: Refusal, *, status: Any = "refused", path: str = "") -> None:
        found = one.header.id if one.header else uuid7()
        self.answers[id(one)] = Answer(status, found, refusal=refusal)
        self.returned.keep(one, refusal, emergency=self.chain.emergency, path=path)
