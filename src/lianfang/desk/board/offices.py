"""Whom a township calls: who holds the office of each of its communities, with the tail of their phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from lianfang.access.queries import phone_tails
from lianfang.access.scope import Scope
from lianfang.desk.chart.page import give_href
from lianfang.kit.masking import mask_name
from lianfang.places.models import Place
from lianfang.screening.queries.holders import Holder

MOST = 80  # communities whose offices are looked up: a township has no more


@dataclass(frozen=True, slots=True)
class Office:
    """Who holds a community's office; `give_href` where nobody does and the reader may name somebody."""

    place: UUID
    holder: str
    tail: str
    give_href: str


def offices_at(scope: Scope, children: Sequence[Place], held: Mapping[str, Sequence[Holder]]) -> dict[str, Office]:
    """Return the offices of those of `children` that are communities, by their path."""
    communities = [child for child in children[:MOST] if child.kind in ("community", "village")]
    first = {child.path: held[child.path][0] for child in communities if held.get(child.path)}
    tails = phone_tails(scope, [holder.account for holder in first.values()]) if first else {}
    return {
        child.path: Office(
            place=child.id,
            holder=mask_name(first[child.path].name) if child.path in first else "",
            tail=tails.get(first[child.path].account, "") if child.path in first else "",
            give_href="" if child.path in first else give_href(scope, child.id),
        )
        for child in communities
    }
