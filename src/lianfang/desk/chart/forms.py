"""The form of one visit: what was found at a door, what the round asks, and what came to light beside it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.desk.forms import EntryForm
from lianfang.facts.fields import Field
from lianfang.people.lines import PersonLine
from lianfang.screening.kinds import Answered, DoorVisitBody, Note, PersonSeen
from lianfang.screening.queries.asked import Asking
from lianfang.screening.terms import OUTCOME_WORDS, Outcome
from lianfang.screening.visiting import Mended, Missing

from . import questions
from .also import NEW, Standing, missing, new_fields
from .persons import Resident, name_of

ANSWERS = [(outcome.value, OUTCOME_WORDS[outcome]) for outcome in Outcome]
ASKS_NOTHING = Asking(None, (), (), {}, {})


class VisitForm(EntryForm):
    """记一次入户; with `amends` the same form puts an earlier visit right, which `before` says."""

    amends = forms.UUIDField(widget=forms.HiddenInput, required=False)
    round = forms.UUIDField(widget=forms.HiddenInput, required=False)
    outcome = forms.ChoiceField(
        label=gettext_lazy("结果"), choices=ANSWERS, widget=forms.RadioSelect, initial=Outcome.SEEN.value
    )
    present_count = forms.IntegerField(
        label=gettext_lazy("在家"), required=False, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    note = forms.CharField(
        label=gettext_lazy("备注"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("可不填")}),
    )

    def __init__(
        self,
        *args: Any,
        residents: Sequence[PersonLine] = (),
        asking: Asking = ASKS_NOTHING,
        door: UUID | None = None,
        before: DoorVisitBody | None = None,
        keeps_note: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asking, self.before, self.keeps_note = asking, before, keeps_note
        self.residents = [
            Resident(line, asking.of(line.id), is_round=bool(asking.person)) for line in residents if not line.is_erased
        ]
        known = {row.id: row for row in asking.by_door.get(door, ())} if door else {}
        self.standing = {} if before else {one.id: Standing(known[one.id]) for one in self.residents if one.id in known}
        self.fields["round"].initial = asking.round.id if asking.round else None
        for question in asking.household:
            self.fields[question.key] = questions.field_of(question)
        for resident in self.residents:
            self.fields |= resident.fields()
        for standing in self.standing.values():
            self.fields |= standing.fields()
        if not before:
            self.fields |= new_fields()

    # ── as it is shown ──

    @property
    def household(self) -> list[forms.BoundField]:
        """The round's questions about the household."""
        return [self[question.key] for question in self.asking.household]

    def people(self) -> list[dict[str, Any]]:
        """Each resident with the bound fields that ask about them; `open` where something folded away is said."""
        return [self._shown(resident) for resident in self.residents]

    def _shown(self, resident: Resident) -> dict[str, Any]:
        def bound(keys: Sequence[str]) -> list[forms.BoundField]:
            return [self[name_of(resident.id, name)] for key in keys for name in resident.names(key)]

        more = bound(resident.folded_keys)
        standing = self.standing.get(resident.id)
        fixes = [self[name] for name in standing.fields()] if standing else []
        return {
            "resident": resident,
            "asked": bound(resident.open_keys),
            "more": more,
            "open": any(field.value() for field in more) or any(field.errors for field in more),
            "fixes": fixes,
            "fixing": any(field.errors or field.value() != field.initial for field in fixes if not field.is_hidden),
        }

    @property
    def new(self) -> list[forms.BoundField]:
        return [self[name] for name in NEW if name in self.fields]

    @property
    def adds(self) -> bool:
        return any(field.value() or field.errors for field in self.new)

    # ── as it comes back ──

    def clean_round(self) -> UUID | None:
        """Answers belong to the questions that were shown: a round that began or ended meanwhile is looked at first."""
        shown: UUID | None = self.cleaned_data["round"]
        now_on = self.asking.round.id if self.asking.round else None
        if "round" in self.data and shown != now_on and not self.before:
            raise forms.ValidationError(_("刚才换了一轮排查，问的可能不一样了。看一眼再记，写的都还在。"))
        return now_on

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for resident in self.residents:
            for name, words in resident.conflicts(said).items():
                self.add_error(name, words)
        if not said.get("new_name") and any(said.get(name) for name in NEW):
            self.add_error("new_name", _("补登的人叫什么，写上姓名。"))
        return said

    def renew(self) -> None:
        """As ever; and the round that is on now is the one whose questions are shown."""
        super().renew()
        if "round" in self.data:
            changed = QueryDict(mutable=True)
            changed.update(self.data)
            changed[self.add_prefix("round")] = str(self.asking.round.id) if self.asking.round else ""
            self.data = changed

    def body(self, door: UUID) -> DoorVisitBody:
        """Return what the valid form says, as the entry's body."""
        said = self.cleaned_data
        outcome = Outcome(said["outcome"])
        seen = outcome is Outcome.SEEN
        kept = {name: getattr(self.before, name) for name in ("added", "corrected")} if self.before else {}
        note = Note(about=door, text=said["note"]) if said["note"] else None
        if self.before and self.keeps_note:  # whoever may not read it does not take it away
            note = note or self.before.note
        return DoorVisitBody(
            outcome=outcome,
            present_count=said["present_count"] if seen else None,
            persons=tuple(self._persons_seen()) if seen else (),
            note=note,
            round=self.before.round if self.before else said["round"],
            answers=(self._household_answers() or None) if seen else None,
            **kept,
        )

    def _household_answers(self) -> tuple[Answered, ...]:
        asked = self.asking.household
        given = {one.key: questions.answer(one, self.cleaned_data[one.key]) for one in asked}
        kept = [one for one in (self.before.answers or () if self.before else ()) if one.key not in given]
        return (*kept, *(Answered(key=key, value=value) for key, value in given.items() if value is not None))

    def _persons_seen(self) -> list[PersonSeen]:
        """Whom the form asked about; and, of an earlier visit, those who live here no more as it was said then."""
        before = {one.person: one for one in self.before.persons} if self.before else {}
        asked = [resident.seen(self.cleaned_data, before.get(resident.id)) for resident in self.residents]
        gone = [one for person, one in before.items() if person not in {resident.id for resident in self.residents}]
        return [*(one for one in asked if one is not None), *gone]

    def mended(self) -> list[Mended]:
        """Return what the form says otherwise than the register about residents."""
        found = [standing.mended(self.cleaned_data, self.id) for standing in self.standing.values()]
        return [one for one in found if one is not None]

    def missing(self) -> list[Missing]:
        """Return who was missing from the register; they join the household of the first resident."""
        household = self.residents[0].line.household if self.residents else None
        one = missing(self.cleaned_data, household, self.id)
        return [one] if one and not self.before else []


def said_before(body: DoorVisitBody, residents: Sequence[Resident], household: Sequence[Field]) -> dict[str, Any]:
    """Return the form's first values for putting `body` right."""
    found: dict[str, Any] = {
        "outcome": body.outcome.value,
        "present_count": body.present_count,
        "note": body.note.text if body.note and body.note.text else "",
        **_answers_before(body, household),
    }
    by_person = {person.person: person for person in body.persons}
    for resident in residents:
        if resident.id in by_person:
            found |= resident.said_before(by_person[resident.id])
    return found


def _answers_before(body: DoorVisitBody, household: Sequence[Field]) -> Mapping[str, Any]:
    given = {one.key: one.value for one in body.answers or ()}
    return {one.key: questions.chosen_before(one, given[one.key]) for one in household if one.key in given}
