"""Pieces of sentences that are put together while the program runs."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def listed(words: Iterable[object]) -> str:
    """Return words one after another as the reader's language joins them: 甲、乙, A, B."""
    return _("、").join(map(str, words))
