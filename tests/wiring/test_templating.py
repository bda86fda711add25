"""A page written is a page let go of."""

import gc
import weakref

from django.http import HttpRequest
from django.template import engines


class Chart:
    """Something large that a page shows."""


def test_what_a_page_showed_goes_with_it_and_does_not_wait_for_a_collection() -> None:
    chart = Chart()
    seen = weakref.ref(chart)
    gc.collect()
    gc.disable()
    try:
        template = engines.all()[0].from_string("{{ n }} 户")
        written = template.render({"n": 3, "chart": chart}, HttpRequest())
        del chart
        assert (written, seen()) == ("3 户", None)
    finally:
        gc.enable()
