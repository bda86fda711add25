"""A round's question as a field of a form and back: what was chosen into the coded answer that a visit carries.

An empty field is a question that nobody put; "no" is an answer. What a visit has an own place for (temperature,
symptoms, travel, contact, needs) is asked by `persons`, everything else here.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from lianfang.facts.fields import Field

YES, NO, NONE = "yes", "no", "none"
FEW = 4  # options that stand side by side
Value = bool | int | float | str | tuple[str, ...]


def field_of(question: Field) -> forms.Field:
    """Return the form's field for a question."""
    label = question.said
    if question.type == "bool":
        return _pick(
            label, {YES: _("有"), NO: _("没有")} if question.subject == "person" else {YES: _("是"), NO: _("否")}
        )
    if question.type == "code":
        return _pick(label, {option.code: option.said for option in question.options})
    if question.type == "codes":
        words = {NONE: _("都没有"), **{option.code: option.said for option in question.options}}
        return several(label, words)
    if question.type == "date":
        return forms.DateField(label=label, required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    digits = forms.TextInput(attrs={"inputmode": "decimal" if question.type == "temp_c" else "numeric", "size": 5})
    if question.type == "temp_c":
        return forms.FloatField(label=label, required=False, widget=digits)
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=9999, widget=digits)


def _pick(label: str, words: Mapping[str, str]) -> forms.ChoiceField:
    """Few options stand side by side, many in a list."""
    if len(words) <= FEW:
        return forms.ChoiceField(label=label, required=False, choices=list(words.items()), widget=forms.RadioSelect)
    return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *words.items()])


def several(label: Any, words: Mapping[Any, Any]) -> forms.MultipleChoiceField:
    choices = [(str(code), word) for code, word in words.items()]
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


def answer(question: Field, chosen: Any) -> Value | None:
    """Return the answer that a visit carries for what was chosen; None where nothing was."""
    if chosen in (None, "", []):
        return None
    if question.type == "bool":
        return bool(chosen == YES)
    if question.type == "codes":
        return False if NONE in chosen else tuple(chosen)
    if isinstance(chosen, date):
        return chosen.isoformat()
    value: Value = chosen
    return value


def chosen_before(question: Field, value: Value) -> Any:
    """Return what the form shows for an answer that was given before."""
    if question.type == "bool":
        return YES if value else NO
    if question.type == "codes":
        return [NONE] if value is False else list(value) if isinstance(value, tuple | list) else [value]
    return value
