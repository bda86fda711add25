"""Word tables: rows are copied from the model row, cells take the words, the footer a line of trace."""

from collections.abc import Sequence

from lianfang.reports.columns import TableFilled
from lianfang.reports.opened import Form

from .trace import Trace


def fill_document(form: Form, filled: Sequence[TableFilled], trace: Trace) -> bytes:
    """Return the document with its tables filled."""
    raise NotImplementedError
