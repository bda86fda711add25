"""Forms of the acts on a place. Each becomes one draft; its id and instant come with the form."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianfang.access.scope import Scope
from lianfang.desk.forms import EntryForm
from lianfang.kit.clock import day_of, now
from lianfang.ledger.drafts import Draft
from lianfang.places import adding, drafts, kinds, queries
from lianfang.places.models import Place
from lianfang.places.rules import LONGEST_NAME
from lianfang.places.terms import CHILD_KINDS, PlaceKind

from .targets import check_merge, check_move, segment_under


class ActForm(EntryForm):
    """One act on one place; `base` is what its author had seen of the place."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)
    plan_form = False

    def __init__(self, *args: Any, scope: Scope, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.place = place
        self.fields["base"].initial = ",".join(place.heads)

    @property
    def seen(self) -> list[UUID]:
        return [UUID(head) for head in str(self.cleaned_data["base"]).split(",") if re.fullmatch("[0-9a-f]{32}", head)]

    def draft(self) -> Draft:
        raise NotImplementedError


class AddForm(ActForm):
    kind = forms.ChoiceField(label=_("添什么"), widget=forms.RadioSelect)
    names = forms.CharField(
        label=_("名字，一行一个"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=8_000,
        help_text=_("连号可以写在一行：1-12号楼。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.value, kind.label) for kind in CHILD_KINDS.get(self.place.kind, ())]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices
        field.initial = choices[0][0] if choices else None

    def clean_names(self) -> list[str]:
        found = adding.names_of(self.cleaned_data["names"])
        long = next((name for name in found if len(name) > LONGEST_NAME), None)
        if long:
            raise forms.ValidationError(_("“%(name)s…”太长，最多 60 个字。") % {"name": long[:12]})
        if len(found) > adding.MOST_AT_ONCE:
            raise forms.ValidationError(_("一次最多添 %(most)s 处。") % {"most": adding.MOST_AT_ONCE})
        return found

    def draft(self) -> Draft:
        new = adding.new_places(
            self.place,
            PlaceKind(self.cleaned_data["kind"]),
            self.cleaned_data["names"],
            entry=self.id,
            siblings=queries.children(self.scope, self.place.id, with_closed=True),
            above=self.place.parent if self.place.kind == PlaceKind.STAIRWELL else None,
        )
        return drafts.add_places(self.place.id, new, at=self.happened_at, id=self.id)


class RenameForm(ActForm):
    name = forms.CharField(label=_("新名字"), max_length=LONGEST_NAME)
    full_name = forms.CharField(label=_("全称"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].initial = self.place.name
        self.fields["full_name"].initial = self.place.full_name

    def draft(self) -> Draft:
        name, full_name = self.cleaned_data["name"], self.cleaned_data["full_name"]
        return drafts.rename_place(
            self.place.id, name, full_name=full_name, at=self.happened_at, base=self.seen, id=self.id
        )


class TargetForm(ActForm):
    """An act that needs another place, found by name on the page."""

    target = forms.UUIDField(error_messages={"required": _("先选一个地方。")})

    @property
    def to(self) -> Place:
        return queries.place(self.scope, self.cleaned_data["target"])


class MoveForm(TargetForm):
    def draft(self) -> Draft:
        to = self.to
        check_move(self.place, to)
        segment, position = segment_under(self.scope, to, self.place)
        return drafts.move_place(
            self.place.id, to.id, segment, position=position, at=self.happened_at, base=self.seen, id=self.id
        )


class MergeForm(TargetForm):
    def draft(self) -> Draft:
        check_merge(self.place, self.to)
        return drafts.merge_place(self.place.id, self.to.id, at=self.happened_at, id=self.id)


class CloseForm(ActForm):
    on = forms.DateField(label=_("从哪天起"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = lambda: day_of(now()).isoformat()

    def draft(self) -> Draft:
        return drafts.close_place(self.place.id, on=self.cleaned_data["on"], at=self.happened_at, id=self.id)


class ReopenForm(ActForm):
    def draft(self) -> Draft:
        return drafts.reopen_place(self.place.id, at=self.happened_at, id=self.id)


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done with a place: its button, what it records, for which places it makes sense."""

    name: str
    label: str | Promise
    verb: str | Promise
    kind: str
    form: Callable[..., ActForm]
    fits: Callable[[Place], bool]


def _is_open(place: Place) -> bool:
    return place.closed_on is None


def _is_movable(place: Place) -> bool:
    return place.closed_on is None and place.parent is not None


def acts(*found: Act) -> Mapping[str, Act]:
    return {act.name: act for act in found}


COMMON = acts(
    Act("add", _("添地方"), _("添上"), kinds.ADDED.name, AddForm, lambda p: p.is_open and p.kind in CHILD_KINDS),
    Act("rename", _("改名"), _("改名"), kinds.RENAMED.name, RenameForm, _is_open),
    Act("move", _("挪到别处"), _("挪过去"), kinds.MOVED.name, MoveForm, _is_movable),
    Act("merge", _("并入别处"), _("并过去"), kinds.MERGED.name, MergeForm, _is_movable),
    Act("close", _("撤销"), _("撤销"), kinds.CLOSED.name, CloseForm, _is_open),
    Act("reopen", _("恢复"), _("恢复"), kinds.REOPENED.name, ReopenForm, lambda p: p.closed_on is not None),
)
