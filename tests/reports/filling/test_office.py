"""LibreOffice opens what was filled and makes pages of it, as whoever receives the form would."""

import pytest

from lianfang.books.files import office
from lianfang.reports.filling import cannot
from lianfang.reports.filling.opening import open_form

from .workbooks import filled, person, rich

needs_office = pytest.mark.skipif(office.program() is None, reason="LibreOffice (soffice) is not installed here")


@needs_office
def test_filled_workbook_becomes_pages() -> None:
    made = filled(rich(), [person(n) for n in range(60)])

    assert office.convert(made, "xlsx", "pdf").startswith(b"%PDF")


@needs_office
@pytest.mark.soak
def test_old_workbook_is_converted_and_filled() -> None:
    old = office.convert(rich(), "xlsx", "xls")
    made = filled(old, [person(n) for n in range(9)], name="名单.xls")

    assert office.convert(made, "xlsx", "pdf").startswith(b"%PDF")


def test_old_workbook_without_libreoffice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    old = b"<html><table><tr><th>\xe5\xa7\x93\xe5\x90\x8d</th><th>\xe6\x80\xa7\xe5\x88\xab</th></tr></table></html>"
    monkeypatch.setenv("PATH", "")

    with pytest.raises(cannot.CannotSaveForm):
        open_form(old, "名单.xls")
