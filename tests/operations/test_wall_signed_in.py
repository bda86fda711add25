"""The second wall with logins that really sign in: a connection that goes on to somebody else shows nothing."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import ProgrammingError, connection, connections
from django.db.backends.signals import connection_created
from tests.fixtures.access import scope_as
from tests.people.world import XIGUAN_PATH, lay_out
from tests.reports.asked import blank_form, book
from tests.reports.asked import register as register_form

from lianfang.kit.clock import ZONE
from lianfang.kit.sight import NOTHING, reading, seeing, sight_of, stand
from lianfang.ledger.reading.entries import entries_by
from lianfang.operations.wall.building import put_up
from lianfang.places.models import Place
from lianfang.reports.due import forms_to_fill

pytestmark = pytest.mark.django_db(transaction=True)
LEFT = "SELECT count(*), max(current_setting('lianfang.low', true)) FROM places_place"


@pytest.fixture
def _walled(settings: LazySettings, on_postgresql: bool) -> Iterator[None]:
    """Logins that are committed, and gone afterwards; others of this cluster keep theirs."""
    if not on_postgresql:
        pytest.skip("SQLite has no logins")
    lay_out()
    found = put_up()
    settings.LOGINS = {
        "web": {"user": found.web.name, "password": found.web.password},
        "writer": {"user": found.writer.name, "password": found.writer.password},
    }
    stand(True)
    yield
    stand(False)
    with connection.cursor() as cursor:
        for name in (found.web.name, found.writer.name):
            cursor.execute(f'DROP OWNED BY "{name}"')
            cursor.execute(f'DROP ROLE "{name}"')
        cursor.execute("SELECT format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', tablename) FROM pg_policies")
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


@pytest.mark.usefixtures("_walled")
def test_a_connection_that_somebody_else_takes_over_shows_nothing() -> None:
    sight = sight_of(scope_as("community_office", XIGUAN_PATH))
    everything = Place.objects.count()
    with reading(sight):
        ours = connections["default"]
        mine = Place.objects.filter(path__startswith=XIGUAN_PATH).count()
        in_chunks = sum(1 for _row in Place.objects.filter(path__gte=XIGUAN_PATH).iterator(10))
        by_number = len(entries_by("141028", "seq", [1, 2, 3]))
        with seeing(NOTHING):
            silent = Place.objects.count(), len(entries_by("141028", "seq", [1, 2, 3]))
        bare = ours.connection.execute(LEFT.encode()).fetchone()
        who = ours.connection.info.user

    assert (who, connection.settings_dict["USER"] != who) == (f"{connection.settings_dict['NAME']}_web", True)
    assert 0 < mine == in_chunks < everything
    assert (by_number, silent, bare) == (1, (0, 0), (0, None))


@pytest.mark.usefixtures("_walled")
def test_what_the_clock_fills_is_read_with_the_eyes_of_the_units_office() -> None:
    """Nobody is signed in; the clock itself works as the writer, which sees the whole county."""
    register_form(book=book(content=blank_form(title="入户排查登记表")))
    asked: list[str] = []

    def note(connection: Any, **_signal: Any) -> None:
        asked.append(connection.connection.info.user)

    connection_created.connect(note)
    try:
        drafts = list(forms_to_fill("141028", datetime(2020, 2, 6, 15, tzinfo=ZONE)))
    finally:
        connection_created.disconnect(note)

    assert [draft.kind for draft in drafts] == ["reports.form_filled"] * 2
    assert asked == [f"{connection.settings_dict['NAME']}_web"] * 2


@pytest.mark.usefixtures("_walled")
def test_a_readers_login_cannot_become_anybody_else() -> None:
    with reading(sight_of(scope_as("community_office", XIGUAN_PATH))), connections["default"].cursor() as cursor:
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("SET ROLE " + connection.ops.quote_name("lianfang"))
        with pytest.raises(ProgrammingError, match="must be owner"):
            cursor.execute("ALTER TABLE places_place DISABLE ROW LEVEL SECURITY")
