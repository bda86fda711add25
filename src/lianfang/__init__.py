"""Lianfang (联防): one ledger for a county's outbreak response."""

__version__ = "0.4.0"
