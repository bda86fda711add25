"""Controls of forms that Django writes slowly: each of its options goes through a template of its own."""

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import escape
from django.utils.safestring import SafeString

from .marks import safe


class LongSelect(forms.Select):
    """A choice among hundreds, as all grid workers of a township are; options without groups."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        options = "".join(
            f'<option value="{escape(option["value"])}"{flatatt(option["attrs"])}>{escape(option["label"])}</option>'
            for _group, within, _index in widget["optgroups"]
            for option in within
        )
        return safe(f'<select name="{escape(widget["name"])}"{flatatt(widget["attrs"])}>{options}</select>')
