"""A question as headquarters would ask it, and the county that asks it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from tests.fixtures.access import scope_as

from lianfang.access.scope import Scope
from lianfang.facts import asking
from lianfang.facts.kinds import Choice, QuestionAdded
from lianfang.kit.ids import root_id
from lianfang.kit.paths import path_of_code
from lianfang.ledger.door import SYSTEM, Answer, Draft, record_one
from lianfang.ledger.emergencies import open_emergency
from lianfang.places.kinds import PlacesAdded

COUNTY, OTHER = "141028", "141029"
AT = datetime(2020, 2, 6, 9, 20, tzinfo=UTC)
ON = date(2020, 2, 6)
COUNTY_ID, OTHER_ID = root_id("division/141028"), root_id("division/141029")
STATED: dict[str, Any] = {
    "slug": "live_poultry",
    "label": "是否接触活禽",
    "about": "person",
    "type": "bool",
    "privacy": "C",
    "purpose": "市场有禽流感样本，接触过的人先测温",
    "ground": "吉县指挥部办公室通知第7号",
    "ground_on": date(2020, 2, 5),
    "since": date(2020, 2, 5),
}
TWO = (Choice(slug="yes", label="养了"), Choice(slug="no", label="没养"))


def question(**otherwise: Any) -> QuestionAdded:
    return QuestionAdded(**(STATED | otherwise))


def lay_ground(county: str = COUNTY) -> Scope:
    """Open a drill in a county that is one place and return the scope of its headquarters."""
    open_emergency(county, name="演练", drill=True, level=1, ground="预案", at=AT)
    path = path_of_code(county)
    place = {"id": root_id(f"division/{county}"), "parent": None, "kind": "county", "segment": path[:-1], "name": "县"}
    record_one(Draft("places.added", PlacesAdded.model_validate({"places": [place]}), None, AT), by=SYSTEM(county))
    return scope_as("headquarters", path, county=county)


def add(scope: Scope, at: datetime = AT, id: UUID | None = None, **otherwise: Any) -> Answer:
    return asking.add_question(question(**otherwise), place=COUNTY_ID, by=scope.author(), at=at, id=id)
