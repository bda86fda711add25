"""Tags for the parts of a page; docs/pages.md shows each, /look/ draws them all."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms, template
from django.forms import BoundField
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lianfang.desk import addresses, days, marks
from lianfang.desk.ledger.lines import Line
from lianfang.desk.ledger.markup import rows_html
from lianfang.desk.status import DOOR_LEGEND
from lianfang.kit.clock import day_of, now
from lianfang.kit.refusals import Refusal

register = template.Library()

register.filter("when", days.when)
register.filter("day_line", days.day_line)
register.filter("day_words", days.day_words)


@register.filter
def grouped(value: marks.Number | None) -> str:
    return "—" if value is None else marks.grouped(value)


@register.simple_tag
def figure(value: marks.Number | None, href: str | None = None, classes: str = "") -> SafeString:
    return marks.figure(value, href, classes=classes)


@register.simple_tag
def percent(done: int | None, total: int | None, href: str | None = None) -> SafeString:
    return marks.percent(done, total, href)


@register.simple_tag
def bar(done: int | None, total: int | None, classes: str = "") -> SafeString:
    return marks.bar(done, total, classes=classes)


@register.simple_tag
def status_tag(key: str, note: str = "") -> SafeString:
    return marks.tag(key, str(note))


@register.simple_tag
def say(key: str, note: object = "") -> SafeString:
    return marks.say(key, str(note))


@register.simple_tag
def door(number: str, key: str, href: str, **more: Any) -> SafeString:
    return marks.door(str(number), key, href, **more)


@register.simple_tag
def glyph(name: str) -> SafeString:
    return marks.safe(marks.glyph(name))


@register.simple_tag
def key(status: str, count: int | None, href: str = "", current: bool = False) -> SafeString:
    return marks.legend_key(status, count, href, current=current)


@register.simple_tag(takes_context=True)
def door_legend(context: dict[str, Any], counts: dict[str, int], param: str = "status") -> SafeString:
    """The seven door statuses with counts; each filters this page by `param`, pressed again it lifts the filter."""
    chosen = context["request"].GET.get(param, "")
    return marks.safe(
        "".join(
            marks.legend_key(
                name,
                counts.get(name, 0),
                with_query(context, **{param: "" if name == chosen else name}),
                current=name == chosen,
            )
            for name in DOOR_LEGEND
        )
    )


@register.simple_tag
def plate(name: str, code: str = "") -> SafeString:
    small = format_html("<small>{}</small>", code) if code else ""
    return format_html('<span class="plate">{}{}</span>', name, small)


@register.simple_tag
def histogram(counts: Sequence[int | None], said: str, top: int | None = None) -> SafeString:
    return marks.histogram(counts, said=said, top=top)


@register.simple_tag
def day_strip(marked: Sequence[tuple[str, str]], said: str) -> SafeString:
    return marks.day_strip(marked, said=said)


@register.simple_tag
def refusal_texts(refusal: Refusal) -> dict[str, Any]:
    """Texts of a refusal in the reader's language."""
    return refusal.as_json()


@register.simple_tag
def address(name: str, *ids: UUID) -> str:
    """As `url`, for the many addresses of a table's rows."""
    return addresses.address(name, *ids)


@register.simple_tag
def entry_row(line: Line) -> SafeString:
    """One entry as the ledger lists it."""
    return rows_html([line])


@register.simple_tag
def today() -> date:
    return day_of(now())


@register.simple_tag
def this_moment() -> datetime:
    return now()


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: object) -> str:
    """This page's address with other parameters; an empty one is left out, and paging starts over."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query.pop("after", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path


@register.simple_tag
def live(href: str, seconds: int = 30) -> SafeString:
    """Attributes of an element that fetches itself anew; it waits while hidden or while somebody types in it."""
    return format_html('hx-get="{}" hx-trigger="every {}s" hx-swap="outerHTML" data-live', href, seconds)


@register.inclusion_tag("desk/parts/segments.html")
def segments(said: str, options: Iterable[Any]) -> dict[str, Any]:
    """A choice of views of this page: options have label, href, current and perhaps count."""
    return {"said": said, "options": options}


@register.inclusion_tag("desk/parts/field.html")
def field(bound: BoundField, unit: str = "", classes: str = "") -> dict[str, Any]:
    """Label, control, help and errors of one form field."""
    widget = bound.field.widget
    kind = next((name for name, types in KINDS.items() if isinstance(widget, types)), "box")
    attrs: dict[str, str | bool] = {} if kind in ("seg", "checks") else {"class": "field", **described(bound)}
    return {"field": bound, "kind": kind, "unit": unit, "classes": classes, "control": bound.as_widget(attrs=attrs)}


KINDS: dict[str, tuple[type[forms.Widget], ...]] = {
    "checks": (forms.CheckboxSelectMultiple,),
    "seg": (forms.RadioSelect,),
    "check": (forms.CheckboxInput,),
    "file": (forms.FileInput,),
    "text": (forms.Textarea,),
    "select": (forms.Select,),
}


def described(bound: BoundField) -> dict[str, str | bool]:
    """Tie help and errors to the control for those who hear the page."""
    ids = [f"{bound.auto_id}_help"] if bound.help_text else []
    ids += [f"{bound.auto_id}_error"] if bound.errors else []
    return {"aria-describedby": " ".join(ids)} if ids else {}
