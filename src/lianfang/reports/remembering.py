"""What offices said of columns, by form and by who asks: the same form first, then other forms of the same asker.

`books` remembers a mapping for each form key. A registered form has one mapping for all its tables, by column key; a
column that its own form says nothing of is looked up among the asker's other forms.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from lianfang.books.fingerprints import column_keys, fingerprint
from lianfang.books.headers.matching import NOT_STORED
from lianfang.books.kinds import MAPPING_LEARNED, LearnedColumn, MappingLearned
from lianfang.books.queries import known, mapping, mappings
from lianfang.books.shapes import Header
from lianfang.kit.scope import Reach
from lianfang.ledger.drafts import Draft

from .filling import open_form
from .models import Form


def remembered(scope: Reach, headers: Sequence[Header], *, form: Form | None = None) -> dict[str, str]:
    """Return by column key what is remembered of these headers: of `form` and its asker, else of the likest form."""
    if form is None:
        found = known(scope, headers)
        return dict(found.columns) if found else {}
    by_asker = Form.objects.filter(county=scope.county, department=form.department).values_list("key", flat=True)
    keys = set(by_asker) - {form.key}
    said: dict[str, str] = {}
    for row in reversed(mappings(scope)):  # the newest last, so that it wins
        if row.form in keys:
            said |= dict(row.columns)
    own = mapping(scope, form.key)
    return said | (dict(own.columns) if own else {})


def remembered_by_table(scope: Reach, content: bytes, name: str, form: Form) -> dict[int, dict[str, str]]:
    """Return what is remembered of each table of a file that answers `form`, as filling takes it."""
    return {table.index: remembered(scope, table.table.headers, form=form) for table in open_form(content, name).tables}


def learned(
    scope: Reach,
    tables: Sequence[Sequence[Header]],
    said: Mapping[str, str],
    *,
    key: str = "",
    title: str = "",
    place: UUID,
    at: datetime,
) -> Draft | None:
    """Return a draft that remembers `said` (field key or "-" by column key) beside what was remembered of the form.

    None where nothing was said, or nothing but that columns are none of ours. Columns that nobody spoke of are left to
    recognition. A form without a key is called by its fingerprint, or as the likest that is known.
    """
    if not said:
        return None
    headers = tables[0]
    before = mapping(scope, key) if key else None
    alike = None if key else known(scope, headers)
    kept = dict(before.columns) if before else dict(alike.columns) if alike else {}
    here = {one for table in tables for one in column_keys(table) if one}
    meant = {column: field for column, field in (kept | dict(said)).items() if column in here}
    if all(field == NOT_STORED for field in meant.values()):
        return None
    print_ = fingerprint(headers)
    body = MappingLearned(
        form=key or (alike.form if alike else print_),
        title=title[:100],
        fingerprint=print_,
        columns=tuple(LearnedColumn(column=column, field=field) for column, field in meant.items()),
    )
    heads = tuple(UUID(head) for head in before.heads) if before else alike.heads if alike else ()
    return Draft(MAPPING_LEARNED.name, body, place, at, base=heads)
