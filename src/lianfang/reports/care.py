"""Whom a title narrows a list to, among those who need looking after: 重点人员, 独居老人, 低保户, 残疾人…

The roster lists under words of its own who is one of them (`Person.tags`); whoever is listed under none is none.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from lianfang.facts.catalogue.homes import VULNERABLE

_ANYBODY = re.compile(r"重点(?:人员|人群|对象|群体|关注|户)|特殊(?:人员|人群|群体|困难)|困难群[众体]")
_WORDS = {
    option.code: frozenset({option.code, option.label, option.label_en, *option.synonyms})
    for option in VULNERABLE
    if option.code != "other"
}


@dataclass(frozen=True, slots=True)
class Care:
    """照看 · Those listed under one of `tags`, or under anything where there are none."""

    tags: frozenset[str] = frozenset()

    def holds(self, tags: Collection[str]) -> bool:
        return any(tag in self.tags or not self.tags for tag in tags)


def care_in(head: str) -> Care | None:
    """Return whom a title asks for; None where it asks for no such people, or for everybody."""
    named = [words for words in _WORDS.values() if any(len(word) > 1 and word in head for word in words)]
    if named:
        return Care(frozenset().union(*named))
    return Care() if _ANYBODY.search(head) else None
