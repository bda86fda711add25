"""Office pages: one package a noun, one set of parts for all of them (docs/pages.md).

A page asks the rooms below for facts within `request.scope`, and says first what is left to do.
Facts and rules do not live here.
"""
