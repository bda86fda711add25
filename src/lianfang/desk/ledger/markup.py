"""Entries as rows of a table, joined by hand: a template takes five times as long for the fifty of a page."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianfang.desk import marks
from lianfang.desk.addresses import address
from lianfang.desk.days import day_words, local_of, said_on
from lianfang.desk.marks import escape
from lianfang.kit.clock import day_of, now

from .lines import Line


def rows_html(lines: Sequence[Line], *, narrowed: Callable[[Line], str] | None = None) -> SafeString:
    """Return a row for each line; `narrowed` gives the address of the list of what the same account recorded."""
    said = said_on(day_of(now()))
    return marks.safe("".join(_row(line, said, narrowed(line) if narrowed else "") for line in lines))


def _row(line: Line, said: Callable[[datetime], str], who_href: str) -> str:
    href, who = address("desk:entry", line.id), escape(line.who)
    changed = ' class="changed"' if line.is_changed else ""
    who = f'<a href="{escape(who_href)}">{who}</a>' if who_href else who
    return (
        f"<tr{changed}>\n"
        f'<td class="at"><a href="{href}"><time datetime="{local_of(line.at).isoformat()}">'
        f"{escape(said(line.at))}</time></a>"
        f"{_late(line)}</td>\n"
        f'<th scope="row"><a href="{href}">{escape(line.kind)}</a></th>\n'
        f'<td class="place">{escape(line.place)}</td>\n'
        f'<td class="wrap wide">{escape(line.summary)}{_tags(line)}</td>\n'
        f'<td class="who-col">{who}</td>\n'
        f'<td class="num"><a class="n" href="{href}">{marks.grouped(line.seq)}</a></td>\n'
        "</tr>\n"
    )


def _late(line: Line) -> str:
    if not line.is_late:
        return ""
    said = _("%(day)s补记") % {"day": escape(day_words(line.recorded_on))}
    return f"<small>{said}</small>"


def _tags(line: Line) -> str:
    tags = (
        marks.tag("closed", _("已改过")) if line.is_changed else "",
        marks.tag("onhold") if line.is_held else "",
        marks.tag("needs", _("要核实")) if line.finding_count else "",
    )
    return "".join(f" {tag}" for tag in tags if tag)
