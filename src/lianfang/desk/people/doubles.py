"""Pages of pairs that may be one person: the list, two side by side, made one, kept apart, parted again."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from lianfang.access.gates import needs_role
from lianfang.access.scope import Scope
from lianfang.access.terms import OFFICES
from lianfang.desk.forms import EntryForm
from lianfang.desk.pages import page
from lianfang.ledger.door import Draft, record_one
from lianfang.people import duplicates, queries
from lianfang.people.cannot import CannotFindPerson, CannotMergeOne
from lianfang.people.kinds import NotSame
from lianfang.people.lines import PersonLine
from lianfang.people.models import Candidate, Person
from lianfang.people.terms import PERSON_FIELDS, likeness_words

from .forms import PartForm
from .shown import who_words
from .views import seeing

needs_office = needs_role(*sorted(OFFICES))
VERDICTS = {"same": gettext_lazy("相同"), "near": gettext_lazy("差一点"), "other": gettext_lazy("不同"), "": ""}


class MergeForm(EntryForm):
    """Which of the two is kept."""

    keep = forms.ChoiceField(label=gettext_lazy("留哪一条"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"] = forms.ChoiceField(
            label=_("留哪一条"), widget=forms.RadioSelect, choices=choices, initial=choices[0][0]
        )


@dataclass(frozen=True, slots=True)
class PairShown:
    """A pair in the list: who they are, masked, and why they may be one."""

    row: Candidate
    first: PersonLine
    second: PersonLine

    @property
    def who(self) -> tuple[str, str]:
        return who_words(self.first), who_words(self.second)

    @property
    def same(self) -> str:
        return likeness_words(self.row.same)

    @property
    def differs(self) -> str:
        return likeness_words(self.row.differs)


@dataclass(frozen=True, slots=True)
class RowShown:
    """One thing known of both, side by side."""

    word: str
    first: str
    second: str
    verdict: str
    says: str


@require_GET
@needs_office
def doubles(request: HttpRequest) -> HttpResponse:
    """List the pairs that wait for this office, or (`?below=1`) for the offices below it."""
    scope = seeing(request)
    below = bool(request.GET.get("below"))
    found = duplicates.open_pairs(scope, below=below, after=request.GET.get("after"))
    counts = [duplicates.open_count(scope, below=each) for each in (False, True)]
    context = {
        "page": found,
        "pairs": pairs_shown(scope, found.rows),
        "left": counts[0],
        "below": below,
        "levels": [
            {"label": _("要本级定的"), "href": "?", "count": counts[0], "current": not below},
            {"label": _("下面定的"), "href": "?below=1", "count": counts[1], "current": below},
        ],
    }
    return page(request, "desk/people/doubles.html", context)


def pairs_shown(scope: Scope, rows: list[Candidate]) -> list[PairShown]:
    persons = queries.persons_by_id(scope, {person for row in rows for person in (row.first, row.second)})
    lines = {line.id: line for line in queries.person_lines(scope, list(persons.values()), where=True)}
    return [
        PairShown(row, lines[row.first], lines[row.second])
        for row in rows
        if row.first in lines and row.second in lines
    ]


@require_GET
@needs_office
def double(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    scope = seeing(request)
    return _side_by_side(request, scope, pair_id)


@require_POST
@needs_office
def merge_double(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Make one person of a pair; the other's number, phones and entries show under the one who is kept."""
    scope = seeing(request)
    row, first, second = duplicates.pair(scope, pair_id)
    form = MergeForm(request.POST, choices=[(str(first.id), ""), (str(second.id), "")])
    if not form.is_valid():
        return _side_by_side(request, scope, pair_id, form)
    kept, gone = (first, second) if form.cleaned_data["keep"] == str(first.id) else (second, first)
    base = tuple(UUID(hex=head) for head in kept.heads)
    body = duplicates.merge_body(scope, kept, gone)
    record_one(Draft("people.merged", body, row.place, form.happened_at, id=form.id, base=base), by=scope.author())
    messages.success(request, _("合成一个人了。弄错了可以在这页拆回。"))
    return redirect("desk:person", person_id=kept.id)


@require_POST
@needs_office
def part_double(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Remember that two are not the same person; they are not asked about again."""
    scope = seeing(request)
    row, first, second = duplicates.pair(scope, pair_id)
    form = EntryForm(request.POST)
    if not form.is_valid():
        raise CannotMergeOne
    body = NotSame(first=first.id, second=second.id)
    record_one(Draft("people.not_same", body, row.place, form.happened_at, id=form.id), by=scope.author())
    messages.success(request, _("记下了：不是同一人。以后不再问。"))
    return redirect("desk:doubles")


@require_POST
@needs_office
def undo_merge(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Part a person again from who was merged into them."""
    scope = seeing(request)
    row, _home = queries.person(scope, person_id)
    form = PartForm(request.POST)
    if not form.is_valid():
        raise CannotFindPerson
    body, place = duplicates.parting_body(scope, form.cleaned_data["merge"], row)
    record_one(Draft("people.merge_undone", body, place, form.happened_at, id=form.id), by=scope.author())
    messages.success(request, _("拆回两个人了。"))
    return redirect("desk:person", person_id=row.id)


def _side_by_side(request: HttpRequest, scope: Scope, pair_id: UUID, form: MergeForm | None = None) -> HttpResponse:
    row, first, second = duplicates.pair(scope, pair_id)
    shown = pairs_shown(scope, [row])
    if not shown:
        raise CannotFindPerson
    rows = _rows(scope, shown[0], first, second)
    choices = [(str(one.id), word) for one, word in ((first, _("留左边这条")), (second, _("留右边这条")))]
    context = {
        "pair": shown[0],
        "rows": rows,
        "sames": sum(1 for one in rows if one.verdict == "same"),
        "others": sum(1 for one in rows if one.verdict == "other"),
        "form": form or MergeForm(choices=choices),
        "apart": EntryForm(auto_id=False),
        "may_decide": scope.may_record("people.merged", row.path) and not row.decision,
    }
    return page(request, "desk/people/double.html", context, status=422 if form else 200)


def _rows(scope: Scope, shown: PairShown, first: Person, second: Person) -> list[RowShown]:
    found = [
        RowShown(str(PERSON_FIELDS[one.field]), one.first, one.second, one.verdict, str(VERDICTS[one.verdict]))
        for one in duplicates.compared(scope, first, second)
    ]
    same = "same" if shown.first.where == shown.second.where else "other"
    found.append(RowShown(_("住在"), shown.first.where, shown.second.where, same, str(VERDICTS[same])))
    one, other = shown.first.whereabouts_word, shown.second.whereabouts_word
    if one or other:
        found.append(RowShown(str(PERSON_FIELDS["whereabouts"]), one, other, "", ""))
    return found
