"""Which field, flag or figure each column of a form means, for the kind of thing its rows are about.

What an office said before wins; then the matching of `books`, whose answer for columns with a window is a flag
(`flags`), and in a table of places a figure (`indicators`). What stays open is left empty with its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lianfang.access.scope import Scope
from lianfang.books.fingerprints import column_keys
from lianfang.books.headers.matching import match
from lianfang.books.headers.spelling import spelled
from lianfang.books.shapes import Header, Match
from lianfang.facts.fields import called
from lianfang.facts.queries import fields_of

from .columns import Column, How, Meaning, Reason
from .flags import flag_of, flag_of_key, why_said
from .indicators import Indicator, indicators, of_header
from .opened import Form, FormTable
from .subjects import Subject, subject_of
from .valuing.reasons import beyond, reason_of, reason_without
from .valuing.table import is_told, needs_of

_HOWS: Mapping[str, How] = {
    "exact": "exact",
    "synonym": "synonym",
    "parent": "parent",
    "fuzzy": "fuzzy",
    "remembered": "remembered",
}


def _definition(figure: Indicator) -> str:
    return figure.definition_said


defined = lazy(_definition, str)


def meaning_of(
    form: Form, table: FormTable, scope: Scope, remembered: Mapping[str, str] | None = None, *, on: date
) -> tuple[Subject, list[Column]]:
    """Return what the rows of a table are about, and what each of its columns means."""
    found = table.table
    fields = fields_of(scope, on)
    title = " ".join((found.title, *found.lead, form.name if not found.title else "")).strip()
    matches = match(found.headers, fields, remembered, title=title)
    figures = [of_header(header.text, header.parents) for header in found.headers]
    subject = subject_of(found, matches, figures, title=title, sheet=found.sheet)
    said = [_said_key(key, remembered) for key in column_keys(found.headers)]
    columns = [
        _column(one, _figure_said(key) or figure, subject, table, scope, key)
        for one, figure, key in zip(matches, figures, said, strict=True)
    ]
    return subject, columns if subject.care is None or scope.may_see("C") else [_unlisted(one) for one in columns]


def _unlisted(column: Column) -> Column:
    """Who is looked after is told by why they are: who may not see that is shown no list of them."""
    return replace(column, reason_empty=column.reason_empty or Reason("rights", _("这个岗位看不到谁要照看。")))


def meant(columns: Sequence[Column]) -> dict[str, str]:
    """Return by column key what is to be remembered of columns that are known: fields, figures and flags."""
    keys = column_keys([column.header for column in columns])
    known = [(key, column) for key, column in zip(keys, columns, strict=True) if key and column.meaning is not None]
    return {key: column.key for key, column in known if column.meaning is not None and column.meaning.kind != "parts"}


def _said_key(key: str, remembered: Mapping[str, str] | None) -> str:
    return (remembered or {}).get(key, "")


def _figure_said(key: str) -> Indicator | None:
    return indicators.get(key) if key else None


def _column(
    one: Match, figure: Indicator | None, subject: Subject, table: FormTable, scope: Scope, said: str
) -> Column:
    choices = _choices(one.header, table)
    bare = Column(one.header, None, "none", one.confidence, one.why, choices=choices)
    if subject.kind == "place":
        return _of_place(one, figure, bare, subject, table, scope, said)
    if one.parts:
        meaning = Meaning("parts", "+".join(field.key for field in one.parts), called(*one.parts), one.parts)
        column = replace(bare, meaning=meaning, how="joined", confidence=0.9)
    elif one.field is None:
        return _flagged(one, bare, subject, table, scope, said)
    else:
        meaning = Meaning("field", one.field.key, called(one.field), (one.field,))
        column = replace(bare, meaning=meaning, how=_HOWS.get(one.how, "fuzzy"))
    return replace(column, reason_empty=_why_empty(column, subject, table, scope))


def _choices(header: Header, table: FormTable) -> tuple[str, ...]:
    """What the form itself allows: its drop-down, or the answers in the header's own brackets."""
    return table.choices.get(header.column) or spelled(header.text).options


def _flagged(one: Match, bare: Column, subject: Subject, table: FormTable, scope: Scope, said: str) -> Column:
    """A column that is no field: a flag with its window, or nothing that anybody knows."""
    flag = flag_of_key(said)
    if flag is None and one.code in ("flag", "unknown"):
        flag = flag_of(one.header.text, one.header.parents)
    if flag is None or subject.kind not in ("person", "household"):
        return replace(bare, reason_empty=_protected(one.header, table) or reason_of(one))
    meaning = Meaning("flag", flag.key, one.header.text, flag=flag)
    column = replace(bare, meaning=meaning, how="window", confidence=max(one.confidence, 0.9))
    if flag.window or (flag.region is not None and flag.region.unclear):
        unclear = "no_window" if flag.window else flag.region.unclear if flag.region else ""
        return replace(column, reason_empty=Reason("no_fact", why_said(unclear)))
    if not scope.may_see("C"):
        return replace(column, reason_empty=Reason("rights", _("这个岗位看不到健康与行程。")))
    return replace(column, reason_empty=_protected(one.header, table))


def _of_place(
    one: Match, figure: Indicator | None, bare: Column, subject: Subject, table: FormTable, scope: Scope, said: str
) -> Column:
    """A column of a table of places: a figure, or a name of the place."""
    is_said = said != ""
    if figure is not None and (said in ("", figure.key)):
        meaning = Meaning("figure", figure.key, called(figure))
        how: How = "remembered" if is_said else "figure"
        column = replace(bare, meaning=meaning, how=how, confidence=max(one.confidence, 0.95), why=defined(figure))
        if figure.measure is None:
            return replace(column, reason_empty=Reason("not_yet", figure.reason))
        return replace(column, reason_empty=_protected(one.header, table))
    if one.field is None:
        return replace(bare, reason_empty=_protected(one.header, table) or reason_of(one))
    meaning = Meaning("field", one.field.key, called(one.field), (one.field,))
    column = replace(bare, meaning=meaning, how=_HOWS.get(one.how, "fuzzy"))
    return replace(column, reason_empty=_why_empty(column, subject, table, scope))


def _why_empty(column: Column, subject: Subject, table: FormTable, scope: Scope) -> Reason | None:
    """Return why a column whose meaning is known stays empty as a whole; None if the ledger can say it."""
    meaning = column.meaning
    if meaning is None:
        return column.reason_empty
    if meaning.key == "serial":
        return None
    if subject.kind == "none" and not table.existing:
        return _no_rows(subject)
    protected = _protected(column.header, table)
    if protected is not None:
        return protected
    if subject.returned and meaning.key == "person_type" and not column.choices:
        return Reason("ambiguous", format_lazy(_("返乡人员的“{field}”各表分法不一样。"), field=column.header.text))
    kind = "person" if subject.kind == "none" else subject.kind
    told = [field for field in meaning.fields if is_told(kind, field)]
    if not told:
        return reason_without(meaning.fields[0])
    return beyond(scope, told, needs_of(kind, told))


def _no_rows(subject: Subject) -> Reason:
    if subject.to_come:
        return Reason("not_yet", format_lazy(_("“{subject}”还没有记在台账里，列不出来。"), subject=called(subject)))
    return Reason("unknown", _("看不出这张表一行填的是谁、是什么。"))


def _protected(header: Header, table: FormTable) -> Reason | None:
    if header.column in table.formulas:
        return Reason("formula", _("表里有公式，打开时自己算。"))
    return None
