"""What a reader of the ledger can narrow it by, and the forms of one entry's acts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.access.scope import Scope
from lianfang.desk.forms import EntryForm
from lianfang.desk.widgets import LongSelect
from lianfang.ledger.queries import Asked
from lianfang.people.terms import Purpose
from lianfang.places.models import Place

from .lines import kind_choices


class LedgerFilters(forms.Form):
    """Filters in one line over the list. `author` and `subject` come from links, not from typing."""

    under = forms.ChoiceField(label=_("地方"), required=False, widget=LongSelect)
    kind = forms.ChoiceField(label=_("哪一类"), required=False, widget=LongSelect)
    day = forms.DateField(label=_("哪天的事"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    author = forms.UUIDField(required=False, widget=forms.HiddenInput)
    subject = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = str(self.data.get("under", ""))
        choices = {"under": place_choices(scope, asked), "kind": kind_choices()}
        for name, found in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("全部")), *found]

    @property
    def asked(self) -> Asked:
        """What is asked; a filter that cannot be read asks nothing, and its error shows beside it."""
        found = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return Asked(**{name: value for name, value in found.items() if value})


def place_choices(scope: Scope, asked: str) -> list[tuple[str, str]]:
    """The places just below the reader's own, and the one that a link has asked for."""
    if scope.current is None:
        return []
    rows = Place.objects.filter(county=scope.county, parent=scope.current.place).order_by("position", "path")
    found = [(row.path, row.name) for row in rows[:200]]
    if asked and asked not in dict(found) and scope.covers(asked):
        row = Place.objects.filter(county=scope.county, path=asked).first()
        found.insert(0, (asked, row.name if row else asked))
    return found


class OpenSeals(EntryForm):
    """States what for, before a name is shown."""

    purpose = forms.ChoiceField(label=_("用途"), choices=Purpose.choices)
    words = forms.CharField(label=_("说明"), required=False, max_length=100)


class Withdraw(EntryForm):
    """Takes an entry back."""

    reason = forms.CharField(label=_("为什么撤回"), max_length=200)
