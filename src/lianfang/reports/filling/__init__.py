"""Fills somebody else's form: opens the file, writes into it what the ledger says, and reports cell by cell.

    form = open_form(content, name)                       tables, rows that are there, rows left
    filled = fill_form(scope, content, name, place, on)    the finished file, a report, each cell with its entries

`opening` and `body` read the file, `writing` changes it (`grid`, `moving`, `styles`, `package` know its XML),
`documents` does the same for Word, `whole` puts meaning, values and writing together.
"""

from .opening import open_form
from .whole import Filled, ShownCell, fill_form

__all__ = ["Filled", "ShownCell", "fill_form", "open_form"]
