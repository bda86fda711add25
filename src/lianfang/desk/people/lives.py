"""Pages that record what happens in people's lives: leaving, coming back, a death, a birth; and dated facts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.access.scope import Scope
from lianfang.desk.pages import needs_hand, page
from lianfang.kit.ids import named_id
from lianfang.ledger.door import Draft, record_one
from lianfang.ledger.kinds import Body
from lianfang.people import queries
from lianfang.people.kinds import ChildBorn, Member, PersonDied, PersonLeft, PersonReturned
from lianfang.people.models import Household, Person

from .changes import either, warn_of_number
from .life_forms import BornForm, DiedForm, FactsForm, LeftForm, LifeForm, ReturnedForm
from .shown import who_words
from .views import seeing

# What may be recorded of somebody, the form for it, the words of its page, and for whom it makes sense.
LIVES: dict[str, tuple[type[LifeForm], str | Promise, str | Promise, tuple[str, ...]]] = {
    "left": (LeftForm, gettext_lazy("离开"), gettext_lazy("记下离开"), ("",)),
    "returned": (ReturnedForm, gettext_lazy("回来"), gettext_lazy("记下回来"), ("left",)),
    "died": (DiedForm, gettext_lazy("去世"), gettext_lazy("记下去世"), ("", "left")),
}


@either
@needs_hand
def person_life(request: HttpRequest, person_id: UUID, what: str) -> HttpResponse:
    """Record that somebody left, came back or died."""
    scope = seeing(request)
    row, home = queries.person(scope, person_id)
    if what not in LIVES or row.whereabouts not in LIVES[what][3]:
        raise Http404
    make, title, verb, _for = LIVES[what]
    form = make(request.POST or None, initial={"base": ",".join(row.heads)})
    if request.method == "POST" and form.is_valid():
        _record(scope, form, f"people.person_{what}", _life(what, row, form), home.door, form.heads)
        messages.success(request, _("记下了。"))
        return redirect("desk:person", person_id=row.id)
    context = _context(scope, row, home) | {"form": form, "title": title, "verb": verb, "what": what}
    return page(request, "desk/people/life.html", context, status=422 if form.errors else 200)


def _life(what: str, row: Person, form: LifeForm) -> Body:
    said = {"person": row.id, "household": row.household, "on": form.cleaned_data["on"]}
    if what == "left":
        more = {name: form.cleaned_data[name] for name in ("to_code", "back_on")}
        return PersonLeft.model_validate(said | more | {"words": form.cleaned_data["words"] or None})
    if what == "returned":
        return PersonReturned.model_validate(said | {"from_code": form.cleaned_data["from_code"]})
    return PersonDied.model_validate(said)


@either
@needs_hand
def child_born(request: HttpRequest, household_id: UUID) -> HttpResponse:
    scope = seeing(request)
    home = queries.household(scope, household_id)
    lines = queries.person_lines(scope, queries.members(scope, home.id))
    mothers = [(str(line.id), f"{line.name} {who_words(line)}") for line in lines if line.sex != "male"]
    form = BornForm(request.POST or None, mothers=mothers, initial={"relation": "child"})
    if request.method == "POST" and form.is_valid():
        member = Member.model_validate({"person": named_id(form.id, "person"), "identity": form.identity} | form.facts)
        mother = form.cleaned_data["mother"] or None
        body = ChildBorn.model_validate({"household": home.id, "member": member, "mother": mother})
        _record(scope, form, "people.child_born", body, home.door)
        messages.success(request, _("记下了，户里添了一口。"))
        warn_of_number(request, form)
        return redirect("desk:household", household_id=home.id)
    where = queries.door_words(scope, [home.door]).get(home.door, "")
    context = {"form": form, "home": home, "where": where, "title": _("添了孩子"), "verb": _("记下出生")}
    return page(request, "desk/people/life.html", context, status=422 if form.errors else 200)


@either
@needs_hand
def person_facts(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Record travel, contacts, symptoms, a temperature, what somebody needs; or that it was asked and denied."""
    scope = seeing(request)
    row, home = queries.person(scope, person_id)
    form = FactsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _record(scope, form, "people.facts_recorded", form.body(row.id), home.door)
        messages.success(request, _("记下了。"))
        return redirect("desk:person", person_id=row.id)
    context = _context(scope, row, home) | {"form": form}
    return page(request, "desk/people/facts.html", context, status=422 if form.errors else 200)


def _context(scope: Scope, row: Person, home: Household) -> dict[str, Any]:
    line = queries.person_lines(scope, [row], where=True)[0]
    return {"line": line, "described": who_words(line), "home": home, "where": line.where}


def _record(
    scope: Scope, form: LifeForm | BornForm | FactsForm, kind: str, body: Body, place: UUID, base: Sequence[str] = ()
) -> None:
    draft = Draft(kind, body, place, form.happened_at, id=form.id, base=tuple(UUID(hex=head) for head in base))
    record_one(draft, by=scope.author())
