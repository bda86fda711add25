"""Forms of these pages: a day, a zero, the terms of a form that is registered, its end."""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.desk.forms import EntryForm
from lianfang.desk.posts.forms import DayInput
from lianfang.desk.widgets import LongSelect
from lianfang.kit.clock import day_of, now
from lianfang.people.pinyin import pinyin_of
from lianfang.reports.kinds import BookRef, ColumnAsked, FormRegistered, form_id
from lianfang.reports.registration import Registration
from lianfang.reports.rules import levels_below
from lianfang.reports.terms import WEEKDAYS, Level, Often

TERMS = ("title", "department", "level", "often", "due_time", "purpose", "ground", "ground_on", "since", "until")
DAYS = ("due_on", "weekday", "monthday")


class DayForm(forms.Form):
    """Which day is looked at."""

    on = forms.DateField(required=False, widget=DayInput())

    @property
    def day(self) -> date | None:
        day: date | None = self.cleaned_data.get("on") if self.is_valid() else None
        return day


class ZeroForm(EntryForm):
    """Nothing to report: of which form, by which unit, for which day."""

    form = forms.UUIDField(widget=forms.HiddenInput)
    place = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.DateField(widget=forms.HiddenInput)


class EndForm(EntryForm):
    """Until which day a form is still asked for, and why no longer."""

    until = forms.DateField(label=_("要到哪天为止"), initial=lambda: day_of(now()), widget=DayInput())
    reason = forms.CharField(
        label=_("为什么停"), max_length=200, error_messages={"required": _("写一句为什么停，基层好知道不用再等。")}
    )

    def said(self) -> dict[str, Any]:
        return {"until": self.cleaned_data["until"], "reason": self.cleaned_data["reason"]}


class DropForm(forms.Form):
    """A workbook dropped in."""

    workbook = forms.FileField(label=_("要基层填的那张空表"))


class FillForm(forms.Form):
    """A form dropped in to be filled: for which place and day."""

    workbook = forms.FileField(label=_("别人要您填的表，空的或填了一半的"))
    place = forms.ChoiceField(label=_("填哪里的"), widget=LongSelect)
    on = forms.DateField(label=_("填哪天的"), initial=lambda: day_of(now()), widget=DayInput())

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places)  # type: ignore[attr-defined]  # a ChoiceField


class OpenForm(forms.Form):
    """A form that is due: which one, of whom, for which day."""

    form = forms.UUIDField(widget=forms.HiddenInput)
    place = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.DateField(widget=forms.HiddenInput)


class TakeForm(EntryForm):
    """Whom a filled file is for."""

    for_whom = forms.CharField(
        label=_("交给谁、做什么用"), max_length=60, error_messages={"required": _("写一句交给谁，台账上要有。")}
    )


class TermsForm(EntryForm):
    """Who asks whom for a form, how often, by when, on which ground, until when."""

    title = forms.CharField(label=_("表叫什么"), max_length=100)
    department = forms.CharField(label=_("谁要"), max_length=60, help_text=_("单位全称，比如 县卫健局。"))
    level = forms.ChoiceField(
        label=_("问谁要"), choices=Level.choices, initial=Level.COMMUNITY, widget=forms.RadioSelect
    )
    often = forms.ChoiceField(label=_("多久一次"), choices=Often.choices, initial=Often.DAILY, widget=forms.RadioSelect)
    due_time = forms.TimeField(
        label=_("几点前交"), initial=time(16), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    township_before = forms.IntegerField(
        label=_("乡镇提前几分钟交"),
        required=False,
        min_value=0,
        max_value=1440,
        help_text=_("不写就每下一级提前 60 分钟。"),
    )
    community_before = forms.IntegerField(
        label=_("社区、村提前几分钟交"),
        required=False,
        min_value=0,
        max_value=1440,
        help_text=_("不写就每下一级提前 60 分钟。"),
    )
    due_on = forms.DateField(label=_("哪天交"), required=False, widget=DayInput())
    weekday = forms.TypedChoiceField(
        label=_("每周几交"), required=False, coerce=int, empty_value=None, choices=list(enumerate(WEEKDAYS, 1))
    )
    monthday = forms.IntegerField(label=_("每月几号交"), required=False, min_value=1, max_value=31)
    purpose = forms.CharField(
        label=_("拿来做什么"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("没写拿来做什么。说不出用途的，不问也不存。")},
    )
    ground = forms.CharField(
        label=_("依据哪份文件"),
        max_length=200,
        help_text=_("名称和文号。"),
        error_messages={"required": _("没写依据哪份文件。没有依据就先别要。")},
    )
    ground_on = forms.DateField(
        label=_("文件是哪天的"), widget=DayInput(), error_messages={"required": _("写上文件的日期。")}
    )
    since = forms.DateField(label=_("从哪天要起"), initial=lambda: day_of(now()), widget=DayInput())
    until = forms.DateField(
        label=_("要到哪天"),
        initial=lambda: day_of(now()) + timedelta(days=90),
        widget=DayInput(),
        help_text=_("到期自己停，要延长就改登记。"),
    )

    def terms(self) -> dict[str, Any]:
        """Return what is said, by the names of the entry's body; a day of another rhythm is dropped."""
        said = {name: self.cleaned_data[name] for name in TERMS} | {"ladder": self.ladder()}
        asked = {"once": "due_on", "weekly": "weekday", "monthly": "monthday"}.get(said["often"], "")
        return said | {name: self.cleaned_data[name] if name == asked else None for name in DAYS}

    def ladder(self) -> dict[str, int]:
        """Return how many minutes before the asker's time each level below hands in, where that is said."""
        minutes = {level: self.cleaned_data[f"{level}_before"] for level in levels_below(self.cleaned_data["level"])}
        return {level: count for level, count in minutes.items() if count is not None}


class AmendForm(TermsForm):
    """The terms of a registered form, put right; `seen` is the entry that said what the page showed."""

    seen = forms.UUIDField(widget=forms.HiddenInput)


def terms_of(registration: Registration) -> dict[str, Any]:
    """Return what stands registered, as a form begins with it."""
    body = registration.body
    before = {f"{level}_before": minutes for level, minutes in body.ladder.items()}
    return {name: getattr(body, name) for name in (*TERMS, *DAYS)} | before | {"seen": registration.newest}


class RegisterForm(TermsForm):
    """A form's terms, and the key that it is to have."""

    key = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]{1,59}$",
        label=_("代号"),
        required=False,
        help_text=_("小写字母、数字和短横；不填就用拼音。"),
    )

    def body(self, book: BookRef, columns: tuple[ColumnAsked, ...]) -> FormRegistered:
        """Return the form as it is registered."""
        key = self.cleaned_data["key"] or key_of(self.cleaned_data["title"])
        return FormRegistered(**self.terms(), key=key, form=form_id(key), book=book, columns=columns)


def key_of(title: str) -> str:
    """返乡人员登记表 → fanxiangrenyuandengjibiao: letters and digits, as a key may hold."""
    letters = re.sub(r"[^a-z0-9]", "", pinyin_of(title)[0].lower())[:60]
    return letters if len(letters) > 1 else f"form-{letters or 'x'}"


class SpanForm(forms.Form):
    """How many days are looked at, and how many seconds a cell is taken for."""

    days = forms.IntegerField(required=False, min_value=1, max_value=31)
    seconds = forms.FloatField(required=False, min_value=1, max_value=300)

    def span(self, standing: int) -> tuple[int, float | None]:
        """Return days and seconds, the standing ones where nothing or nonsense was asked for."""
        said = self.cleaned_data if self.is_valid() else {}
        return said.get("days") or standing, said.get("seconds")
