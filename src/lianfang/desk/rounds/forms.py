"""The form that opens a round: how long, what is asked, and whom the guarded questions may be asked of."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.desk.forms import EntryForm
from lianfang.facts.fields import Field
from lianfang.kit.clock import ZONE, day_of
from lianfang.screening import rounds
from lianfang.screening.kinds import AskedOf, Question, RoundOpenedBody
from lianfang.screening.terms import AUDIENCE_WORDS, Audience

DUE = time(20)


class RoundForm(EntryForm):
    """开一轮排查."""

    place = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("叫什么"), max_length=60)
    due_on = forms.DateField(label=_("哪天走完"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    due_time = forms.TimeField(label=_("几点前"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    questions = forms.MultipleChoiceField(
        label=_("问什么"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "choose"})
    )
    audience = forms.ChoiceField(
        label=_("行程、接触、症状、体温问谁"),
        required=False,
        widget=forms.RadioSelect,
        choices=list(AUDIENCE_WORDS.items()),
    )
    ground = forms.CharField(label=_("依据哪份文件"), required=False, max_length=200)
    ground_on = forms.DateField(
        label=_("文件日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, known: Mapping[str, Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.fields["questions"].choices = [(key, _label(field)) for key, field in known.items()]  # type: ignore[attr-defined]  # a MultipleChoiceField

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if rounds.needs_ground(said.get("questions", ())):
            for name in ("audience", "ground", "ground_on"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, gettext("问了行程、接触、症状或体温，这一项要写。"))
        return said

    def due_at(self) -> datetime:
        said = self.cleaned_data
        return datetime.combine(said["due_on"], said["due_time"], ZONE)

    def body(self) -> RoundOpenedBody:
        """Return what the valid form says; the round takes the entry's id."""
        said = self.cleaned_data
        keys = said["questions"]
        asked_of = None
        if rounds.needs_ground(keys):
            asked_of = AskedOf(of=Audience(said["audience"]), ground=said["ground"], ground_on=said["ground_on"])
        return RoundOpenedBody(
            round=self.id,
            name=said["name"],
            due_at=self.due_at(),
            questions=tuple(_question(self.known[key]) for key in keys),
            asked_of=asked_of,
        )


def _label(field: Field) -> str:
    if rounds.is_guarded(field.key):
        whom = gettext("重点人员")
    else:
        whom = gettext("每户") if field.subject == "household" else gettext("每人")
    return f"{field.said} · {whom}"


def _question(field: Field) -> Question:
    return Question(key=field.key, subject="household" if field.subject == "household" else "person")


def first_values(place: Any, number: int, at: datetime) -> dict[str, Any]:
    """Return what a new form says at first: two days, the smallest scope with the notice that asks for it."""
    today = day_of(at)
    notice = rounds.SMALLEST_SCOPE.on(max(today, date(2020, 2, 4)))
    return {
        "place": place,
        "name": gettext("第%(n)s轮入户排查") % {"n": number},
        "due_on": today + timedelta(days=2),
        "due_time": DUE.strftime("%H:%M"),
        "audience": Audience.NOTED.value,
        "ground": notice.source,
        "ground_on": notice.since,
    }
