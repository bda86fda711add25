"""The directory: searched and filtered, one field opened beside it; and what is not asked at all."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from lianfang.access.scope import Scope, ScopedRequest
from lianfang.desk.pages import needs_post, page
from lianfang.facts import queries
from lianfang.facts.directory import own_field
from lianfang.facts.fields import Field
from lianfang.facts.kinds import HEADQUARTERS, question_id
from lianfang.facts.refused import REFUSED
from lianfang.facts.rules import matching
from lianfang.kit.clock import day_of, now

from .forms import EndForm, FilterForm
from .shown import Opened, show_options, topics_of

OWN, REFUSED_ONES = "own", "refused"


@require_GET
@needs_post
def fields(request: ScopedRequest) -> HttpResponse:
    """List the fields of today by topic; `?show=` own ones or what is not asked."""
    return page(request, "desk/fields/fields.html", listed(request))


@require_GET
@needs_post
def field(request: ScopedRequest, field_key: str) -> HttpResponse:
    """The list with one field opened beside it."""
    context = listed(request) | opened(request.scope, field_key)
    return page(request, "desk/fields/fields.html", context)


def opened(scope: Scope, field_key: str) -> dict[str, Any]:
    """What the page needs of one field. Raises Http404 for none of that key."""
    found = queries.field(scope, field_key)
    if found is None:
        raise Http404
    row = queries.question(scope, field_key)
    return {
        "opened": Opened(found, row),
        "may_change": may_ask(scope) and row is not None and row.until_on is None,
        "end_form": EndForm() if row is not None and row.until_on is None else None,
        "ledger_href": f"{reverse('desk:ledger')}?subject={question_id(row.slug)}" if row is not None else "",
    }


def listed(request: ScopedRequest) -> dict[str, Any]:
    scope, on = request.scope, day_of(now())
    filters = FilterForm(request.GET)
    all_fields = queries.fields_of(scope, on)
    chosen, show = filters.chosen(matching(filters.words, all_fields)), request.GET.get("show", "")
    own = [each for each in all_fields if each.is_own]
    return {
        "topics": topics_of([each for each in chosen if show != OWN or each.is_own]),
        "ended": _ended(scope, on) if show == OWN else [],
        "refused": REFUSED,
        "show": show if show in (OWN, REFUSED_ONES) else "",
        "shows": show_options(show, len(all_fields), len(own), len(REFUSED)),
        "count": len(all_fields),
        "own_count": len(own),
        "filters": filters,
        "may_ask": may_ask(scope),
    }


def _ended(scope: Scope, on: date) -> Sequence[Field]:
    rows = queries.questions(scope)
    return [own_field(row) for row in rows if row.until_on is not None and row.until_on <= on]


def may_ask(scope: Scope) -> bool:
    return scope.role in HEADQUARTERS
