"""A form in the library: who asks whom for it, how often, by when, on which ground, until when, in which versions.

Nothing here is about a person: a blank workbook's columns and their meaning, not what was filled in. The workbook
itself lies sealed on the shelf under its digest (`shelf`); the entry names the digest alone.
"""

from datetime import date, time
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from lianfang.kit.ids import named_id, root_id
from lianfang.ledger.kinds import Body, Entry, Header, Kind, kinds
from lianfang.reports import cannot
from lianfang.reports.terms import ASKERS

MOST_COLUMNS = 300
_ROOT = root_id("reports/form")

FormKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,59}$")]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Unit = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
LevelName = Literal["county", "township", "community"]


class BookRef(Body):
    """A workbook on the shelf: the SHA-256 of its bytes, what it was called, how large it is."""

    digest: Digest
    name: Annotated[str, StringConstraints(max_length=120)]
    size: Annotated[int, Field(ge=1)]


class ColumnAsked(Body):
    """One column of a version, by its sheet and key (`books.fingerprints`).

    `asks` is the field or indicator that it means, empty where nobody knew; `means` calls it by name. `why` is the code
    of the reason why it stays empty.
    """

    sheet: Annotated[str, StringConstraints(max_length=60)] = ""
    key: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    words: Annotated[str, StringConstraints(max_length=120)]
    at: Annotated[str, StringConstraints(max_length=3)] = ""
    asks: Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_.:-]{0,79})?$")] = ""
    why: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,20}$")] = ""
    means: Annotated[str, StringConstraints(max_length=120)] = ""


class FormVersioned(Body):
    """The asker brings the form in another version."""

    form: UUID
    book: BookRef
    columns: tuple[ColumnAsked, ...] = Field(min_length=1, max_length=MOST_COLUMNS)


class FormRegistered(FormVersioned):
    """A department says what it will ask for before it asks."""

    key: FormKey
    title: Title
    department: Unit
    level: LevelName
    often: Literal["once", "daily", "weekly", "monthly", "on_call"]
    due_time: time
    due_on: date | None = None
    weekday: Annotated[int, Field(ge=1, le=7)] | None = None
    monthday: Annotated[int, Field(ge=1, le=31)] | None = None
    # minutes before `due_time`, by level, where the asker says otherwise than the standing ladder
    ladder: dict[LevelName, Annotated[int, Field(ge=0, le=1440)]] = Field(default_factory=dict)
    purpose: Sentence
    ground: Sentence
    ground_on: date
    since: date
    until: date


class FormEnded(Body):
    """From the day after `until` on nobody asks for it."""

    form: UUID
    until: date
    reason: Sentence


def form_id(key: str) -> UUID:
    """Return the id of the form of `key`; the row is the county's, since its primary key begins with the county."""
    return named_id(_ROOT, key)


def check_columns(body: FormVersioned, *, amends: UUID | None = None) -> None:
    keys = [(one.sheet, one.key) for one in body.columns]
    twice = next((key for sheet, key in keys if keys.count((sheet, key)) > 1), None)
    if twice is not None:
        raise cannot.CannotListColumnTwice(column=twice, amends=amends)


def check_registered(body: FormRegistered, header: Header) -> None:
    amends = header.amends
    check_columns(body, amends=amends)
    if body.form != form_id(body.key):
        raise cannot.CannotNameForm(key=body.key, amends=amends)
    if body.until < body.since:
        raise cannot.CannotEndBeforeBeginning(since=body.since, until=body.until, amends=amends)
    if body.ground_on > body.since:
        raise cannot.CannotAskBeforeGround(ground_on=body.ground_on, since=body.since, amends=amends)
    needed = {"once": body.due_on, "weekly": body.weekday, "monthly": body.monthday}
    if body.often in needed and needed[body.often] is None:
        raise cannot.CannotRegisterWithoutDay(title=body.title, amends=amends)


def registered_words(entry: Entry) -> str:
    body: FormRegistered = entry.body
    return _("{department}：{title}，{count} 列").format(
        department=body.department, title=body.title, count=len(body.columns)
    )


FORM_REGISTERED = kinds.add(
    Kind(
        name="reports.form_registered",
        body=FormRegistered,
        label="登记报表",
        label_en="Form registered",
        roles=ASKERS,
        subjects=lambda body, header: [body.form],
        creates=lambda body, header: [] if header.amends else [body.form],
        check=check_registered,
        summary=registered_words,
    )
)
FORM_VERSIONED = kinds.add(
    Kind(
        name="reports.form_versioned",
        body=FormVersioned,
        label="报表换版",
        label_en="Form in a new version",
        roles=ASKERS,
        subjects=lambda body, header: [body.form],
        targets=lambda body, header: [body.form],
        check=lambda body, header: check_columns(body),
        summary=lambda entry: _("{count} 列").format(count=len(entry.body.columns)),
    )
)
FORM_ENDED = kinds.add(
    Kind(
        name="reports.form_ended",
        body=FormEnded,
        label="停用报表",
        label_en="Form ended",
        roles=ASKERS,
        subjects=lambda body, header: [body.form],
        targets=lambda body, header: [body.form],
        summary=lambda entry: entry.body.reason,
    )
)
