"""What comes to light at a door beside the visit itself: somebody who is in no register, or who stands there wrong.

They are recorded with the visit, all or nothing (screening/visiting.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianfang.kit.ids import named_id
from lianfang.people import rules as people_rules
from lianfang.people.kinds import Facts, Identity, Member, PersonCorrected
from lianfang.people.models import Person
from lianfang.people.terms import Relation, Residence, Sex
from lianfang.screening.visiting import Mended, Missing

MENDED = ("sex", "relation", "residence")
NEW = ("new_name", "new_sex", "new_relation", "new_birth_on", "new_phone")


def _pick(label: Any, choices: Sequence[tuple[str, Any]], stated: str = "") -> forms.ChoiceField:
    """Our codes, and the county's own word where it is none of them."""
    known = [("", _("未填")), *(choice for choice in choices if choice[0])]
    own = [] if stated in dict(known) else [(stated, stated)]
    return forms.ChoiceField(label=label, required=False, choices=[*known, *own])


@dataclass(frozen=True, slots=True)
class Standing:
    """How a resident stands in the register, as the form shows it: what is chosen otherwise is a correction."""

    person: Person

    def name(self, field: str) -> str:
        return f"fix_{field}_{self.person.id.hex}"

    def fields(self) -> dict[str, forms.Field]:
        labels = {"sex": _("性别"), "relation": _("与户主关系"), "residence": _("人员类型")}
        choices: dict[str, Sequence[tuple[str, Any]]] = {
            "sex": Sex.choices,
            "relation": Relation.choices,
            "residence": Residence.choices,
        }
        found: dict[str, forms.Field] = {}
        for field in MENDED:
            stated = getattr(self.person, field)
            found[self.name(field)] = _pick(labels[field], choices[field], stated)
            found[self.name(field)].initial = stated
        found[self.name("seen")] = forms.JSONField(
            widget=forms.HiddenInput, required=False, initial={field: getattr(self.person, field) for field in MENDED}
        )
        found[self.name("base")] = forms.CharField(
            widget=forms.HiddenInput, required=False, max_length=2000, initial=",".join(self.person.heads)
        )
        return found

    def mended(self, said: Mapping[str, Any], visit: UUID) -> Mended | None:
        """Return the correction: what was chosen otherwise than the form had shown, whoever has changed it since."""
        seen = said.get(self.name("seen")) or {}
        changed = {field: said.get(self.name(field), "") for field in MENDED if field in seen}
        changed = {field: value for field, value in changed.items() if value != seen[field]}
        if not changed:
            return None
        heads = [head for head in str(said.get(self.name("base"), "")).split(",") if len(head) == 32]
        body = PersonCorrected.model_validate(
            {"person": self.person.id, "fields": tuple(changed), "facts": Facts(**changed)}
        )
        return Mended(body, named_id(visit, f"mended/{self.person.id}"), tuple(UUID(head) for head in heads))


def new_fields() -> dict[str, forms.Field]:
    """Return what is asked of somebody who is in no register yet."""
    return {
        "new_name": forms.CharField(label=gettext_lazy("姓名"), required=False, max_length=60),
        "new_sex": forms.ChoiceField(
            label=gettext_lazy("性别"),
            required=False,
            choices=[one for one in Sex.choices if one[0]],
            widget=forms.RadioSelect,
        ),
        "new_relation": _pick(gettext_lazy("与户主关系"), Relation.choices),
        "new_birth_on": forms.DateField(
            label=gettext_lazy("出生日期"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
        ),
        "new_phone": forms.CharField(
            label=gettext_lazy("电话"), required=False, max_length=30, widget=forms.TextInput({"inputmode": "tel"})
        ),
    }


def missing(said: Mapping[str, Any], household: UUID | None, visit: UUID) -> Missing | None:
    """Return who was missing from the register; without a household yet, they begin it."""
    name = people_rules.tidy_name(str(said.get("new_name") or ""))
    if not name:
        return None
    phones = tuple(people_rules.phones_in(said.get("new_phone") or ""))
    member = Member(
        person=named_id(visit, "person"),
        identity=Identity(name=name, phones=phones),
        sex=said.get("new_sex") or "",
        birth_on=said.get("new_birth_on"),
        relation=said.get("new_relation") or ("" if household else Relation.HEAD.value),
    )
    return Missing(
        household or named_id(visit, "household"), member, named_id(visit, "added"), begins=household is None
    )
