"""Tags for the parts of a page; docs/pages.md shows each, /look/ draws them all."""

from typing import Any

from django import template

from lianfang.kit.refusals import Refusal

register = template.Library()


@register.simple_tag
def refusal_texts(refusal: Refusal) -> dict[str, Any]:
    """Texts of a refusal in the reader's language."""
    return refusal.as_json()
