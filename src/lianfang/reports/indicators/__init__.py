"""指标 · Indicators: small counts over registers, each with what it means, since when, on whose word, and its evidence.

    indicators["household_screened"].definition         what it counts
    of_header("今日", parents=["湖北返乡人员"])            what a header of a table of places means
    figures(scope, keys, places, on)                     in `reports.figures`: all of them for all places, few queries

A key that a field of `facts` has too (`household_total`) means the same figure.
"""

from . import homes, people, to_come, told  # noqa: F401 - they fill the registry
from .headers import of_header
from .registry import counting, indicators
from .shapes import Indicator

__all__ = ["Indicator", "counting", "indicators", "of_header"]
