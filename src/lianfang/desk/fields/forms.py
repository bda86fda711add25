"""Forms of the directory: what is looked for; a question as headquarters writes it; its end."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianfang.desk.forms import EntryForm
from lianfang.desk.posts.forms import DayInput
from lianfang.facts.fields import Field
from lianfang.facts.kinds import MOST_OPTIONS, MOST_SYNONYMS, Choice, QuestionAdded
from lianfang.facts.models import Question
from lianfang.facts.rules import CHOICES
from lianfang.facts.terms import CLASS_WORDS, SUBJECT_WORDS, QuestionClass, QuestionSubject, QuestionType
from lianfang.kit.clock import day_of, now
from lianfang.people.pinyin import pinyin_of

LONGEST_LABEL, LONGEST_SLUG = 30, 30
_PARTS = re.compile(r"[、，,;；\n]+")


class FilterForm(forms.Form):
    """What is looked for in the directory."""

    q = forms.CharField(label=_("找一个叫法"), required=False, max_length=40)
    subject = forms.ChoiceField(label=_("说的是谁"), required=False, choices=[("", _("都看")), *SUBJECT_WORDS.items()])
    privacy = forms.ChoiceField(label=_("归哪一类"), required=False, choices=[("", _("都看")), *CLASS_WORDS.items()])

    @property
    def words(self) -> str:
        return self._asked("q")

    def chosen(self, fields: Iterable[Field]) -> list[Field]:
        """Return the fields of the subject and class that are asked for."""
        subject, privacy = self._asked("subject"), self._asked("privacy")
        return [f for f in fields if subject in ("", f.subject) and privacy in ("", f.privacy)]

    def _asked(self, name: str) -> str:
        return str(self.cleaned_data.get(name, "")) if self.is_valid() or name in self.cleaned_data else ""


class QuestionForm(EntryForm):
    """A county's own question. What is wrong about it as a whole is the room's to refuse."""

    label = forms.CharField(label=_("问什么"), max_length=LONGEST_LABEL, help_text=_("短，像表头：是否接触活禽。"))
    about = forms.ChoiceField(
        label=_("说的是谁"), choices=QuestionSubject.choices, initial=QuestionSubject.PERSON, widget=forms.RadioSelect
    )
    type = forms.ChoiceField(
        label=_("怎么答"), choices=QuestionType.choices, initial=QuestionType.BOOL, widget=forms.RadioSelect
    )
    options = forms.CharField(
        label=_("选项，一行一个"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=1_000
    )
    unit = forms.CharField(label=_("单位"), required=False, max_length=10, help_text=_("数字才要，比如 只、天。"))
    privacy = forms.ChoiceField(
        label=_("归哪一类"),
        choices=QuestionClass.choices,
        initial=QuestionClass.C,
        widget=forms.RadioSelect,
        help_text=_("说人说户的至少 C 类；一句话是 D 类；只说地方的才能公开。"),
    )
    purpose = forms.CharField(
        label=_("拿来做什么"),
        error_messages={"required": _("没写拿来做什么。说不出用途的，不问也不存。")},
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("谁拿答案办什么事。说不出来的不问。"),
    )
    ground = forms.CharField(
        label=_("依据哪份文件"),
        max_length=200,
        help_text=_("名称和文号。"),
        error_messages={"required": _("没写依据哪份文件。没有依据就先别问。")},
    )
    ground_on = forms.DateField(
        label=_("文件是哪天的"), widget=DayInput(), error_messages={"required": _("写上文件的日期。")}
    )
    since = forms.DateField(label=_("从哪天问起"), initial=lambda: day_of(now()), widget=DayInput())
    synonyms = forms.CharField(
        label=_("别的叫法"), required=False, max_length=400, help_text=_("用顿号隔开；导入时按它认列。")
    )
    label_en = forms.CharField(label=_("英文叫法"), required=False, max_length=80)
    slug = forms.RegexField(
        r"^[a-z][a-z0-9_]{1,29}$",
        label=_("代号"),
        required=False,
        help_text=_("小写字母、数字和下划线；不填就用拼音。"),
    )

    def __init__(self, *args: Any, row: Question | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        if row is not None:
            for fixed in ("slug", "about"):
                del self.fields[fixed]
            for name, value in _initial(row).items():
                self.fields[name].initial = value

    def clean_options(self) -> list[str]:
        lines = [line.strip() for line in str(self.cleaned_data["options"]).splitlines() if line.strip()]
        if len(lines) > MOST_OPTIONS or any(len(line) > LONGEST_LABEL for line in lines):
            raise forms.ValidationError(_("最多 %(most)s 个选项，每个不超过 30 个字。") % {"most": MOST_OPTIONS})
        return lines

    def clean_synonyms(self) -> tuple[str, ...]:
        words = [word.strip() for word in _PARTS.split(str(self.cleaned_data["synonyms"])) if word.strip()]
        if len(words) > MOST_SYNONYMS or any(len(word) > LONGEST_LABEL for word in words):
            raise forms.ValidationError(_("最多 %(most)s 个叫法，每个不超过 30 个字。") % {"most": MOST_SYNONYMS})
        return tuple(words)

    def asked(self) -> QuestionAdded:
        """Return the question as it is written here."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("entry_id", "at", "options")}
        fixed = {"slug": self.row.slug, "about": self.row.subject} if self.row is not None else {}
        said["slug"] = said.get("slug") or _slug_of(said["label"])
        # The page hides these where the type asks for none; what was typed there before says nothing.
        said["unit"] = said["unit"] if said["type"] in ("int", "decimal") else ""
        return QuestionAdded(**(said | fixed), options=self._choices() if said["type"] in CHOICES else ())

    def _choices(self) -> tuple[Choice, ...]:
        """Give each line a code; a line that was there before keeps its own."""
        known = {each["label"]: each["code"] for each in (self.row.options if self.row is not None else [])}
        fresh = (str(n) for n in range(1, 2 * MOST_OPTIONS + 1) if str(n) not in known.values())
        return tuple(Choice(slug=known.get(line) or next(fresh), label=line) for line in self.cleaned_data["options"])


class EndForm(EntryForm):
    """From which day a question is asked no longer."""

    until = forms.DateField(label=_("从哪天起不问"), initial=lambda: day_of(now()), widget=DayInput())
    reason = forms.CharField(label=_("为什么"), required=False, max_length=200)

    @property
    def until_day(self) -> date:
        day: date = self.cleaned_data["until"]
        return day


def _initial(row: Question) -> dict[str, Any]:
    """What the row says, as the form shows it."""
    same = ("label", "label_en", "type", "unit", "purpose", "ground", "ground_on", "since")
    return {name: getattr(row, name) for name in same} | {
        "privacy": row.class_of,
        "options": "\n".join(each["label"] for each in row.options),
        "synonyms": "、".join(row.synonyms),
    }


def _slug_of(label: str) -> str:
    """是否接触活禽 → shifoujiechuhuoqin; letters first, as keys begin with one."""
    letters = re.sub(r"[^a-z0-9]", "", pinyin_of(label)[0]).lstrip("0123456789")[:LONGEST_SLUG]
    return letters if len(letters) > 1 else f"q{letters}"
