"""The rows of a list, joined by hand: a template takes ten times as long, and a county's list has tens of thousands."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianfang.desk import marks
from lianfang.desk.days import said_on
from lianfang.desk.marks import escape
from lianfang.kit.clock import day_of, now

from .rows import Line


def rows_html(lines: Sequence[Line], *, wide: bool) -> SafeString:
    """Return a table row for each door; `wide` names its community first."""
    late, nobody = " " + marks.say("late", _("过点没再去")), marks.say("noholder", _("没人包联"))
    states = {status: marks.say(status) for status in {line.status for line in lines}}
    said, unknown = said_on(day_of(now())), marks.figure(None)

    def at(moment: datetime | None) -> str:
        return escape(said(moment)) if moment else unknown

    return marks.safe(
        "\n".join(
            "".join(
                (
                    f"<tr><td>{escape(line.community)}</td>" if wide else "<tr>",
                    f'<td>{escape(line.area)}</td><th scope="row"><a class="q" href="{escape(line.href)}">',
                    f"{escape(line.door)}</a></th><td>{states[line.status]}{late if line.is_overdue else ''}</td>",
                    f'<td class="num">{marks.figure(line.attempt_count)}</td>',
                    f"<td>{at(line.last_at)}</td><td>{at(line.revisit_due_at)}</td>",
                    f'<td>{escape(line.holder) if line.holder else nobody}</td><td class="pen"></td></tr>',
                )
            )
            for line in lines
        )
    )
