"""What follows from posts: rights read them anew. Limits of who may give which post are set here too."""

from collections.abc import Iterable
from typing import Any

from lianfang.kit.refusals import Refusal
from lianfang.ledger.door import Draft
from lianfang.ledger.emergencies import ENDED, LEVEL, OPENED
from lianfang.ledger.flows import flows
from lianfang.ledger.kinds import Entry
from lianfang.ledger.registers import Context

from .cannot import CannotGivePost
from .kinds import POST_ENDED, POST_GIVEN, POST_HANDED_OVER, SECOND_FACTOR_RESET, PostHandedOverBody, role_words
from .rights import Held, rights
from .terms import MAY_GIVE


def may_give(post: Held, body: Any) -> Refusal | None:
    """Nobody gives, ends or hands over a post above their own role."""
    role = str(body.to.role if isinstance(body, PostHandedOverBody) else body.role)
    if role not in MAY_GIVE.get(post.role, frozenset()):
        return CannotGivePost(own=role_words(post.role), asked=role_words(role))
    return None


def read_posts_anew(entry: Entry, ctx: Context) -> Iterable[Draft]:
    """Cause no entry; the writer's next batch sees the posts as they are now."""
    rights.forget()
    return ()


for kind in (POST_GIVEN, POST_ENDED, POST_HANDED_OVER):
    rights.limit(kind.name, may_give)
    flows.add(on=kind.name, name=f"{kind.name}.rights", make=read_posts_anew)

rights.limit(SECOND_FACTOR_RESET.name, may_give)
for decision in (OPENED, LEVEL, ENDED):
    rights.of_county(decision.name)
