"""Where the holder of a post is signed in and which devices record for it, for who gives the post."""

from datetime import datetime
from typing import Any

from lianfang.access import queries
from lianfang.access.models import Post
from lianfang.access.scope import Scope
from lianfang.access.signing import second_factor, sessions
from lianfang.desk.forms import EntryForm

SHOWN = 20


def devices_of(scope: Scope, post: Post, *, may_change: bool, at: datetime) -> dict[str, Any]:
    """Return what the post's page shows of its holder's sign-ins, if they are the viewer's to end."""
    if not may_change or not queries.may_reset_password(scope, post.account, at=at):
        return {"may_reset": False}
    return {
        "may_reset": True,
        "factor_form": EntryForm() if second_factor.has_second_factor(post.account) else None,
        "sessions": sessions.open_sessions(scope, post.account, at=at)[:SHOWN],
        "tokens": sessions.open_tokens(scope, post.account, at=at)[:SHOWN],
    }
