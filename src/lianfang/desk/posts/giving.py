"""Giving a post: at a place, to somebody who has an account or comes new."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from lianfang.access import queries
from lianfang.access.gates import needs_role
from lianfang.access.opening import give_post, post_terms
from lianfang.access.scope import Scope, ScopedRequest
from lianfang.access.staff.opening import Slip
from lianfang.access.terms import MAY_GIVE
from lianfang.desk.frame import here_at
from lianfang.desk.pages import page
from lianfang.desk.staff.slips import address_of, printed
from lianfang.kit.clock import now
from lianfang.kit.ids import named_id
from lianfang.kit.refusals import Refusal
from lianfang.places import queries as places
from lianfang.places.models import Place

from .forms import GiveForm
from .holders import holder_of
from .views import GIVERS
from .where import place_asked


@never_cache
@needs_role(*GIVERS)
def give(request: ScopedRequest) -> HttpResponse:
    """Ask where first; then who, as what, from when."""
    scope = request.scope
    place = place_asked(scope, request.GET.get("place", ""))
    if place is None:
        return _where(request)
    new = request.GET.get("new") == "1"
    expected = queries.EXPECTED_ROLE.get(place.kind, "grid_worker")
    form = GiveForm(
        request.POST or None, new=new, roles=MAY_GIVE[scope.role], initial={"role": request.GET.get("role") or expected}
    )
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            return _given(request, form, place)
        except Refusal as said:
            refusal = said
            form.renew()
    context = {
        "form": form,
        "refusal": refusal,
        "place": place,
        "new": new,
        "here": here_at(scope, place.path),
        "members": queries.members_within(scope)[:200],
        "there": queries.lines_of(scope, queries.posts_at(scope, place.id, at=now()), at=now()),
    }
    return page(request, "desk/posts/give.html", context, status=422 if refusal else 200)


def _where(request: ScopedRequest) -> HttpResponse:
    """Find the place by name or pinyin; without a name, the top of the scope and what stands right under it."""
    scope, wanted = request.scope, request.GET.get("q", "").strip()
    found = places.search(scope, wanted) if wanted else _upper_places(scope)
    names = places.name_line(scope, found)
    rows = [(row, names.get(row.id, row.name)) for row in found]
    return page(request, "desk/posts/where.html", {"rows": rows, "q": wanted})


def _upper_places(scope: Scope) -> list[Place]:
    tops = places.tops(scope)
    return [row for top in tops for row in (top, *places.children(scope, top.id))]


def _given(request: ScopedRequest, form: GiveForm, place: Place) -> HttpResponse:
    scope, said = request.scope, form.cleaned_data
    account, slip = holder_of(form, scope, place=place.id)
    post = named_id(form.id, "post")
    terms = post_terms(
        post,
        account.id,
        said["role"],
        from_on=said["from_on"],
        until_on=said["until_on"],
        classes="".join(said["classes"]) or None,
        purpose=said["purpose"],
    )
    give_post(terms, place=place.id, by=scope.author(), at=form.happened_at, id=form.id)
    return shown(request, post, slip)


def shown(request: ScopedRequest, post: UUID, slip: Slip | None) -> HttpResponse:
    """Go to the post; where an account was opened, show its slip first."""
    if slip is None:
        return redirect("desk:post", post)
    return page(request, "desk/posts/slip.html", {"printed": printed(slip, address_of(request)), "post": post})
