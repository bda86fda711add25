"""The fields that come with the product: all that the synonym table and the forms of the field notes ask about.

One module a topic or two. What has no purpose is not here; it stands in `facts.refused` with its words.
"""

from lianfang.facts.fields import fields

from . import crew, health, homes, identity, means, passing, places, reports, returns, visits, watch, work
from .topics import ORDER, TOPICS, Topic

__all__ = ["ORDER", "TOPICS", "Topic", "crew", "fields", "health", "homes", "identity", "means", "passing", "places"]
__all__ += ["reports", "returns", "visits", "watch", "work"]
