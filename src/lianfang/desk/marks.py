"""Small pieces of HTML that occur by the thousand: figures, doors, tags, bars. Built here, not by templates, for speed.

Templates reach them through `{% load parts %}`; views that draw a wall chart may call them directly.
"""

import html
from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .status import status_of

Number = int | float | Decimal


def safe(markup: str) -> SafeString:
    return mark_safe(markup)  # noqa: S308 - every caller below escapes what it was given


def escape(text: object) -> str:
    """As Django's, without its marks and its promises: a page of marks calls it a thousand times."""
    return html.escape(str(text))


def grouped(value: Number) -> str:
    return f"{value:,}"


def glyph(name: str) -> str:
    return f'<i class="g g-{name}" aria-hidden="true"></i>'


def figure(value: Number | None, href: str | None = None, *, classes: str = "") -> SafeString:
    """A number that opens; a known zero is grey, what nobody stated is a dash."""
    if value is None:
        unstated = _("没有数")
        return safe(
            f'<span class="blank"><span aria-hidden="true">—</span><span class="unseen">{unstated}</span></span>'
        )
    names = " ".join(filter(None, ("n", "zero" if value == 0 else "", escape(classes))))
    if not href:
        return safe(f'<span class="{names}">{grouped(value)}</span>')
    return safe(f'<a class="{names}" href="{escape(href)}">{grouped(value)}</a>')


def share(done: int, total: int) -> Decimal | None:
    """Per cent done, one decimal, rounded down: 100.0 means that nothing is left. None where there is nothing to do."""
    if total <= 0:
        return None
    return (Decimal(done) * 100 / total).quantize(Decimal("0.1"), ROUND_FLOOR)


def percent(done: int | None, total: int | None, href: str | None = None) -> SafeString:
    part = None if done is None or total is None else share(done, total)
    if part is None:
        return figure(None)
    return safe(f'{figure(part, href)}<span class="unit">%</span>')


def bar(done: int | None, total: int | None, *, classes: str = "") -> SafeString:
    """Coverage: what is done is solid, what is left is the hollow end; hatched where nothing is known."""
    part = None if done is None or total is None else share(done, total)
    names = f"bar {escape(classes)}".strip()
    if part is None:
        unstated = _("没有数")
        return safe(f'<span class="{names} void" role="img" aria-label="{unstated}"></span>')
    edge = ' class="none"' if part in (0, 100) else ""
    return safe(f'<span class="{names}" role="img" aria-label="{part}%"><b{edge} style="--w:{part}%"></b></span>')


def tag(key: str, note: str = "") -> SafeString:
    """Glyph and word, always both."""
    status = status_of(key)
    shape = " miss" if status.shape == "miss" else " zero" if key == "zero" else ""
    word = escape(note) if note else escape(str(status.word))
    return safe(f'<span class="tag is-{status.tone}{shape}">{glyph(status.glyph)}{word}</span>')


def say(key: str, note: str = "") -> SafeString:
    """A status inside a sentence or a table cell: glyph and word in the colour of its tone, no box."""
    status = status_of(key)
    tone = {"none": "", "shut": ""}.get(status.tone, status.tone)
    word = escape(note) if note else escape(str(status.word))
    return safe(f'<span class="say {tone}">{glyph(status.glyph)}<span>{word}</span></span>')


def door(
    number: str,
    key: str,
    href: str,
    *,
    days: int | None = None,
    name: str = "",
    below: str = "",
    picked: bool = False,
    classes: str = "",
) -> SafeString:
    """One door of the wall chart: number always shown, empty until someone has been there.

    `days` is the day of observation, `name` and `below` the surname and head count of a village door.
    """
    before, glyph_name, word = _door_look(key, classes, picked, get_language())
    shown = (_("%(day)s天") % {"day": days} if name else str(days)) if days else below
    plain = html.escape(number)
    seen = plain
    inside = f'{plain}<i class="g g-{glyph_name}"></i>'
    if name or shown:
        name, shown = html.escape(name), html.escape(shown)
        seen = " ".join(filter(None, (plain, name, shown)))
        inside += (f" <u>{name}</u>" if name else "") + (f" <em>{shown}</em>" if shown else "")
    # what is read aloud begins with what is seen, so that a door can be called by voice
    return safe(f'<a class="{before} href="{html.escape(href)}" aria-label="{seen} {word}">{inside}</a>')


@lru_cache(maxsize=256)
def _door_look(key: str, classes: str, picked: bool, language: str | None) -> tuple[str, str, str]:
    """What all doors of one status share; a chart draws thousands of them."""
    status = status_of(key)
    names = " ".join(filter(None, ("d", classes, status.classes, "picked" if picked else "")))
    here = ' aria-current="true"' if picked else ""
    return f'{html.escape(names)}"{here}', status.glyph, html.escape(str(status.word))


def swatch(key: str) -> str:
    status = status_of(key)
    inner = "" if status.key in ("todo", "again") else glyph(status.glyph)
    return f'<span class="sw {status.classes}">{inner}</span>'


def legend_key(key: str, count: Number | None, href: str = "", *, current: bool = False) -> SafeString:
    """A filter that is also the legend and also the count."""
    number = "—" if count is None else grouped(count)
    inside = f"{swatch(key)}{escape(str(status_of(key).word))} <b>{number}</b>"
    if not href:
        return safe(f'<span class="key">{inside}</span>')
    pressed = ' aria-current="true"' if current else ""
    return safe(f'<a class="key{" on" if current else ""}" href="{escape(href)}"{pressed}>{inside}</a>')


def histogram(counts: Sequence[int | None], *, said: str, top: int | None = None) -> SafeString:
    """Small columns over time; a known zero is a line, a missing value a gap. `top` is the common scale of several."""
    most = max((count for count in (top, *counts) if count), default=1)
    return safe(
        f'<span class="mini" role="img" aria-label="{escape(said)}">{"".join(_column(c, most) for c in counts)}</span>'
    )


def _column(count: int | None, most: int) -> str:
    if count is None:
        return '<b class="gap"></b>'
    return f'<b style="--h:{round(100 * count / most)}%"></b>' if count else '<b class="z"></b>'


def day_strip(days: Sequence[tuple[str, str]], *, said: str) -> SafeString:
    """One mark a day, oldest first; each a (word, status key), an empty key for a day still to come."""
    marks = "".join(
        f'<li title="{escape(word)}">{_day_mark(key)}<span class="unseen">{escape(word)}</span></li>'
        for word, key in days
    )
    return safe(f'<ol class="days" aria-label="{escape(said)}">{marks}</ol>')


def _day_mark(key: str) -> str:
    if not key:
        return '<span class="m ahead"></span>'
    status = status_of(key)
    shape = "miss" if status.shape == "miss" else "zero" if key == "zero" else ""
    return f'<span class="m {shape} is-{status.tone}">{"" if shape == "miss" else glyph(status.glyph)}</span>'
