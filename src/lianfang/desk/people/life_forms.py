"""Forms of what happens in people's lives, and of dated facts. Nothing is required that nobody may know."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.desk.forms import EntryForm
from lianfang.facts.fields import fields
from lianfang.kit.clock import day_of, now
from lianfang.people import rules
from lianfang.people.importing.origins import origin_code
from lianfang.people.kinds import FactsRecorded
from lianfang.people.terms import ContactKind

from .forms import PersonForm

T = TypeVar("T")


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


def _ticks(key: str, label: Any) -> forms.MultipleChoiceField:
    """The options of a field of the catalogue, to be ticked."""
    return forms.MultipleChoiceField(
        label=label, required=False, widget=forms.CheckboxSelectMultiple, choices=_options(key)
    )


def _options(key: str) -> Any:
    """Made anew for each form, since the words follow the reader's language."""

    def choices() -> Sequence[tuple[str, str]]:
        found = fields.get(key)
        return [(option.code, option.said) for option in found.options] if found else []

    return choices


class PlaceWords(forms.CharField):
    """A place written as people say it (湖北武汉), read as the code of its division."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        code = origin_code(text) if text else ""
        if text and not code:
            raise forms.ValidationError(_("没认出是哪里。写到省、市，如 湖北武汉。"))
        return code


class LifeForm(EntryForm):
    """The day it happened; `base` is what the page had shown."""

    on = _day(_("哪一天"), _("不知道就空着"))
    base = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def clean_on(self) -> date | None:
        day: date | None = self.cleaned_data["on"]
        if day is not None and day > day_of(now()):
            raise forms.ValidationError(_("这一天还没到。"))
        return day

    @property
    def heads(self) -> list[str]:
        return [head for head in str(self.cleaned_data.get("base", "")).split(",") if len(head) == 32]


class LeftForm(LifeForm):
    to_code = PlaceWords(label=_("去了哪里"), required=False, max_length=60, help_text=_("写到市县，如 湖北武汉"))
    back_on = _day(_("打算哪天回来"), _("不回来就空着"))
    words = forms.CharField(label=_("说明"), required=False, max_length=200, help_text=_("封存，写明用途才能看"))


class ReturnedForm(LifeForm):
    from_code = PlaceWords(label=_("从哪里回来"), required=False, max_length=60, help_text=_("写到市县，如 湖北武汉"))


class DiedForm(LifeForm):
    """The day alone."""


class BornForm(PersonForm):
    """A child; the day of birth is what makes it one."""

    def __init__(self, *args: Any, mothers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["birth_on"].required = True
        self.fields["birth_on"].label = _("出生日期")
        self.fields["mother"] = forms.ChoiceField(label=_("母亲"), required=False, choices=[("", _("未填")), *mothers])
        for name in ("id_type", "residence", "tags", "apart"):
            self.fields[name].widget = forms.HiddenInput()


class FactsForm(EntryForm):
    """One person's facts as somebody tells them; what is left blank was not asked."""

    left_from = PlaceWords(label=_("从哪里来"), required=False, max_length=60, help_text=_("写到市县，如 湖北武汉"))
    left_on = _day(_("哪天离开那里"))
    arrived_on = _day(_("哪天到的"))
    by = forms.ChoiceField(label=_("怎么来的"), required=False)
    trip_no = forms.CharField(label=_("车次、航班"), required=False, max_length=20)
    travel_words = forms.CharField(label=_("同行的人、车牌"), required=False, max_length=200, help_text=_("封存"))
    contact_kind = forms.ChoiceField(label=_("接触过谁"), required=False, choices=[("", "—"), *ContactKind.choices])
    contact_on = _day(_("哪天接触"))
    contact_words = forms.CharField(label=_("接触的经过"), required=False, max_length=200, help_text=_("封存"))
    temp_c = forms.DecimalField(label=_("体温"), required=False, decimal_places=1, max_digits=4)
    symptoms = _ticks("symptom", _("症状"))
    symptom_on = _day(_("症状哪天起的"))
    vulnerable = _ticks("vulnerable", _("要照看"))
    needs = _ticks("need", _("需要"))
    none_of = forms.MultipleChoiceField(
        label=_("问过，都没有"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("travel", _("没出过门")),
            ("contact", _("没接触过")),
            ("symptom", _("没有症状")),
            ("need", _("不需要帮助")),
        ],
    )
    TRAVEL = ("left_from", "left_on", "arrived_on", "by", "trip_no", "travel_words")
    HEALTH = ("contact_kind", "contact_on", "contact_words", "temp_c", "symptoms", "symptom_on")
    CARE = ("vulnerable", "needs", "none_of")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by"] = forms.ChoiceField(
            label=_("怎么来的"), required=False, choices=[("", "—"), *_options("transport")()]
        )

    def clean_temp_c(self) -> float | None:
        temp = self.cleaned_data["temp_c"]
        if temp is not None and not rules.is_plausible_temp(float(temp)):
            raise forms.ValidationError(_("体温不像（34–43℃）。再量一次，照实写。"))
        return float(temp) if temp is not None else None

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        late = [name for name in ("left_on", "arrived_on", "contact_on", "symptom_on") if _is_later(found.get(name))]
        for name in late:
            self.add_error(name, _("这一天还没到。"))
        if found.get("left_on") and found.get("arrived_on") and found["arrived_on"] < found["left_on"]:
            self.add_error("arrived_on", _("到的日子比离开的还早。"))
        if not any(found.get(name) for name in (*self.TRAVEL, *self.HEALTH, *self.CARE)):
            raise forms.ValidationError(_("一项也没写。写一项再记；问过都没有，就在下面勾上。"))
        return found

    @property
    def sections(self) -> list[tuple[Any, list[Any]]]:
        """The fields under their headings."""
        parts = ((_("行程"), self.TRAVEL), (_("接触与健康"), self.HEALTH), (_("照看与需要"), self.CARE))
        return [(title, [self[name] for name in names]) for title, names in parts]

    def body(self, person: UUID) -> FactsRecorded:
        """Return the entry's body, of what was written."""
        said = self.cleaned_data
        travel = {
            "from_code": said["left_from"],
            "left_on": said["left_on"],
            "arrived_on": said["arrived_on"],
            "by": said["by"] or None,
            "trip_no": said["trip_no"],
            "words": said["travel_words"] or None,
        }
        contact = {
            "kind": said["contact_kind"] or None,
            "on": said["contact_on"],
            "words": said["contact_words"] or None,
        }
        coded = {name: [{"code": code} for code in said[name]] for name in ("vulnerable", "needs")}
        symptoms = [{"code": code, "on": said["symptom_on"]} for code in said["symptoms"]]
        temps = [{"temp_c": said["temp_c"], "at": self.happened_at}] if said["temp_c"] is not None else []
        return FactsRecorded.model_validate(
            {"person": person, "travels": _if_any(travel), "contacts": _if_any(contact), "temps": temps}
            | coded
            | {"symptoms": symptoms, "none_of": said["none_of"]}
        )


def _is_later(day: date | None) -> bool:
    return day is not None and day > day_of(now())


def _if_any(stated: dict[str, Any]) -> list[dict[str, Any]]:
    return [stated] if any(stated.values()) else []
