"""What a visit's form asks about one resident, and what it makes of it.

What the round asks of this person stands open. All else that a visit can say of somebody stays folded away, for what
they say unasked: nobody is asked of travel, contact, symptoms or temperature whom the round's rule does not name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from lianfang.desk.sheets.codes import PROVINCES
from lianfang.facts.fields import Field
from lianfang.people.lines import PersonLine
from lianfang.screening.kinds import Answered, PersonSeen, Travel
from lianfang.screening.terms import NEED_WORDS, SYMPTOM_WORDS, Need, Symptom

from . import questions
from .questions import NONE, several

# By question, the fields that a visit has an own place for; `no_…` says that it was asked and denied.
OWN: Mapping[str, tuple[str, ...]] = {
    "temp_c": ("temp_c",),
    "symptom": ("symptoms",),
    "travel": ("from_code", "left_on", "no_travel"),
    "contact": ("contact_on", "no_contact"),
    "need": ("needs",),
}


def name_of(person: UUID, name: str) -> str:
    return f"{name}_{person.hex}"


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody at the door, and what they are asked; `is_round` is true where a round asks anything of persons."""

    line: PersonLine
    asked: Sequence[Field]
    is_round: bool

    @property
    def id(self) -> UUID:
        return self.line.id

    @property
    def name(self) -> str:
        return self.line.name or _("这个人")

    @property
    def open_keys(self) -> list[str]:
        """What stands open: what the round asks; without a round the temperature, as ever."""
        return [question.key for question in self.asked] if self.is_round else ["temp_c"]

    @property
    def folded_keys(self) -> list[str]:
        return [key for key in OWN if key not in self.open_keys]

    @property
    def others(self) -> list[Field]:
        """Questions whose answers are the round's alone."""
        return [question for question in self.asked if question.key not in OWN]

    def names(self, key: str) -> list[str]:
        """The inputs for one question; "no" is offered only where the question is put."""
        own = OWN.get(key, (key,))
        return [name for name in own if (self.is_round and key in self.open_keys) or not name.startswith("no_")]

    def fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for key in (*self.open_keys, *self.folded_keys):
            if key in OWN:
                found |= {name: self._own(name, key) for name in self.names(key)}
        found |= {question.key: questions.field_of(question) for question in self.others}
        return {name_of(self.id, name): field for name, field in found.items()}

    def _own(self, name: str, key: str) -> forms.Field:
        asked = self.is_round and key in self.open_keys
        none = {NONE: _("都没有")} if asked else {}
        if name == "temp_c":
            digits = forms.TextInput(attrs={"inputmode": "decimal", "size": 5})
            return forms.FloatField(label=_("%(name)s 体温") % {"name": self.name}, required=False, widget=digits)
        if name == "symptoms":
            return several(_("不舒服"), none | dict(SYMPTOM_WORDS))
        if name == "needs":
            return several(_("要办的事"), none | dict(NEED_WORDS))
        if name == "from_code":
            return Whence(label=_("从哪儿回来"), required=False)
        if name.startswith("no_"):
            words = {"no_travel": _("没外出过"), "no_contact": _("没接触过病人")}
            return forms.BooleanField(label=words[name], required=False)
        label = {"left_on": _("哪天离开"), "contact_on": _("哪天接触过病人")}[name]
        return forms.DateField(label=label, required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))

    def seen(self, said: Mapping[str, Any], before: PersonSeen | None) -> PersonSeen | None:
        """Return what the form says of this person; None for nothing. `before` keeps what the form does not show."""
        told = {name: said.get(name_of(self.id, name)) for names in OWN.values() for name in names}
        travel = _travel(told, before)
        seen = PersonSeen(
            person=self.id,
            temp_c=told["temp_c"],
            symptoms=tuple(Symptom(code) for code in told["symptoms"] or () if code != NONE),
            needs=tuple(Need(code) for code in told["needs"] or () if code != NONE),
            travel=travel,
            contact_on=told["contact_on"],
            answers=self._answers(said, told, before) or None,
        )
        return seen if seen != PersonSeen(person=self.id) else None

    def _answers(self, said: Mapping[str, Any], told: Mapping[str, Any], before: PersonSeen | None) -> Any:
        given = {
            question.key: questions.answer(question, said[name_of(self.id, question.key)]) for question in self.others
        }
        shown = {*given, *(key for key in OWN if key in self.open_keys and self.is_round)}
        denied = {
            "symptom": NONE in (told["symptoms"] or ()),
            "need": NONE in (told["needs"] or ()),
            "travel": bool(told["no_travel"]),
            "contact": bool(told["no_contact"]),
        }
        kept = [one for one in (before.answers or () if before else ()) if one.key not in shown]
        made = [Answered(key=key, value=value) for key, value in given.items() if value is not None]
        return (*kept, *made, *(Answered(key=key, value=False) for key, is_no in denied.items() if is_no))

    def said_before(self, seen: PersonSeen) -> dict[str, Any]:
        """Return the form's first values for what a visit said of this person."""
        answers = {one.key: one.value for one in seen.answers or ()}
        found: dict[str, Any] = {
            "temp_c": seen.temp_c,
            "symptoms": [one.value for one in seen.symptoms] or ([NONE] if answers.get("symptom") is False else []),
            "needs": [one.value for one in seen.needs] or ([NONE] if answers.get("need") is False else []),
            "contact_on": seen.contact_on,
            "from_code": seen.travel.from_code if seen.travel else "",
            "left_on": seen.travel.left_on if seen.travel else None,
            "no_travel": answers.get("travel") is False,
            "no_contact": answers.get("contact") is False,
        }
        for question in self.others:
            if question.key in answers:
                found[question.key] = questions.chosen_before(question, answers[question.key])
        return {name_of(self.id, name): value for name, value in found.items()}

    def conflicts(self, said: Mapping[str, Any]) -> dict[str, str]:
        """Return, by input, what cannot both be so: none of it, and yet something."""
        told = {name: said.get(name_of(self.id, name)) for names in OWN.values() for name in names}
        wrong = {}
        for name in ("symptoms", "needs"):
            chosen = told[name] or ()
            if NONE in chosen and len(chosen) > 1:
                wrong[name] = _("选了“都没有”，又选了别的。留一样。")
        if told["no_travel"] and told["from_code"]:
            wrong["no_travel"] = _("勾了没外出，又写了从哪儿回来。留一样。")
        if told["no_contact"] and told["contact_on"]:
            wrong["no_contact"] = _("勾了没接触，又写了哪天。留一样。")
        if told["left_on"] and not told["from_code"]:
            wrong["from_code"] = _("写了哪天离开，没选从哪儿。")
        return {name_of(self.id, name): words for name, words in wrong.items()}


class Whence(forms.ChoiceField):
    """Where somebody came from: a province, or whatever code was recorded before, which is more exact."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[("", "—"), *PROVINCES.items()], **kwargs)

    def valid_value(self, value: Any) -> bool:
        return str(value).isdecimal() and 2 <= len(str(value)) <= 12

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        bound = super().get_bound_field(form, field_name)
        value = str(bound.value() or "")
        if value.isdecimal() and value not in PROVINCES:
            within = PROVINCES.get(value[:2], "")
            self.choices = [("", "—"), (value, f"{within} {value}".strip()), *PROVINCES.items()]
        return bound


def _travel(told: Mapping[str, Any], before: PersonSeen | None) -> Travel | None:
    """How somebody travelled is not asked here: what was recorded of the same journey before stays."""
    if not told["from_code"]:
        return None
    journey = before.travel if before is not None else None
    if journey is not None and journey.from_code == told["from_code"]:
        return journey.model_copy(update={"left_on": told["left_on"]})
    return Travel(from_code=told["from_code"], left_on=told["left_on"])
