"""Whether a question was answered: rooms that keep answers say so, since this room lies below them.

from lianfang.facts.answered import add_source
add_source("people.fact", lambda county, key: Fact.objects.filter(county=county, key=key).exists())
"""

from collections.abc import Callable

Answered = Callable[[str, str], bool]
_sources: dict[str, Answered] = {}


def add_source(name: str, source: Answered) -> None:
    """Let `source(county, key)` say whether anybody has answered the question of `key`."""
    _sources[name] = source


def is_answered(county: str, key: str) -> bool:
    return any(source(county, key) for source in _sources.values())
