"""Templates as Django's own, but a page lets go of what it showed as soon as it is written.

Django's context and the dictionaries pushed onto it refer to each other, so that everything a page showed, a wall chart
of a megabyte too, would stay until Python looks for cycles, which a server does rarely (memory.py).
"""

from typing import Any

from django.http import HttpRequest
from django.template import TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates, Template, reraise
from django.template.context import make_context
from django.utils.safestring import SafeString


class LightTemplate(Template):
    """A template whose context is emptied after use."""

    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> SafeString:
        shown = make_context(context, request, autoescape=self.backend.engine.autoescape)
        try:
            return self.template.render(shown)
        except TemplateDoesNotExist as missing:
            reraise(missing, self.backend)
            raise
        finally:
            shown.dicts.clear()


class Templates(DjangoTemplates):
    """Django's backend with light templates."""

    def get_template(self, template_name: str) -> Template:
        return LightTemplate(super().get_template(template_name).template, self)

    def from_string(self, template_code: str) -> Template:
        return LightTemplate(super().from_string(template_code).template, self)
