"""What is recorded of forms: registered, in a new version, ended; and of each unit's answer: filled, released."""

from .filed import FORM_FILLED, FormFilled, filing_id
from .library import (
    FORM_ENDED,
    FORM_REGISTERED,
    FORM_VERSIONED,
    MOST_COLUMNS,
    BookRef,
    ColumnAsked,
    FormEnded,
    FormRegistered,
    FormVersioned,
    form_id,
)
from .released import RELEASED, FigureRow, Figures, Released
from .taken import FILE_TAKEN, FileTaken

__all__ = [
    "FILE_TAKEN",
    "FORM_ENDED",
    "FORM_FILLED",
    "FORM_REGISTERED",
    "FORM_VERSIONED",
    "MOST_COLUMNS",
    "RELEASED",
    "BookRef",
    "ColumnAsked",
    "FigureRow",
    "Figures",
    "FileTaken",
    "FormEnded",
    "FormFilled",
    "FormRegistered",
    "FormVersioned",
    "Released",
    "filing_id",
    "form_id",
]
