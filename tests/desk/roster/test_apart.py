"""A workbook is read beside the server: an import goes its way through that, and whatever happens there, nothing is
half-stored."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as stated
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings
from tests.fixtures.access import client_as
from tests.people.world import XIGUAN, XIGUAN_PATH, id_no, row, workbook

from lianfang.books.files import apart
from lianfang.desk.roster.tray import states
from lianfang.ledger.models import StoredEntry
from lianfang.people.models import Person

DIES = ("/bin/sh", "-c", "kill -KILL $$")


@pytest.fixture
def office(db: None, settings: Settings) -> Client:
    settings.BOOKS_APART = True
    return client_as("community_office", XIGUAN_PATH)


def upload(client: Client) -> Any:
    file = SimpleUploadedFile("西关.xlsx", workbook(row("张大山", 身份证号=id_no(11))))
    return client.post("/roster/try/", {"workbook": file, "place": str(XIGUAN)})


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_roster_is_recorded_as_it_was_read_apart(office: Client) -> None:
    done = office.post(f"{upload(office)['Location']}import/")

    assert ("记下了" in text_of(office.get(done["Location"])), Person.objects.count()) == (True, 1)


def test_a_reader_that_dies_is_said_and_leaves_nothing(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "PROGRAM", DIES)
    before, trays = StoredEntry.objects.count(), len(list(states()))

    response = upload(office)

    assert (response.status_code, "要的内存或时间" in text_of(response)) == (413, True)
    assert (StoredEntry.objects.count(), len(list(states()))) == (before, trays)


def test_a_reader_that_dies_while_trying_is_said_on_the_page(
    office: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The first look at the file goes well; the second, which tries its rows, does not."""
    seen = tmp_path / "seen"
    script = 'if [ -e "$0" ]; then kill -KILL $$; fi; touch "$0"; exec "$@"'
    monkeypatch.setattr(apart, "PROGRAM", ("/bin/sh", "-c", script, str(seen), *apart.PROGRAM))

    response = office.get(upload(office)["Location"])

    assert (response.status_code, "要的内存或时间" in text_of(response)) == (422, True)
    assert Person.objects.count() == 0


def test_a_reader_that_dies_while_recording_records_nothing_and_may_be_asked_again(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = upload(office)["Location"]
    with monkeypatch.context() as dying:
        dying.setattr(apart, "PROGRAM", DIES)
        said = text_of(office.get(office.post(f"{address}import/")["Location"]))
        recorded = Person.objects.count()

    office.post(f"{address}import/")

    assert ("一行都没记" in said, "要的内存或时间" in said, recorded, Person.objects.count()) == (True, True, 0, 1)


def test_the_switch_is_on_where_nobody_tests() -> None:
    from lianfang.wiring import settings as shipped

    assert (shipped.BOOKS_APART, stated.BOOKS_APART) == (True, False)
