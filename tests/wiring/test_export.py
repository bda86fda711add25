import io
from pathlib import Path

import openpyxl
import pytest
from tests.exports.test_asking import rule
from tests.exports.world import lines
from tests.fixtures.access import make_account, make_post
from tests.people.world import COUNTY, EAST_DOOR, XIGUAN_PATH, lay_out, member, register

from lianfang.exports import rules
from lianfang.exports.cannot import CannotExportHere, CannotTakeNamesAtOnce
from lianfang.ledger.models import StoredEntry
from lianfang.wiring.arguments import parser
from lianfang.wiring.commands.exports import CannotFindList, CannotReadFilter, CannotWriteFile, take_out
from lianfang.wiring.console import Console

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def office(db: None) -> None:
    """SQ3 at 西关社区, with one household; a neighbour's stands beside it."""
    lay_out()
    register(member("东关人"), door=EAST_DOOR)
    register(member("张大山"))
    make_post(make_account(staff_code="SQ3"), "community_office", XIGUAN_PATH)


def take(*words: str) -> str:
    said: list[str] = []
    asked = parser().parse_args(["export", *words, "--as", "SQ3"])
    assert take_out(asked, Console(said.append, said.append)) == 0
    return "".join(said)


def test_a_list_is_written_in_the_name_of_an_account(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"

    said = take("people.persons", "--whole", "--purpose", "report", "-o", str(file))

    found = lines(file.read_bytes())
    assert ("1 行" in said, found[1][4], found[2], file.stat().st_mode & 0o777) == (True, "张大山", [], 0o600)
    kinds = StoredEntry.objects.filter(county=COUNTY).order_by("-seq").values_list("kind", "source")[:2]
    assert list(kinds) == [("people.unmasked", "command"), ("exports.taken", "command")]


def test_a_filter_narrows_it_and_the_name_says_the_format(tmp_path: Path) -> None:
    file = tmp_path / "left.xlsx"

    take("screening.unvisited", "--filter", "status=refused", "-o", str(file))

    sheet = openpyxl.load_workbook(io.BytesIO(file.read_bytes())).worksheets[0]
    assert (sheet["A4"].value, sheet["A5"].value) == ("序号", None)


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    file = str(tmp_path / "x.xlsx")

    with pytest.raises(CannotFindList):
        take("people.secrets", "-o", file)
    with pytest.raises(CannotReadFilter):
        take("people.persons", "--filter", "name=张", "-o", file)
    with pytest.raises(CannotExportHere):
        take("people.persons", "--place", "141028100001", "-o", file)
    with pytest.raises(CannotExportHere):
        take("people.persons", "--place", "141028999999", "-o", file)
    assert not Path(file).exists()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteFile):
        take("people.persons", "-o", str(tmp_path / "nowhere" / "x.xlsx"))


def test_many_identities_need_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "SECOND_PERSON", rule(0))

    with pytest.raises(CannotTakeNamesAtOnce):
        take("people.persons", "--whole", "--purpose", "report", "-o", str(tmp_path / "x.csv"))
