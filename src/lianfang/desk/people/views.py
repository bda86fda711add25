"""Pages that show: the search, a household, a person; and identities, once it is stated what for."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from lianfang.access.scope import Scope, scope_of
from lianfang.access.terms import OFFICES
from lianfang.desk.addresses import address
from lianfang.desk.pages import needs_post, page
from lianfang.kit.clock import now
from lianfang.kit.refusals import Refusal
from lianfang.people import queries
from lianfang.people.asking import LONGEST, Search, opened, sealed
from lianfang.people.cannot import CannotFindPerson, CannotUnmask
from lianfang.people.duplicates import open_count
from lianfang.people.identity import unmask
from lianfang.people.kinds import Identity
from lianfang.people.models import Household, Person
from lianfang.people.searching import read_wish

from .forms import PartForm, UnmaskForm
from .shown import household_shown, living_words, may_unmask, person_shown, who_words


class CannotLookUpPeople(Refusal):
    code = "people.no_names"
    status = 403
    what = _("您的岗位看不了人员")
    why = _("这个岗位没有给“姓名”这一类。")
    do = _("换一个岗位；确需要看，请找给您岗位的人。")


@require_GET
@needs_post
def people(request: HttpRequest) -> HttpResponse:
    """Find people by one field: name, pinyin, last four of phone or document, door. `s` is what `find` has sealed."""
    scope = seeing(request)
    asked = opened(request.GET.get("s", ""), scope.account, at=now()) if scope.account else Search()
    wish = read_wish(asked.text)
    found = queries.persons_found(scope, wish, after=asked.after)
    lines = queries.person_lines(scope, found.rows, where=True)
    doors = [] if asked.after else queries.doors_found(scope, wish)
    decides = scope.role in OFFICES and not asked.text
    context = {
        "q": asked.text,
        "doubles": open_count(scope) if decides else 0,
        "first_href": search_href(scope, Search(asked.text)) if asked.after else "",
        "next_href": search_href(scope, Search(asked.text, found.next)) if found.next else "",
        "persons": [(line, who_words(line), living_words(line)) for line in lines],
        "doors": doors,
        "may_register": any(scope.may_record("people.household_registered", path) for path in scope.paths),
    }
    return page(request, "desk/people/search.html", context)


@require_POST
@needs_post
def find(request: HttpRequest) -> HttpResponse:
    """Take what somebody types and go to where it is found: what is typed stands in no address."""
    return redirect(search_href(seeing(request), Search(request.POST.get("q", "").strip()[:LONGEST])))


def search_href(scope: Scope, search: Search) -> str:
    people_href = address("desk:people")
    if scope.account is None or not search.text:
        return people_href
    return f"{people_href}?s={sealed(search, scope.account, at=now())}"


@require_GET
@needs_post
def household(request: HttpRequest, household_id: UUID) -> HttpResponse:
    scope = seeing(request)
    return _household_page(request, scope, queries.household(scope, household_id), UnmaskForm())


@require_POST
@needs_post
def unmask_household(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Show a whole household's identities in place; that they were shown is an entry."""
    scope = seeing(request)
    row = queries.household(scope, household_id)
    form = UnmaskForm(request.POST)
    if not form.is_valid():
        return _household_page(request, scope, row, form)
    persons = [member for member in queries.members(scope, row.id) if not member.is_erased]
    return _household_page(request, scope, row, form, shown=_unmasked(scope, row, persons, form))


@require_GET
@needs_post
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    scope = seeing(request)
    row, home = queries.person(scope, person_id)
    if row.merged_into is not None:
        kept = queries.kept_for(scope, [row]).get(row.id)
        if kept is None:
            raise CannotFindPerson
        return redirect("desk:person", person_id=kept.id)
    return _person_page(request, scope, row, home, UnmaskForm())


@require_POST
@needs_post
def unmask_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    scope = seeing(request)
    row, home = queries.person(scope, person_id)
    form = UnmaskForm(request.POST)
    if not form.is_valid():
        return _person_page(request, scope, row, home, form)
    shown = _unmasked(scope, home, [row], form)
    return _person_page(request, scope, row, home, form, shown=shown.get(row.id))


def seeing(request: HttpRequest) -> Scope:
    """Return the reader's scope; who may see no names has nothing to look for here."""
    scope = scope_of(request)
    if not scope.may_see("B"):
        raise CannotLookUpPeople
    return scope


def _unmasked(scope: Scope, home: Household, persons: list[Person], form: UnmaskForm) -> dict[UUID, Identity]:
    if not may_unmask(scope, home) or not persons:
        raise CannotUnmask
    said = form.cleaned_data
    return unmask(
        persons,
        place=home.door,
        purpose=said["purpose"],
        words=said["words"],
        by=scope.author(),
        at=form.happened_at,
        id=form.id,
    )


def _household_page(
    request: HttpRequest, scope: Scope, row: Household, form: UnmaskForm, *, shown: dict[UUID, Identity] | None = None
) -> HttpResponse:
    context = {"shown": household_shown(scope, row, identities=shown), "form": form}
    return page(request, "desk/people/household.html", context, status=422 if form.errors else 200)


def _person_page(
    request: HttpRequest,
    scope: Scope,
    row: Person,
    home: Household,
    form: UnmaskForm,
    *,
    shown: Identity | None = None,
) -> HttpResponse:
    context = {
        "shown": person_shown(scope, row, home, identity=shown),
        "form": form,
        "part": PartForm(auto_id=False),
        "may_part": scope.may_record("people.merge_undone", home.path),
    }
    return page(request, "desk/people/person.html", context, status=422 if form.errors else 200)
