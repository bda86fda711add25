"""The form that takes a roster."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.access.scope import Scope
from lianfang.desk.forms import FileField
from lianfang.places.models import Place
from lianfang.places.terms import PlaceKind

COMMITTEES = (PlaceKind.COMMUNITY, PlaceKind.VILLAGE)


class RosterForm(forms.Form):
    workbook = FileField(label=_("填好的表：底册、名单、登记表都行"))
    place = forms.ChoiceField(label=_("导到哪里"))
    creates_places = forms.BooleanField(label=_("没有的楼和门就新建"), required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = forms.ChoiceField(label=_("导到哪里"), choices=committees(scope))


def committees(scope: Scope) -> list[tuple[str, str]]:
    """Return the communities and villages of the scope; below them, the reader's own place."""
    rows = scope.within(Place.objects.all()).filter(kind__in=COMMITTEES, is_open=True).order_by("path")
    found = [(str(row.id), row.name) for row in rows]
    if found or scope.current is None:
        return found
    own = Place.objects.filter(county=scope.county, id=scope.current.place).first()
    return [(str(own.id), own.name)] if own else []


def place_of(scope: Scope, place: str) -> Place:
    """Return the place that was chosen; the form has checked that it is one of the offered."""
    return Place.objects.get(county=scope.county, id=place)
