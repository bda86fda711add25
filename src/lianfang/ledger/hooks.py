"""What the ledger asks of higher rooms. `wiring` fills these at start; tests may replace them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from lianfang.kit.refusals import Refusal

from .drafts import Author
from .kinds import Entry, Kind
from .registers import PlaceInfo


class Ask(NamedTuple):
    """One question of right: may this author record `kind` at `path`, at that time? `path` is "" where none is known.

    `body` lets a room say more of single kinds: nobody gives a post above their own. Who corrects or takes back what
    `amends` names must also be allowed to record that one, where it is.
    """

    kind: Kind
    path: str
    effective_at: datetime
    body: Any = None
    amends: UUID | None = None


class Rights(Protocol):
    """Says of each ask: None for yes, a finding's code for yes-but, a Refusal for no."""

    def judge(self, author: Author, asks: Sequence[Ask]) -> list[Refusal | str | None]: ...


class PlaceBook(Protocol):
    """Looks places up for folds, by id, as their register stands in this transaction."""

    def load(self, county: str, ids: Iterable[UUID]) -> Mapping[UUID, PlaceInfo]: ...

    def ask(self, county: str, ids: Iterable[UUID]) -> Callable[[], Mapping[UUID, PlaceInfo]]:
        """Like `load`, read when called (sql.Store.ask)."""


Says = Callable[[Sequence[Entry]], Iterable[tuple[UUID, str]]]
Remark = Callable[[str], Says]
"""Asks through `store().ask` what it needs of a county, beside the writer's own questions; then says of entries of one
kind, as they come, which show a finding: (entry, code). It may read registers as they stood before; what it said
stands, since a rebuild does not ask again."""


@dataclass(slots=True)
class Hooks:
    rights: Rights | None = None
    places: PlaceBook | None = None
    remarks: dict[str, Remark] = field(default_factory=dict)


hooks = Hooks()
