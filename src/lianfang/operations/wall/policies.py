"""Which table shows what to a reader: the rules of the wall, made from the models. What has none shows nothing.

Only comparisons that PostgreSQL knows to be leakproof, so that a query's own conditions still find their index. What
is the same for all rows is asked once a statement (`SELECT` around it), but for the range of paths: as a plain
function the planner reads its value beforehand and estimates as well as it does without the wall.
"""

import hashlib
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from lianfang.kit.models import CountyModel

from .concerning import ASKED_OF, CONCERNS, OPENS

COUNTY = "county = (SELECT current_setting('lianfang.county', true))"
WITHIN = "{0} >= current_setting('lianfang.low', true) AND {0} < current_setting('lianfang.upto', true)"
ONE_OF = "{0} = ANY ((SELECT string_to_array(current_setting('lianfang.near', true), ','))::text[])"
UNDER, NEAR = WITHIN.format("path"), ONE_OF.format("path")
OWN = "author::text = (SELECT current_setting('lianfang.account', true))"
WHOLE = "(SELECT current_setting('lianfang.whole', true) = 'yes')"
EVERYBODY = "true"

PLACED = f"{COUNTY} AND {UNDER}"
NAMED = f"{COUNTY} AND (({UNDER}) OR {NEAR})"
OURS = f"{COUNTY} AND (({UNDER}) OR {OWN})"


def _lives_here(table: str, household: str = "household") -> str:
    """True of a row whose household may be seen; whoever sees the whole county need not be asked row by row."""
    return f"EXISTS (SELECT 1 FROM people_household h WHERE h.county = {table}.county AND h.id = {table}.{household})"  # noqa: S608 - names are ours


def _person_lives_here(table: str) -> str:
    return f"EXISTS (SELECT 1 FROM people_person p WHERE p.county = {table}.county AND p.id = {table}.person)"  # noqa: S608 - names are ours


def _at_home(table: str) -> str:
    return f"{COUNTY} AND ({WHOLE} OR {_lives_here(table)})"


# The ledger's rules (concerning.py says what concerns a reader): recorded here when it was recorded, by whoever reads,
# or about what is here now. Numbers, findings, holds and contradictions show with the entry that they are of.
ENTRY = (
    f"{COUNTY} AND ({WHOLE} OR ({WITHIN.format('path_then')}) OR {OWN}"
    f" OR {CONCERNS.name}({ASKED_OF.format('ledger_entry')}))"
)


def _of_entry(table: str, found: str) -> str:
    shown = f"SELECT 1 FROM ledger_entry e WHERE e.county = {table}.county AND {found}"  # noqa: S608 - names are ours
    return f"{COUNTY} AND ({WHOLE} OR EXISTS ({shown}))"


EXCEPT = {
    "ledger_entry": ENTRY,
    "ledger_subject": _of_entry("ledger_subject", "e.seq = ledger_subject.seq"),
    "ledger_finding": _of_entry("ledger_finding", "e.id = ledger_finding.entry"),
    "ledger_hold": _of_entry("ledger_hold", "e.id = ledger_hold.entry"),
    "ledger_conflict": _of_entry(
        "ledger_conflict",
        "e.id = ANY (ARRAY(SELECT jsonb_array_elements_text(ledger_conflict.entries)::uuid))",
    ),
    "ledger_key": f"{COUNTY} AND ({WHOLE} OR {OPENS.name}(county, subject))",
    # The chain's end is printed on bulletins; health and set-up ask for it before anybody has signed in.
    "ledger_head": EVERYBODY,
    # That all of this is a drill stands on each page, that for signing in as well.
    "ledger_emergency": EVERYBODY,
    # What lies above may be named: 县 / 乡 / 村. Rounds and forms of those above are asked of those below.
    "places_place": NAMED,
    "screening_round": NAMED,
    "reports_form": NAMED,
    # Staff are known in their county: signing in looks for the posts of an account, and whether an office may reset a
    # password depends on posts that lie outside its scope.
    "access_member": COUNTY,
    "access_post": COUNTY,
    # Where entries lie: the grounds within the place, and for a building or grid the one around it.
    "ledger_ground": f"{COUNTY} AND (({WITHIN.format('ground')}) OR {ONE_OF.format('ground')})",
    # What the door returned is shown to its author, wherever it was to stand.
    "ledger_returned": OURS,
    # Without a path of their own: who belongs to a household that may be seen.
    "people_person": _at_home("people_person"),
    "people_name": _at_home("people_name"),
    "people_index": _at_home("people_index"),
    "people_former_home": f"{COUNTY} AND ({WHOLE} OR {_lives_here('people_former_home')}"
    f" OR {_person_lives_here('people_former_home')})",
    "people_fact": f"{COUNTY} AND ({WHOLE} OR {_lives_here('people_fact')} OR {_person_lives_here('people_fact')})",
}
READERS_WRITE = ("access", "axes", "mfa", "account", "sessions")
"""Rooms whose tables, other than response data, the pages write: accounts, sessions, tokens, misses at sign-in."""
READERS_ALONE = ("axes", "mfa", "account")
"""Of these, what only signing in asks for: neither the ledger nor the clock has any business with secrets of codes."""


MIGRATIONS = "django_migrations"  # has no model of its own


def models() -> Iterator[type[Model]]:
    """All tables, by name."""
    yield from sorted((model for model in apps.get_models() if model._meta.managed), key=lambda m: m._meta.db_table)


def walled_tables() -> dict[str, str]:
    """Every table of response data, and what of it a reader is shown."""
    found = {model._meta.db_table: model for model in models() if issubclass(model, CountyModel)}
    return {table: EXCEPT.get(table) or _of_model(model) for table, model in found.items()}


def mark(shown: str) -> str:
    """A rule in short, as it is noted beside what PostgreSQL made of it."""
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def _of_model(model: type[Model]) -> str:
    return PLACED if any(field.name == "path" for field in model._meta.get_fields()) else COUNTY


def written_by_readers() -> list[str]:
    """Tables that pages write themselves; entries and what follows from them only the writer writes."""
    return [
        model._meta.db_table
        for model in models()
        if model._meta.app_label in READERS_WRITE and not issubclass(model, CountyModel)
    ]


def withheld_from_writer() -> set[str]:
    return {model._meta.db_table for model in models() if model._meta.app_label in READERS_ALONE}


def other_tables() -> list[str]:
    """Tables that are neither response data nor written by pages."""
    taken = {*walled_tables(), *written_by_readers()}
    return [MIGRATIONS, *(table for model in models() if (table := model._meta.db_table) not in taken)]
