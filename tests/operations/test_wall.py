"""PostgreSQL's second wall: a reader's login sees its scope and no more, whatever a query forgot to say."""

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.db import ProgrammingError, connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker
from tests.fixtures.access import client_as, scope_as
from tests.fixtures.walls import behind_wall, walled
from tests.people.world import DONGGUAN_PATH, DOOR, EAST_DOOR, XIGUAN, XIGUAN_PATH, lay_out, member, register

from lianfang.access.models import Member, Post
from lianfang.access.scope import Scope
from lianfang.kit.clock import now
from lianfang.kit.models import CountyModel, PathField
from lianfang.kit.sight import NOTHING, WEB, WRITER, Sight, all_of, seeing, sight_of, staff_of
from lianfang.ledger.models import Emergency, EntryGround, Head, StoredEntry
from lianfang.ledger.queries import Asked, entries
from lianfang.operations.doctor.findings import Level
from lianfang.operations.doctor.wall import wall
from lianfang.operations.wall.building import CannotBuildWall, CannotMakeLogins, check_database, put_up
from lianfang.operations.wall.logins import Logins
from lianfang.operations.wall.policies import COUNTY, EXCEPT, walled_tables
from lianfang.operations.wall.proof import open_tables, too_powerful
from lianfang.people.models import Household, Person, PersonName
from lianfang.places.models import Place
from lianfang.screening.models import Door
from lianfang.wiring.commands.upgrade import upgrade
from lianfang.wiring.console import Console

pytestmark = pytest.mark.django_db
ANSWER_YES = """
CREATE OR REPLACE FUNCTION lianfang_opens(county_ text, subject_ uuid) RETURNS bool LANGUAGE sql AS 'SELECT true'
"""
ADDRESSES_SHOWN_TO_ALL = {"ledger_head", "ledger_emergency"}


@pytest.fixture(scope="module")
def logins(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Logins]:
    """A community's own rows, its neighbour's beside them, and the wall; gone at the end."""

    def two_households() -> None:
        lay_out()
        register(member("张大山"), door=DOOR)
        register(member("李守田"), door=EAST_DOOR)

    with walled(django_db_blocker, two_households) as found:
        yield found


@pytest.fixture
def community() -> Scope:
    return scope_as("community_office", XIGUAN_PATH)


def walled_models() -> Iterator[type[Model]]:
    yield from (model for model in apps.get_models() if issubclass(model, CountyModel))


def paths_of(model: type[Any]) -> set[str]:
    return set(model.objects.values_list("path", flat=True))


# ── the logins ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_readers_sign_in_as_nobody_who_could_get_past_the_wall(logins: Logins) -> None:
    owner = str(connection.settings_dict["USER"])
    plain = [too_powerful(login) for login in (logins.web.name, logins.writer.name, owner, "nobody_of_that_name")]
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER ROLE "{logins.web.name}" BYPASSRLS')
        bypassing = too_powerful(logins.web.name)
        cursor.execute(f'ALTER ROLE "{logins.web.name}" NOBYPASSRLS')
        cursor.execute(f'GRANT "{logins.writer.name}" TO "{logins.web.name}"')

    assert plain == [False, False, True, None]
    assert (bypassing, too_powerful(logins.web.name)) == (True, True)


def test_every_table_of_response_data_is_behind_it_and_a_gap_is_found(logins: Logins) -> None:
    tables = {model._meta.db_table for model in walled_models()}
    before = open_tables(logins.web.name)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_name NO FORCE ROW LEVEL SECURITY")
        cursor.execute("DROP POLICY lianfang_web ON screening_door")
        cursor.execute(f'GRANT UPDATE ON ledger_entry TO "{logins.web.name}"')

    assert set(walled_tables()) == tables
    assert (before, open_tables(logins.web.name)) == ([], ["ledger_entry", "people_name", "screening_door"])


@pytest.mark.parametrize(
    ("changed", "gaps"),
    [
        ("ALTER POLICY lianfang_web ON people_name USING (true)", ["people_name"]),
        ("COMMENT ON POLICY lianfang_web ON people_name IS 'of a release before'", ["people_name"]),
        ("CREATE POLICY reports ON people_person FOR SELECT USING (true)", ["people_person"]),
        ("GRANT UPDATE (name) ON people_name TO PUBLIC", ["people_name"]),
        ("CREATE VIEW names AS SELECT name FROM people_name; GRANT SELECT ON names TO PUBLIC", ["public.names"]),
        ("CREATE FUNCTION names() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", ["public.names()"]),
        (ANSWER_YES, ["public.lianfang_opens()"]),
        ("CREATE FUNCTION lianfang_opens() RETURNS int LANGUAGE sql AS 'SELECT 1'", ["public.lianfang_opens()"]),
        ("CREATE VIEW names AS SELECT name FROM people_name", []),
        ("CREATE POLICY reports ON people_person FOR SELECT TO CURRENT_USER USING (true)", []),
    ],
)
def test_what_somebody_opened_by_hand_is_found(logins: Logins, changed: str, gaps: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(changed)

    assert open_tables(logins.web.name) == gaps


def test_a_rule_of_a_release_before_is_found(logins: Logins, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables are walled by a rule that this program no longer has: an upgrade that did not put the wall up anew."""
    monkeypatch.setitem(EXCEPT, "people_name", COUNTY)
    before = open_tables(logins.web.name)
    put_up()

    assert (before, open_tables(logins.web.name)) == (["people_name"], [])


def test_an_upgrade_without_new_tables_puts_its_rules_up_as_well(
    logins: Logins, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(EXCEPT, "people_name", COUNTY)
    settings.LOGINS = {
        lane: {"user": login.name, "password": login.password}
        for lane, login in ((WEB, logins.web), (WRITER, logins.writer))
    }
    before = open_tables(logins.web.name)

    assert upgrade(Namespace(no_backup=True), Console(print, print)) == 0
    assert (before, open_tables(logins.web.name)) == (["people_name"], [])


def test_every_table_with_a_place_asks_where_it_is() -> None:
    """By county alone is shown what was thought of (ADR 0015); a new table whose path has another name is not."""
    placed = {
        model._meta.db_table
        for model in walled_models()
        if any(type(field) is PathField for field in model._meta.local_concrete_fields)
    }

    assert len(placed) > 15
    unasked = {table for table in placed if "lianfang.low" not in walled_tables()[table]}
    assert unasked == {"access_member", "access_post"}


def test_it_can_be_put_up_again_and_gives_back_what_was_taken(logins: Logins) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_name DISABLE ROW LEVEL SECURITY")
        cursor.execute(f'GRANT UPDATE ON ledger_entry TO "{logins.web.name}"')

    assert (put_up().web.name, open_tables(logins.web.name)) == (logins.web.name, [])


# ── what is shown ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_says_nothing_is_shown_nothing(logins: Logins) -> None:
    filled = {model._meta.db_table for model in walled_models() if model._default_manager.exists()}
    with behind_wall(logins), seeing(NOTHING):
        shown = {model._meta.db_table for model in walled_models() if model._default_manager.exists()}

    assert len(filled) > 12
    assert shown == ADDRESSES_SHOWN_TO_ALL


def test_a_table_without_a_rule_shows_nothing(logins: Logins, community: Scope) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP POLICY lianfang_web ON people_household")
    with behind_wall(logins), seeing(sight_of(community)):
        assert (Household.objects.count(), Person.objects.count()) == (0, 0)


def test_queries_that_forgot_their_filter_show_the_scope_and_no_more(logins: Logins, community: Scope) -> None:
    with behind_wall(logins), seeing(sight_of(community)):
        names = [row.name for row in PersonName.objects.all()]
        doors = {path.startswith(XIGUAN_PATH) for path in paths_of(Door)}
        places = {path for path in paths_of(Place) if not path.startswith(XIGUAN_PATH)}

    assert (names, doors) == (["张大山"], {True})
    assert places == {"14.10.28.", "14.10.28.100."}, "what lies above may be named, what lies beside may not"


def test_nobody_is_shown_the_neighbours_county(logins: Logins) -> None:
    with behind_wall(logins), seeing(Sight("141029", "", "\x7f", (), True)):
        shown = {model._meta.db_table for model in walled_models() if model._default_manager.exists()}
    with behind_wall(logins), seeing(all_of("141028")):
        everybody = sorted(row.name for row in PersonName.objects.all())

    assert shown == ADDRESSES_SHOWN_TO_ALL
    assert everybody == ["张大山", "李守田"]


def test_before_a_scope_is_known_only_staff_and_their_posts_are_there(logins: Logins) -> None:
    client_as("grid_worker", DONGGUAN_PATH)
    with behind_wall(logins), seeing(staff_of("141028")):
        assert (Member.objects.exists(), Post.objects.exists()) == (True, True)
        assert (Person.objects.exists(), Place.objects.exists(), Door.objects.exists()) == (False, False, False)


def test_only_the_grounds_of_a_place_and_the_one_around_it_are_shown(logins: Logins) -> None:
    below = scope_as("grid_worker", f"{XIGUAN_PATH}01.3.")
    found = []
    for scope in (scope_as("community_office", XIGUAN_PATH), below):
        with behind_wall(logins), seeing(sight_of(scope)):
            found.append(set(EntryGround.objects.values_list("ground", flat=True)))
    every = set(EntryGround.objects.values_list("ground", flat=True))

    assert {DONGGUAN_PATH, XIGUAN_PATH} <= every
    assert [{ground for ground in shown if len(ground) >= len(XIGUAN_PATH)} for shown in found] == [{XIGUAN_PATH}] * 2


@pytest.mark.parametrize("path", [f"{XIGUAN_PATH}01.3.", XIGUAN_PATH, "14.10.28.100.", "14.10.28."])
def test_a_page_of_the_ledger_is_the_same_behind_it(logins: Logins, path: str) -> None:
    scope = scope_as("grid_worker", path)
    plain = [row.seq for row in entries(scope, Asked(), limit=200).rows]
    with behind_wall(logins), seeing(sight_of(scope)):
        walled = [row.seq for row in entries(scope, Asked(), limit=200).rows]

    assert len(plain) > 1
    assert walled == plain


def test_a_post_of_another_place_lets_that_place_be_named_and_nothing_of_it_be_read(logins: Logins) -> None:
    elsewhere = scope_as("community_office", DONGGUAN_PATH).posts
    scope = scope_as("community_office", XIGUAN_PATH)
    both = Scope(scope.county, scope.account, (*scope.posts, *elsewhere), scope.current)
    with behind_wall(logins), seeing(sight_of(both)):
        named = DONGGUAN_PATH in paths_of(Place)
        below = [path for path in paths_of(Place) if path.startswith(DONGGUAN_PATH) and path != DONGGUAN_PATH]
        assert (named, below, [row.name for row in PersonName.objects.all()]) == (True, [], ["张大山"])


# ── what can be written ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("model", [StoredEntry, Household, Person, Post, Head, Emergency])
def test_readers_change_no_entry_and_nothing_that_follows_from_one(model: type[Any], logins: Logins) -> None:
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with behind_wall(logins), seeing(all_of("141028")), denied, transaction.atomic():
        model.objects.update(county="141029")


def test_the_writer_has_no_secrets_of_those_who_sign_in(logins: Logins) -> None:
    asked = ("mfa_authenticator", "axes_accessattempt", "access_session", "ledger_entry")
    with connection.cursor() as cursor:
        cursor.execute(f'GRANT SELECT ON mfa_authenticator TO "{logins.writer.name}"')
        put_up()
        found: list[bool] = []
        for table in asked:
            cursor.execute("SELECT has_table_privilege(%s, %s, 'SELECT')", [logins.writer.name, table])
            found += cursor.fetchone() or ()

    assert found == [False, False, True, True]


# ── indexes ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_pages_ask_keeps_its_index(logins: Logins, community: Scope) -> None:
    client, person = client_as("community_office", XIGUAN_PATH), PersonName.objects.get(name="张大山").person
    with CaptureQueriesContext(connection) as asked:
        for name in ("board", "unvisited", "people", "ledger", "posts", "inbox", "doubles"):
            assert client.get(reverse(f"desk:{name}")).status_code == 200
        for name, about in (("chart_place", XIGUAN), ("board_place", XIGUAN), ("person", person)):
            assert client.get(reverse(f"desk:{name}", args=[about])).status_code == 200
    asks = sorted({row["sql"] for row in asked if row["sql"].startswith("SELECT")})

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    bare = {sql: scanned(sql) for sql in asks}
    with behind_wall(logins), seeing(sight_of(community)):
        walled = {sql: scanned(sql) for sql in asks}

    assert len(asks) > 60
    assert {sql: found for sql, found in walled.items() if found - bare[sql]} == {}


def scanned(sql: str) -> set[str]:
    """Tables that the planner would read from end to end though it may not where there is another way."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql)
        plan = [line for (line,) in cursor.fetchall()]
    return {line.split("Seq Scan on ")[1].split()[0] for line in plan if "Seq Scan on " in line}


# ── where it cannot be put up ────────────────────────────────────────────────────────────────────────────────────────


def test_sqlite_has_no_logins_and_says_so(on_postgresql: bool) -> None:
    if on_postgresql:
        check_database()
        return
    with pytest.raises(CannotBuildWall):
        put_up()
    assert list(wall(now())) == []


def test_an_owner_who_may_make_no_logins_is_told_what_is_missing(on_postgresql: bool, settings: LazySettings) -> None:
    if not on_postgresql:
        pytest.skip("SQLite has no logins")
    settings.LOGINS = {lane: {"user": f"new_{lane}", "password": "x"} for lane in ("web", "writer")}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE ROLE nobody_special")
        cursor.execute("SET LOCAL ROLE nobody_special")
        with pytest.raises(CannotMakeLogins):
            put_up()
        cursor.execute("RESET ROLE")


def test_the_doctor_says_whether_it_stands(logins: Logins, settings: LazySettings) -> None:
    without = [finding.level for finding in wall(now())]
    settings.LOGINS = {"web": {"user": logins.web.name, "password": "x"}, "writer": {"user": logins.writer.name}}
    standing = [finding.level for finding in wall(now())]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_name DISABLE ROW LEVEL SECURITY")
    gap = [finding.level for finding in wall(now())]
    settings.LOGINS = {"web": {"user": connection.settings_dict["USER"]}}
    owner = [finding.level for finding in wall(now())]

    assert [without, standing, gap, owner] == [[Level.MIND], [Level.OK], [Level.ACT], [Level.ACT]]
