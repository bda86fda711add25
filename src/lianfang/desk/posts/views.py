"""Posts within the scope, first the places where nobody is; and one post with what is open under it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from lianfang.access import queries
from lianfang.access.gates import needs_role
from lianfang.access.holding import ENDED, HELD, STATES
from lianfang.access.kinds import role_words
from lianfang.access.models import Post
from lianfang.access.open_work import Counted, open_work
from lianfang.access.scope import Scope, ScopedRequest
from lianfang.access.terms import FIELD_CLASSES, MAY_GIVE, Role
from lianfang.desk.addresses import url_or_none
from lianfang.desk.frame import here_at
from lianfang.desk.ledger.lines import lines
from lianfang.desk.pages import page
from lianfang.kit.clock import now
from lianfang.kit.paging import keyset
from lianfang.ledger.queries import entries_about
from lianfang.places.models import Place
from lianfang.places.queries import name_line

from .devices import devices_of
from .forms import EndForm
from .options import role_options, state_options
from .where import place_asked

GIVERS = tuple(MAY_GIVE)
NONE = "none"
SHOWN_EMPTY = 12


@require_GET
@needs_role(*GIVERS)
def posts(request: ScopedRequest) -> HttpResponse:
    """List posts by place: held, to come, ended, or the places without anybody."""
    scope, at = request.scope, now()
    state, role = asked(request.GET.get("state", "")), request.GET.get("role", "")
    role = role if role in Role.values else ""
    empty = queries.places_without_holder(scope, at=at)
    counts = queries.post_counts(scope, at=at) | {NONE: empty.count()}
    context: dict[str, Any] = {
        "counts": counts,
        "state": state,
        "states": state_options(request, counts, state),
        "roles": role_options(role),
        "may_give": MAY_GIVE[scope.role],
        "none_href": f"{reverse('desk:posts')}?state={NONE}",
    }
    after = request.GET.get("after")
    if state == NONE:
        context["page"] = found = keyset(empty, order=("path", "id"), after=after)
        context["places"] = empty_places(scope, found.rows)
    else:
        path = path_asked(scope, request.GET.get("place", ""))
        context["page"], context["lines"] = queries.posts_page(
            scope, at=at, state=state, role=role, path=path, after=after
        )
        context["places"] = empty_places(scope, list(empty[:SHOWN_EMPTY]))
    return page(request, "desk/posts/posts.html", context)


def path_asked(scope: Scope, place: str) -> str:
    """Return the path of the place that the list is narrowed to; empty for all of the scope."""
    if not place:
        return ""
    found = place_asked(scope, place)
    return found.path if found else ""


def asked(state: str) -> str:
    return state if state in (*STATES, NONE) else HELD


def empty_places(scope: Scope, rows: Sequence[Place]) -> list[tuple[Place, str, str]]:
    """Return places with what lies above them and the word of the role that is missing there."""
    above = name_line(scope, rows)
    return [
        (row, above.get(row.id, "").removesuffix(row.name).strip(), role_words(queries.EXPECTED_ROLE[row.kind]))
        for row in rows
    ]


def post_or_404(scope: Scope, post: UUID) -> Post:
    found = queries.post_of(scope, post)
    if found is None:
        raise Http404
    return found


@require_GET
@needs_role(*GIVERS)
def post(request: ScopedRequest, post: UUID) -> HttpResponse:
    """Show one post: who, where, until when, what is open, what happened to it."""
    scope, at = request.scope, now()
    found = post_or_404(scope, post)
    line = queries.lines_of(scope, [found], at=at)[0]
    may_change = found.role in MAY_GIVE[scope.role] and line.state != ENDED
    context = {
        "line": line,
        "here": here_at(scope, found.path),
        "classes": [FIELD_CLASSES[name] for name in found.classes],
        "work": work_at(scope, found),
        "may_change": may_change,
        **devices_of(scope, found, may_change=may_change, at=at),
        "end_form": EndForm(),
        "items": timeline(scope, found.id),
        "names": queries.names_of_accounts(scope, [found.given_by]),
    }
    return page(request, "desk/posts/post.html", context)


def work_at(scope: Scope, post: Post) -> list[tuple[Counted, str | None]]:
    """Return what is open at the post's place, each with the address of its list."""
    found = open_work.at(scope, post.path)
    return [(row, _list_of(row, post)) for row in found]


def _list_of(row: Counted, post: Post) -> str | None:
    href = url_or_none(row.href) if row.href and row.count else None
    return f"{href}?place={post.place}" if href else None


def timeline(scope: Scope, subject: UUID) -> list[dict[str, object]]:
    """Return what happened to a post, newest first, as the timeline part takes it."""
    found = lines(scope, entries_about(scope, subject, limit=20).rows)
    return [
        {"at": line.at, "text": line.kind, "note": line.summary, "href": url_or_none("desk:entry", line.id)}
        for line in found
    ]
