"""The lists of this room that can be exported, one module a matter; imported here, so that exports know all."""

from . import coverage, doors, visits

__all__ = ["coverage", "doors", "visits"]
