"""What falls due by itself: forms filled before their deadline, so that a person only has to look and release them.

The clock fills for a unit with the eyes of the unit's own office, a few forms a run; the next run goes on. What a
person has filled or handed on is left alone, and nothing is ever released by the clock.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from lianfang.access.scope import PostScope, Scope
from lianfang.access.terms import DEFAULT_CLASSES, DEFAULT_PURPOSE
from lianfang.kit.clock import day_of
from lianfang.kit.ids import named_id, root_id
from lianfang.kit.refusals import Refusal
from lianfang.kit.sight import reading, sight_of
from lianfang.ledger.drafts import Draft
from lianfang.ledger.due import dues
from lianfang.places.models import Place

from . import shelf
from .cells import counts_of
from .filling import fill_form
from .forgetting import keep_filled, persons_in
from .kinds import FORM_FILLED, FormFilled, filing_id
from .models import Filing, Form
from .remembering import remembered_by_table
from .rules import due_at, fill_at, is_due_on
from .terms import PLACE_KINDS

MOST = 4  # forms a run: each takes up to some seconds
ROLES = {"county": "headquarters", "township": "township_office", "community": "community_office"}
_CLOCK_POST = root_id("reports/clock")
log = logging.getLogger(__name__)


def forms_to_fill(county: str, now: datetime) -> Iterable[Draft]:
    """Fill what is due soon and nobody has filled yet."""
    on = day_of(now)
    found = 0
    for form in Form.objects.filter(county=county, since__lte=on).order_by("due_minute", "id"):
        if not (is_due_on(form, on) and fill_at(form, on) <= now < due_at(form, on)):
            continue
        for place in _unanswered(form, on):
            if found == MOST:
                return
            found += 1
            yield from _filled(form, place, on)


def _unanswered(form: Form, on: date) -> Iterator[Place]:
    """The units that owe `form` and have no answer for the day."""
    stated = set(Filing.objects.filter(county=form.county, form=form.id, on=on).values_list("place", flat=True))
    rows = Place.objects.filter(county=form.county, kind__in=PLACE_KINDS[form.level], is_open=True)
    for place in rows.order_by("path").iterator():
        if place.id not in stated and place.path.startswith(form.path):
            yield place


def _filled(form: Form, place: Place, on: date) -> Iterator[Draft]:
    """Fill one form for one unit; a form that cannot be filled is left to its people, who are told why."""
    scope = eyes_of(form, place)
    try:
        content = shelf.content_of(form.county, form.digest)
        name = form.versions[-1]["name"]
        with reading(sight_of(scope)):  # with that office's eyes to the database too
            said = remembered_by_table(scope, content, name, form)
            filled = fill_form(scope, content, name, place, on, said=said, recipient=form.department)
        about = persons_in(form.county, filled)
        book = keep_filled(form.county, filled.content, filled.name, about=about, seq=filled.seq)
    except Refusal as refusal:
        log.warning("A form is not filled by the clock: %s", refusal.code)
        return
    counts = counts_of(filled)
    filing = filing_id(form.id, place.id, on)
    body = FormFilled(
        filing=filing,
        form=form.id,
        on=on,
        due_at=due_at(form, on),
        version=form.digest,
        seq=filled.seq,
        book=book,
        **counts,
    )
    yield Draft(FORM_FILLED.name, body, place.id, fill_at(form, on), id=named_id(filing, "clock"))


def eyes_of(form: Form, place: Place) -> Scope:
    """What the unit's own office may see: its place, and the classes of fields that its role has."""
    role = ROLES[form.level]
    post = PostScope(
        id=_CLOCK_POST,
        county=form.county,
        role=role,
        place=place.id,
        path=place.path,
        classes=frozenset(DEFAULT_CLASSES[role]),
        purpose=DEFAULT_PURPOSE[role],
        from_on=form.since,
        until_on=None,
    )
    return Scope(county=form.county, account=None, posts=(post,), current=post)


dues.add("reports.forms", forms_to_fill)
