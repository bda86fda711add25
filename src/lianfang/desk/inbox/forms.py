"""A returned entry as a form: its own fields, typed as its kind wants; sealed and nested ones stay as they were."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from enum import Enum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic_core import from_json, to_json

from lianfang.desk.forms import EntryForm
from lianfang.desk.ledger.facts import value_text, word
from lianfang.kit.clock import ZONE
from lianfang.ledger.kinds import Kind, kinds

MINUTES = "%Y-%m-%dT%H:%M"
PLAIN: Mapping[type, type[forms.Field]] = {int: forms.IntegerField, float: forms.FloatField, str: forms.CharField}


class Choose(EntryForm):
    """Names one of several."""

    chosen = forms.CharField(max_length=64)


class SendAgain(forms.Form):
    """The fields of one returned entry that its author can put right."""

    happened_at = forms.DateTimeField(
        label=_("什么时候的事"),
        input_formats=[MINUTES, "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES),
    )

    def __init__(self, sent: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sent = sent
        self.fields["happened_at"].initial = _local(sent.get("happened_at"))
        kind = kinds.get(str(sent.get("kind")))
        body = sent.get("body")
        if kind is not None and isinstance(body, dict):
            self.fields.update(_fields(kind, body))

    def sent_again(self) -> bytes:
        """Return the entry with the changed fields, under the id that it had."""
        found = deepcopy(self.sent)
        at: datetime = self.cleaned_data["happened_at"]
        if _local(found.get("happened_at")) != at.astimezone(ZONE).strftime(MINUTES):
            found["happened_at"] = at.isoformat()
        body = found.setdefault("body", {})
        for name, value in self.cleaned_data.items():
            if name != "happened_at" and value in (None, ""):
                body.pop(name, None)
            elif name != "happened_at":
                body[name] = value
        return to_json(found)


def _local(at: Any) -> str:
    """An instant as a control for it shows; empty where nobody can read it."""
    try:
        return datetime.fromisoformat(str(at)).astimezone(ZONE).strftime(MINUTES)
    except (ValueError, OverflowError):
        return ""


def _fields(kind: Kind, body: dict[str, Any]) -> dict[str, forms.Field]:
    sealed = {seal.key for seal in _seals(kind, body) if seal.holder is body}
    found = {}
    for name, field in kind.body.model_fields.items():
        made = _field(field.annotation, name) if name not in sealed else None
        if made is not None:
            made.label, made.initial, made.required = word(name), body.get(name), False
            found[name] = made
    return found


def _seals(kind: Kind, body: dict[str, Any]) -> list[Any]:
    try:
        return list(kind.seals(body))
    except (KeyError, TypeError, ValueError, AttributeError):  # the body may be anything
        return []


def _field(annotation: Any, name: str) -> forms.Field | None:
    """A control for what a kind asks; None where it asks for more than one value."""
    wanted = [one for one in get_args(annotation) if one is not type(None)] if _is_union(annotation) else [annotation]
    if len(wanted) != 1:
        return None
    (one,) = wanted
    if isinstance(one, type) and issubclass(one, Enum):
        return forms.ChoiceField(choices=[("", "—"), *((m.value, value_text(name, m)) for m in one)])
    if get_origin(one) is Literal:
        return forms.ChoiceField(choices=[("", "—"), *((v, value_text(name, v) or v) for v in get_args(one) if v)])
    return PLAIN[one]() if one in PLAIN else None


def _is_union(annotation: Any) -> bool:
    return get_origin(annotation) in (Union, UnionType)


def read_sent(sent: bytes) -> dict[str, Any] | None:
    """Return a returned entry's fields; None if it was no entry at all."""
    try:
        found = from_json(sent)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
