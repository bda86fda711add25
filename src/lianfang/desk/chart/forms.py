"""The form of one visit: what was found at a door and, if somebody was seen, what of whom."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.desk.forms import EntryForm
from lianfang.people.lines import PersonLine
from lianfang.screening.kinds import DoorVisitBody, Note, PersonSeen, Travel
from lianfang.screening.terms import NEED_WORDS, OUTCOME_WORDS, SYMPTOM_WORDS, Need, Outcome, Symptom

ANSWERS = [(outcome.value, OUTCOME_WORDS[outcome]) for outcome in Outcome]
PER_PERSON = ("temp_c", "symptoms", "needs", "from_code", "left_on", "contact_on")


def _key(person: UUID, name: str) -> str:
    return f"{name}_{person.hex}"


class VisitForm(EntryForm):
    """记一次入户; with `amends` the same form puts an earlier visit right."""

    amends = forms.UUIDField(widget=forms.HiddenInput, required=False)
    outcome = forms.ChoiceField(label=_("结果"), choices=ANSWERS, widget=forms.RadioSelect, initial=Outcome.SEEN.value)
    present_count = forms.IntegerField(
        label=_("在家"), required=False, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    note = forms.CharField(
        label=_("备注"), required=False, max_length=500, widget=forms.TextInput(attrs={"placeholder": _("可不填")})
    )

    def __init__(self, *args: Any, residents: Sequence[PersonLine] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.residents = [resident for resident in residents if not resident.is_erased]
        for resident in self.residents:
            self._ask_about(resident)

    def _ask_about(self, resident: PersonLine) -> None:
        temp = forms.FloatField(required=False, widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 5}))
        temp.label = _("%(name)s 体温") % {"name": resident.name or _("这个人")}
        self.fields[_key(resident.id, "temp_c")] = temp
        self.fields[_key(resident.id, "symptoms")] = _several(_("不舒服"), SYMPTOM_WORDS)
        self.fields[_key(resident.id, "needs")] = _several(_("要办的事"), NEED_WORDS)
        self.fields[_key(resident.id, "from_code")] = forms.RegexField(
            r"^\d{2,12}$", label=_("从哪儿回来（区划代码）"), required=False
        )
        for name, label in (("left_on", _("哪天离开")), ("contact_on", _("哪天接触过病人"))):
            self.fields[_key(resident.id, name)] = forms.DateField(
                label=label, required=False, widget=forms.DateInput(attrs={"type": "date"})
            )

    def people(self) -> list[dict[str, Any]]:
        """Each resident with the bound fields that ask about them; `open` where something is already said."""
        found = []
        for resident in self.residents:
            asked = {name: self[_key(resident.id, name)] for name in PER_PERSON}
            more = [asked[name] for name in PER_PERSON[1:]]
            said = any(field.value() for field in more) or any(field.errors for field in more)
            found.append({"resident": resident, "temp": asked["temp_c"], "more": more, "open": said})
        return found

    def body(self, door: UUID) -> DoorVisitBody:
        """Return what the valid form says, as the entry's body."""
        said = self.cleaned_data
        outcome = Outcome(said["outcome"])
        seen = outcome is Outcome.SEEN
        return DoorVisitBody(
            outcome=outcome,
            present_count=said["present_count"] if seen else None,
            persons=tuple(self._persons_seen()) if seen else (),
            note=Note(about=door, text=said["note"]) if said["note"] else None,
        )

    def _persons_seen(self) -> list[PersonSeen]:
        found = []
        for resident in self.residents:
            told = {name: self.cleaned_data[_key(resident.id, name)] for name in PER_PERSON}
            if any(value not in (None, "", []) for value in told.values()):
                found.append(_person_seen(resident.id, told))
        return found


def _several(label: Any, words: Mapping[Any, Any]) -> forms.MultipleChoiceField:
    choices = [(code.value, word) for code, word in words.items()]
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


def _person_seen(person: UUID, told: Mapping[str, Any]) -> PersonSeen:
    return PersonSeen(
        person=person,
        temp_c=told["temp_c"],
        symptoms=tuple(Symptom(code) for code in told["symptoms"]),
        needs=tuple(Need(code) for code in told["needs"]),
        travel=Travel(from_code=told["from_code"], left_on=told["left_on"]) if told["from_code"] else None,
        contact_on=told["contact_on"],
    )


def said_before(body: DoorVisitBody) -> dict[str, Any]:
    """Return the form's first values for putting `body` right."""
    found: dict[str, Any] = {
        "outcome": body.outcome.value,
        "present_count": body.present_count,
        "note": body.note.text if body.note and body.note.text else "",
    }
    for person in body.persons:
        found[_key(person.person, "temp_c")] = person.temp_c
        found[_key(person.person, "symptoms")] = [symptom.value for symptom in person.symptoms]
        found[_key(person.person, "needs")] = [need.value for need in person.needs]
        found[_key(person.person, "contact_on")] = person.contact_on
        if person.travel:
            found[_key(person.person, "from_code")] = person.travel.from_code
            found[_key(person.person, "left_on")] = person.travel.left_on
    return found
