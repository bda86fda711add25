"""What became of each row: created, perhaps twice there, changed, same or refused, with the cell and the reason."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianfang.facts.catalogue import fields
from lianfang.people.terms import PERSON_FIELDS

from .remarks import Remark

Status = Literal["created", "duplicate", "changed", "same", "refused"]
STATUSES: tuple[Status, ...] = ("created", "duplicate", "changed", "same", "refused")
STATUS_WORDS: Mapping[str, str | Promise] = {
    "created": _("新登记"),
    "duplicate": _("可能重复"),
    "changed": _("有变化"),
    "same": _("没变化"),
    "refused": _("没收下"),
}


@dataclass(slots=True)
class RowOutcome:
    """The answer for one row. Names are masked, numbers are left out: this may be kept and printed."""

    number: int
    status: Status
    name: str
    door: str
    remarks: tuple[Remark, ...] = ()
    changed: tuple[str, ...] = ()
    person: UUID | None = None
    sheet: str = ""  # which sheet the row stands on, where a file has several
    told: dict[str, int] = field(default_factory=dict)  # how many new facts of which field

    def tell(self, keys: Sequence[str]) -> None:
        """Note that something of these fields is recorded with this row."""
        for key in keys:
            self.told[key] = self.told.get(key, 0) + 1
        if self.status == "same":
            self.status = "changed"

    @property
    def told_words(self) -> str:
        """体温 ×6、症状: what is recorded of this row beside the person."""
        said = (f"{label_of(key)} ×{count}" if count > 1 else label_of(key) for key, count in self.told.items())
        return gettext("、").join(said)

    @property
    def status_word(self) -> str:
        return str(STATUS_WORDS[self.status])

    @property
    def changed_words(self) -> str:
        return gettext("、").join(str(PERSON_FIELDS.get(name, name)) for name in self.changed)

    def as_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"row": self.number, "status": self.status, "name": self.name, "door": self.door}
        if self.remarks:
            found["remarks"] = [remark.as_json() | {"why": remark.why, "do": remark.do} for remark in self.remarks]
        if self.sheet:
            found["sheet"] = self.sheet
        if self.changed:
            found["changed"] = list(self.changed)
        if self.told:
            found["told"] = dict(self.told)
        if self.person:
            found["person"] = str(self.person)
        return found


def label_of(key: str) -> str:
    found = fields.get(key)
    return found.said if found else key


@dataclass(slots=True)
class Outcome:
    """The answer for a whole roster. `dry` if it was only tried."""

    dry: bool
    rows: list[RowOutcome] = field(default_factory=list)
    households_count: int = 0
    made_places: list[str] = field(default_factory=list)
    extra: Sequence[str] = ()
    missing: Sequence[str] = ()
    remarks: Sequence[str] = ()

    @property
    def told(self) -> dict[str, int]:
        """How many facts of each field are recorded with these rows."""
        found: Counter[str] = Counter()
        for row in self.rows:
            found.update(row.told)
        return dict(found)

    def with_earlier(self, earlier: Iterable[RowOutcome]) -> "Outcome":
        """Return these answers with those of runs before that were stopped, where now all is the same."""
        before = {(row.sheet, row.number, row.name): row for row in earlier}
        for i, row in enumerate(self.rows):
            kept = before.get((row.sheet, row.number, row.name))
            if kept is not None and kept.status != "refused" and row.status == "same":
                self.rows[i] = kept
        return self

    @property
    def counts(self) -> dict[str, int]:
        """Rows by status, those with a zero too, so that they add up to all rows."""
        found = Counter(row.status for row in self.rows)
        return {status: found.get(status, 0) for status in STATUSES}

    @property
    def warnings_count(self) -> int:
        return sum(1 for row in self.rows if row.status != "refused" and row.remarks)

    def as_json(self) -> dict[str, Any]:
        return {
            "dry_run": self.dry,
            "counts": self.counts,
            "households": self.households_count,
            "made_places": self.made_places,
            "not_stored_columns": list(self.extra),
            "missing_columns": list(self.missing),
            "told": self.told,
            "remarks": list(self.remarks),
            "rows": [row.as_json() for row in self.rows],
        }


def outcome_from_json(found: dict[str, Any]) -> Outcome:
    """Return an outcome as it was kept; texts are made anew in the reader's language."""
    return Outcome(
        dry=found["dry_run"],
        remarks=found["remarks"],
        rows=[row_from_json(row) for row in found["rows"]],
        households_count=found["households"],
        made_places=found["made_places"],
        extra=found["not_stored_columns"],
        missing=found["missing_columns"],
    )


def row_from_json(found: dict[str, Any]) -> RowOutcome:
    return RowOutcome(
        number=found["row"],
        status=found["status"],
        name=found["name"],
        door=found["door"],
        remarks=tuple(Remark(r["code"], r["cell"], r["params"]) for r in found.get("remarks", ())),
        changed=tuple(found.get("changed", ())),
        person=UUID(found["person"]) if "person" in found else None,
        sheet=found.get("sheet", ""),
        told=dict(found.get("told", {})),
    )
