"""Controls of forms that Django writes slowly: each of its options goes through a template of its own."""

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from .marks import escape, safe


class LongSelect(forms.Select):
    """A choice among hundreds, as all grid workers of a township are; options without groups."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        chosen = set(self.format_value(value))
        options = "".join(
            f'<option value="{escape(key)}"{" selected" if key in chosen else ""}>{escape(label)}</option>'
            for key, label in ((str(key), label) for key, label in self.choices)
        )
        return safe(f'<select name="{escape(name)}"{flatatt({**self.attrs, **(attrs or {})})}>{options}</select>')
