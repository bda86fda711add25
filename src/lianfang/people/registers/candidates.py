"""Pairs of persons that may be one, and what people decided about them: open, made one, not the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import ClassVar
from uuid import UUID

from lianfang.kit.paths import depth
from lianfang.ledger.kinds import Entry
from lianfang.ledger.registers import Context, Register, State, Touches
from lianfang.people.kinds.merging import pair_id
from lianfang.people.models import Candidate

from .merges import MERGED, UNDONE, merges_in_force

COMMUNITY_DEPTH = 5  # below it there is no office: what lies inside a community is the community's


@dataclass(slots=True, kw_only=True)
class CandidateState(State):
    first: UUID
    second: UUID
    place: UUID
    path: str = ""
    level: int = 0
    score: int = 0
    same: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    decision: str = ""


def _pair(entry: Entry) -> list[UUID]:
    return [pair_id(entry.body.first, entry.body.second)]


def _pairs(entry: Entry) -> list[UUID]:
    """Every pair that a merge makes one: the kept one with each that goes, and these with each other."""
    return [pair_id(*two) for two in combinations((entry.body.kept, *entry.body.gone), 2)]


class Candidates(Register[CandidateState]):
    """One row for each pair that was found alike or decided upon; `place` is the lowest that covers both."""

    name = "people.candidate"
    model = Candidate
    state = CandidateState
    placed = "place"
    kinds: ClassVar[Mapping[str, Touches]] = {
        "people.alike_found": _pair,
        "people.not_same": _pair,
        MERGED: _pairs,
        UNDONE: _pairs,
    }

    def fold(self, subject: UUID, entries: Sequence[Entry], ctx: Context) -> CandidateState | None:
        begun = next((e for e in entries if e.kind in ("people.alike_found", "people.not_same")), None)
        if begun is None or begun.place is None:
            return None
        at = ctx.place(begun.place)
        state = CandidateState(
            county=ctx.county,
            id=subject,
            first=begun.body.first,
            second=begun.body.second,
            place=begun.place,
            level=min(depth(at.path), COMMUNITY_DEPTH) if at else 0,
        )
        for entry in entries:
            if entry.kind == "people.alike_found":
                state.score, state.same = entry.body.score, list(entry.body.same)
                state.differs = list(entry.body.differs)
            elif entry.kind == "people.not_same":
                state.decision = "not_same"
        if merges_in_force(entries):
            state.decision = "merged"
        return state
