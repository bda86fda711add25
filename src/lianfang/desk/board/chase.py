"""催 · Whom a township has to call: communities where nobody has begun, then those that fall behind the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianfang.desk import marks
from lianfang.screening.sums import Coverage

from .offices import Office
from .rows import Row


@dataclass(frozen=True, slots=True)
class Chased:
    """One community to call: why, and whom."""

    row: Row
    status: str
    why: str
    office: Office


def chased(rows: Sequence[Row], whole: Coverage, offices: Mapping[str, Office]) -> list[Chased]:
    """Return the communities to call, those that have not begun first, then the furthest behind."""
    found = [_chased(row, whole, offices[row.path]) for row in rows if row.coverage.left and row.path in offices]
    named = [one for one in found if one is not None]
    return sorted(named, key=_rank)


def _rank(one: Chased) -> tuple[int, float, int, str]:
    counts = one.row.coverage
    return ORDER.index(one.status), counts.reached / counts.doors, -counts.left, one.row.path


ORDER = ("missing", "todo", "late")
BEHIND = 0.02  # as much of its doors less than all together; nearer than that nobody is behind


def _chased(row: Row, whole: Coverage, office: Office) -> Chased | None:
    counts = row.coverage
    if not counts.reached and not row.pace.today:
        return Chased(row, "missing", _("一户都没走到"), office)
    if not row.pace.today:
        return Chased(row, "todo", _("今天还没动"), office)
    if counts.reached * whole.doors <= whole.reached * counts.doors - counts.doors * whole.doors * BEHIND:
        said = {"here": marks.share(counts.reached, counts.doors), "all": marks.share(whole.reached, whole.doors)}
        return Chased(row, "late", _("走到 %(here)s%%，全部平均 %(all)s%%") % said, office)
    return None
