"""Who holds no class C reads that something was recorded of a person, and nothing of what."""

from uuid import uuid4

import pytest
from tests.people.world import AT

from lianfang.desk.ledger.allowed import without_facts
from lianfang.ledger.kinds import Body
from lianfang.people.kinds import AlikeFound, ChildBorn, FactsRecorded, Member, Merged, PersonDied, PersonLeft

ONE, OTHER, HOME = uuid4(), uuid4(), uuid4()
BORN = Member(person=ONE, sex="female", birth_on=AT.date())
FACTS = FactsRecorded.model_validate({"person": ONE, "symptoms": [{"code": "cough"}], "none_of": ["travel"]})
MERGE = {"kept": ONE, "gone": [OTHER], "home": HOME, "left": [HOME], "fields": ["sex"], "facts": {"sex": "male"}}


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (FACTS, {"person": ONE}),
        (PersonLeft(person=ONE, household=HOME, on=AT.date(), to_code="4201"), {"person": ONE, "household": HOME}),
        (PersonDied(person=ONE, household=HOME, on=AT.date()), {"person": ONE, "household": HOME}),
        (AlikeFound(first=ONE, second=OTHER, score=90, same=("birth",)), {"first": ONE, "second": OTHER, "score": 0}),
        (ChildBorn(household=HOME, member=BORN), {"household": HOME, "member": {"person": ONE}}),
        (
            Merged.model_validate(MERGE),
            {"kept": ONE, "gone": (OTHER,), "home": HOME, "left": (HOME,), "fields": ("sex",)},
        ),
    ],
)
def test_facts_go_and_whom_it_concerns_stays(body: Body, left: dict[str, object]) -> None:
    assert without_facts(body).model_dump(exclude_defaults=True) == left
