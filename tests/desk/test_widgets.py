"""Controls written by hand say what Django's own say."""

from django import forms
from django.test.html import parse_html

from lianfang.desk.widgets import LongSelect

CHOICES = [("", "全部"), ("nobody", "没人包联"), ("a<b", '王* & "李*"')]


def test_a_long_choice_reads_as_any_other() -> None:
    attrs = {"id": "id_holder", "aria-describedby": 'a"b'}
    for value in ("", "nobody", "a<b", None):
        written = LongSelect(choices=CHOICES).render("holder", value, attrs)
        assert parse_html(written) == parse_html(forms.Select(choices=CHOICES).render("holder", value, attrs))
