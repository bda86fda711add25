"""The second wall with logins that really sign in: a connection that goes on to somebody else shows nothing."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.db import ProgrammingError, connection, connections
from tests.fixtures.access import scope_as
from tests.people.world import XIGUAN_PATH, lay_out

from lianfang.kit.sight import NOTHING, reading, seeing, sight_of, stand
from lianfang.ledger.reading.entries import entries_by
from lianfang.operations.wall.building import put_up
from lianfang.places.models import Place

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
    assert (by_number, silent, bare) == (3, (0, 0), (0, None))


@pytest.mark.usefixtures("_walled")
def test_a_readers_login_cannot_become_anybody_else() -> None:
    with reading(sight_of(scope_as("community_office", XIGUAN_PATH))), connections["default"].cursor() as cursor:
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("SET ROLE " + connection.ops.quote_name("lianfang"))
        with pytest.raises(ProgrammingError, match="must be owner"):
            cursor.execute("ALTER TABLE places_place DISABLE ROW LEVEL SECURITY")
