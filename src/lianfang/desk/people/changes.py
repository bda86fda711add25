"""Pages that record: correct a person or household, add a person, register a household at a door, move one."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianfang.access.scope import Scope
from lianfang.desk.pages import needs_hand, page
from lianfang.kit.ids import named_id
from lianfang.kit.sentences import listed
from lianfang.ledger.door import Draft, record_one
from lianfang.ledger.kinds import Body
from lianfang.people import queries
from lianfang.people.cannot import CannotCorrectNothing, CannotFindPerson
from lianfang.people.kinds import (
    HouseholdCorrected,
    HouseholdMoved,
    HouseholdRegistered,
    Identity,
    Member,
    PersonAdded,
    PersonCorrected,
    PersonMoved,
)
from lianfang.people.models import Household
from lianfang.places.queries import place as place_in
from lianfang.places.queries import search as places_found
from lianfang.places.terms import PlaceKind

from .forms import CorrectionForm, HouseholdForm, MoveForm, PersonForm, id_oddities
from .shown import who_words
from .views import seeing

either = require_http_methods(["GET", "POST"])


@either
@needs_hand
def correct_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Correct a person; if somebody did meanwhile, say so first, and keep both if it is meant all the same."""
    scope = seeing(request)
    row, home = queries.person(scope, person_id)
    form = CorrectionForm(request.POST or None, person=row)
    line = queries.person_lines(scope, [row], where=True)[0]
    context = {"form": form, "line": line, "described": who_words(line), "home": home}
    if request.method == "GET" or not form.is_valid():
        return page(request, "desk/people/correct.html", context, status=422 if form.errors else 200)
    if form.is_stale and not form.cleaned_data["anyway"]:
        return page(request, "desk/people/correct.html", context | {"is_stale": True}, status=409)
    fields = (*form.identity_changes, *form.fact_changes)
    if not fields:
        raise CannotCorrectNothing
    identity = Identity(**form.identity_changes) if form.identity_changes else None
    said = {"person": row.id, "fields": fields, "identity": identity, "facts": form.facts}
    _record(scope, form, "people.person_corrected", PersonCorrected.model_validate(said), home.door, form.heads)
    messages.success(request, _("更正记下了。"))
    warn_of_number(request, form)
    return redirect("desk:person", person_id=row.id)


@either
@needs_hand
def add_person(request: HttpRequest, household_id: UUID) -> HttpResponse:
    scope = seeing(request)
    home = queries.household(scope, household_id)
    form = PersonForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, "home": home, "where": _where(scope, home.door)}
        return page(request, "desk/people/add.html", context, status=422 if form.errors else 200)
    body = PersonAdded(household=home.id, member=_member(form))
    _record(scope, form, "people.person_added", body, home.door)
    messages.success(request, _("添上了。"))
    warn_of_number(request, form)
    return redirect("desk:household", household_id=home.id)


@either
@needs_hand
def register_household(request: HttpRequest, door_id: UUID) -> HttpResponse:
    """Register who lives behind a door, beginning with the head."""
    scope = seeing(request)
    door = place_in(scope, door_id)
    form = PersonForm(request.POST or None, initial={"relation": "head"})
    if request.method == "GET" or not form.is_valid():
        context = {
            "form": form,
            "door": door,
            "where": _where(scope, door.id),
            "known": queries.households_at(scope, door.id),
        }
        return page(request, "desk/people/add.html", context, status=422 if form.errors else 200)
    body = HouseholdRegistered(household=named_id(form.id, "household"), members=(_member(form),))
    _record(scope, form, "people.household_registered", body, door.id)
    messages.success(request, _("这一户登记了。还有人就接着添。"))
    warn_of_number(request, form)
    return redirect("desk:household", household_id=body.household)


@either
@needs_hand
def correct_household(request: HttpRequest, household_id: UUID) -> HttpResponse:
    scope = seeing(request)
    home = queries.household(scope, household_id)
    lines = queries.person_lines(scope, queries.members(scope, home.id))
    choices = [(str(line.id), f"{line.name} {who_words(line)}") for line in lines]
    form = HouseholdForm(request.POST or None, household=home, members=choices)
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, "home": home, "where": _where(scope, home.door)}
        return page(request, "desk/people/correct_household.html", context, status=422 if form.errors else 200)
    if not form.changes:
        raise CannotCorrectNothing
    said = {"household": home.id, "fields": tuple(form.changes), **form.changes}
    body = HouseholdCorrected.model_validate(said)
    _record(scope, form, "people.household_corrected", body, home.door, form.heads)
    messages.success(request, _("更正记下了。"))
    return redirect("desk:household", household_id=home.id)


@either
@needs_hand
def move_household(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """Move a household to another door within the scope; everyone in it goes along."""
    scope = seeing(request)
    home = queries.household(scope, household_id)
    form = MoveForm(request.POST or None, initial={"base": ",".join(home.heads)})
    found = places_found(scope, form["door"].value() or "", kinds=(PlaceKind.DOOR,)) if form.is_bound else []
    if form.is_valid() and len(found) == 1 and found[0].id != home.door:
        body = HouseholdMoved(household=home.id, left=home.door)
        heads = [head for head in form.cleaned_data["base"].split(",") if head]
        _record(scope, form, "people.household_moved", body, found[0].id, heads)
        messages.success(request, _("搬家记下了。"))
        return redirect("desk:household", household_id=home.id)
    if form.is_bound and not form.errors:
        form.add_error("door", _not_one(scope, home, [row.id for row in found]))
    context = {"form": form, "home": home, "where": _where(scope, home.door)}
    return page(request, "desk/people/move.html", context, status=422 if form.errors else 200)


@either
@needs_hand
def move_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Move one person into the household at another door; the others stay."""
    scope = seeing(request)
    row, home = queries.person(scope, person_id)
    form = MoveForm(request.POST or None, initial={"base": ",".join(row.heads)})
    found = places_found(scope, form["door"].value() or "", kinds=(PlaceKind.DOOR,)) if form.is_bound else []
    into = queries.households_at(scope, found[0].id) if len(found) == 1 else []
    if form.is_valid() and len(into) == 1 and into[0].id != home.id:
        body = PersonMoved(person=row.id, household=into[0].id, left=home.id)
        heads = [head for head in form.cleaned_data["base"].split(",") if head]
        _record(scope, form, "people.person_moved", body, into[0].door, heads)
        messages.success(request, _("换一户记下了。"))
        return redirect("desk:person", person_id=row.id)
    if form.is_bound and not form.errors:
        form.add_error("door", _not_one_household(scope, home, [door.id for door in found], into))
    line = queries.person_lines(scope, [row])[0]
    context = {"form": form, "home": home, "line": line, "where": _where(scope, home.door)}
    return page(request, "desk/people/move.html", context, status=422 if form.errors else 200)


def _not_one_household(scope: Scope, home: Household, doors: Sequence[UUID], into: Sequence[Household]) -> str:
    """Say why a household cannot be joined: no such door, nobody registered there, or several."""
    if len(doors) != 1 or doors == [home.door]:
        return _not_one(scope, home, doors)
    if not into:
        return _("那个门还没有登记住户。先到那个门登记一户。")
    return _("那个门有 {n} 户，分不清是哪一户。请整户搬，或者在那一户里添这个人。").format(n=len(into))


def _not_one(scope: Scope, home: Household, doors: Sequence[UUID]) -> str:
    """Say why a door cannot be taken: none, the same one, or several, with their names."""
    if not doors:
        return _("您管的地方没有这个门。写成 祥和苑3-2-502 或 一组12号。")
    if list(doors) == [home.door]:
        return _("就是现在住的门。")
    names = queries.door_words(scope, doors[:5]).values()
    return _("有几个这样的门：{doors}。前面加上小区或楼号。").format(doors=listed(names))


def warn_of_number(request: HttpRequest, form: PersonForm | CorrectionForm) -> None:
    """Say beside what was recorded that a number is odd; it is recorded all the same."""
    said = form.cleaned_data
    for words in id_oddities(said["id_no"], said["id_type"], said["birth_on"], said["sex"]):
        messages.warning(request, words)


def _member(form: PersonForm) -> Member:
    """Ids follow from the entry's, so that a double click is the same entry byte for byte."""
    return Member.model_validate({"person": named_id(form.id, "person"), "identity": form.identity} | form.facts)


def _record(
    scope: Scope,
    form: PersonForm | CorrectionForm | HouseholdForm | MoveForm,
    kind: str,
    body: Body,
    place: UUID,
    base: Sequence[str] = (),
) -> None:
    draft = Draft(kind, body, place, form.happened_at, id=form.id, base=tuple(UUID(hex=head) for head in base))
    record_one(draft, by=scope.author())


def _where(scope: Scope, door: UUID) -> str:
    found = queries.door_words(scope, [door]).get(door)
    if found is None:
        raise CannotFindPerson
    return found
