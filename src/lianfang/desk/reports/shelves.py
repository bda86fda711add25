"""The library as pages show it: who asks for what, what of it the ledger knows, what of it others ask already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lianfang.access.scope import Scope
from lianfang.reports import queries, rules
from lianfang.reports.kinds import FORM_REGISTERED
from lianfang.reports.models import Form
from lianfang.reports.overlap import ColumnJudged, Overlap, overlap_of

from .words import Rung, column_said, ladder_of, level_said, often_said


@dataclass(frozen=True, slots=True)
class FormShown:
    """One form in the list; `overlap` says what it adds to the others."""

    form: Form
    overlap: Overlap
    often: str
    level: str
    is_over: bool

    @property
    def asked_count(self) -> int:
        return len(self.overlap.asking)

    @property
    def known_count(self) -> int:
        return len(self.overlap.known)

    @property
    def new_count(self) -> int:
        return len(self.overlap.new)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The forms of one asker."""

    department: str
    forms: Sequence[FormShown]


@dataclass(frozen=True, slots=True)
class LibraryShown:
    shelves: Sequence[Shelf]
    ended: Sequence[Form]

    @property
    def forms(self) -> list[FormShown]:
        return [form for shelf in self.shelves for form in shelf.forms]

    @property
    def needless(self) -> list[FormShown]:
        """Forms that ask nothing that is not asked or known already."""
        return [form for form in self.forms if form.overlap.asks_nothing_new]

    @property
    def against_count(self) -> int:
        return sum(len(form.overlap.against) for form in self.forms)

    @property
    def column_count(self) -> int:
        return sum(form.asked_count for form in self.forms)

    @property
    def known_count(self) -> int:
        return sum(form.known_count for form in self.forms)


def library_shown(scope: Scope, on: date) -> LibraryShown:
    """Return the library as it concerns the reader, by who asks."""
    every = queries.forms(scope)
    held = [form for form in every if rules.is_in_force(form, on) or form.since > on]
    shelves: dict[str, list[FormShown]] = {}
    for form in held:
        shelves.setdefault(form.department, []).append(_form(form, held, on))
    ended = [form for form in every if form not in held]
    return LibraryShown([Shelf(department, forms) for department, forms in shelves.items()], ended)


def _form(form: Form, held: Sequence[Form], on: date) -> FormShown:
    overlap = overlap_of(form.columns, [other for other in held if other.id != form.id])
    return FormShown(form, overlap, often_said(form), level_said(form), not rules.is_in_force(form, on))


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """One column of a form: its words, what it means, which forms ask it too, why nobody should."""

    judged: ColumnJudged
    above: str
    own: str
    at: str
    meaning: str
    is_new: bool

    @property
    def others(self) -> list[str]:
        return [other.title for other in self.judged.others]

    @property
    def glyph(self) -> str:
        if self.judged.against:
            return "vacant"
        return "done" if self.judged.known else "fill"


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version and what it brought."""

    number: int
    name: str
    at: datetime
    new: Sequence[str]
    gone: Sequence[str]


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """One form with all that its page shows."""

    shown: FormShown
    columns: Sequence[ColumnShown]
    versions: Sequence[VersionShown]
    ladder: Sequence[Rung]
    may_change: bool

    @property
    def form(self) -> Form:
        return self.shown.form


def opened_form(scope: Scope, form: Form, on: date, now: datetime) -> OpenedForm:
    held = [other for other in queries.forms(scope, on=on) if other.id != form.id]
    shown = _form(form, held, on)
    versions = versions_of(form)
    new = set(versions[0].new) if len(versions) > 1 else set()
    columns = columns_shown(shown.overlap, new, queries.meanings(scope, on))
    may_change = scope.may_record(FORM_REGISTERED.name, form.path)
    return OpenedForm(shown, columns, versions, ladder_of(form, on, now), may_change)


def columns_shown(overlap: Overlap, new: set[str], meanings: dict[str, str]) -> list[ColumnShown]:
    found = []
    for one in overlap.columns:
        above, own = column_said(one.words)
        meaning = meanings.get(one.column["asks"]) or one.column.get("means", "")
        found.append(ColumnShown(one, above, own, one.column.get("at", ""), meaning, one.column["key"] in new))
    return found


def versions_of(form: Form) -> list[VersionShown]:
    """Return the versions, the newest first, each with what it has that the one before had not."""
    found: list[VersionShown] = []
    before: list[str] = []
    for number, version in enumerate(form.versions, 1):
        new, gone = rules.new_and_gone(before, version["keys"]) if number > 1 else ([], [])
        found.append(VersionShown(number, version["name"], datetime.fromisoformat(version["at"]), new, gone))
        before = version["keys"]
    return found[::-1]
