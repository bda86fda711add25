"""Putting the wall up: logins, what each may do, and the rules of every table. Safe to repeat; upgrades repeat it."""

from collections.abc import Iterator

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from lianfang.kit.refusals import Refusal
from lianfang.kit.sight import WEB, WRITER

from .concerning import FUNCTIONS
from .logins import Login, Logins, logins
from .policies import mark, other_tables, walled_tables, withheld_from_writer, written_by_readers

# What each rule was made from, and what PostgreSQL made of it: `proof` tells one that was changed, or is of a release
# before this one, from what stands in `policies`.
SIGNED = """
DO $$ DECLARE made record; BEGIN
  FOR made IN
    SELECT c.relname AS name, s.said || ' ' || md5(pg_get_expr(p.polqual, p.polrelid)) AS mark
      FROM (VALUES {}) AS s(name, said)
      JOIN pg_class c ON c.relname = s.name AND c.relnamespace = 'public'::regnamespace
      JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = 'lianfang_web'
  LOOP
    EXECUTE format('COMMENT ON POLICY lianfang_web ON %I IS %L', made.name, made.mark);
  END LOOP;
END $$
""".strip()
PLAIN = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS"
READ, WRITE = "SELECT", "SELECT, INSERT, UPDATE, DELETE"


class CannotBuildWall(Refusal):
    code = "operations.no_wall_here"
    what = _("没立墙：第二道墙只在 PostgreSQL 上有。")
    why = _("SQLite 没有账号，也没有行级权限；谁能看什么，那里只由程序自己管。")
    do = _("一个县、一个市正式用，请换 PostgreSQL：DATABASE_URL=postgresql://…")


class CannotMakeLogins(Refusal):
    code = "operations.no_right_to_roles"
    what = _("没立墙：账号 {owner} 不能建别的账号。")
    why = _("读页面的和写台账的要各用一个账号，建账号要 CREATEROLE。")
    do = _("请数据库管理员运行：ALTER ROLE {owner} CREATEROLE；或者照 lianfang roles 打出来的语句建。")


def put_up() -> Logins:
    """Make the logins and the rules, in one transaction. Raises CannotBuildWall, CannotMakeLogins."""
    check_database()
    found = logins()
    with transaction.atomic(), connection.cursor() as cursor:
        missing = [login for login in (found.web, found.writer) if not _is_there(login)]
        if missing and not may_make_logins():
            raise CannotMakeLogins(owner=connection.settings_dict["USER"])
        for login in missing:
            cursor.execute(made(login, hidden(login)))
            cursor.execute(plainly(login))
        for login in forgotten(found, missing):
            cursor.execute(text("ALTER ROLE {} PASSWORD {}", sql.Identifier(login.name), sql.Literal(hidden(login))))
        for statement in entry(found) if not _may_enter(found) else ():
            cursor.execute(statement)
        cursor.execute(held())
        for statement in rules(found):
            cursor.execute(statement)
    return found


def check_database() -> None:
    """Raise CannotBuildWall on SQLite."""
    if connection.vendor != "postgresql":
        raise CannotBuildWall


def renew() -> None:
    """Put the rules up again where they stand already: an upgrade may have brought tables."""
    if settings.LOGINS and connection.vendor == "postgresql":
        put_up()


def forgotten(found: Logins, missing: list[Login]) -> list[Login]:
    """Return logins that are there and whose password nobody here knows any more: they get the one made up now."""
    said = {WEB: found.web, WRITER: found.writer}
    return [login for lane, login in said.items() if lane not in settings.LOGINS and login not in missing]


def _is_so(question: str, *words: str) -> bool:
    """Ask the catalogue what is answered by yes or no; no row is a no."""
    with connection.cursor() as cursor:
        cursor.execute(question, words)
        (found,) = cursor.fetchone() or (False,)
    return bool(found)


def _is_there(login: Login) -> bool:
    return _is_so("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", login.name)


def _may_enter(found: Logins) -> bool:
    """Who gives a right twice in a transaction may meet vacuum on the database's row; what is there is left alone."""
    has = "SELECT has_database_privilege(%s, current_database(), %s)"
    wanted = ((found.web, "CONNECT"), (found.writer, "CONNECT"), (found.writer, "TEMPORARY"))
    return all(_is_so(has, login.name, right) for login, right in wanted)


def may_make_logins() -> bool:
    return _is_so("SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")


def hidden(login: Login) -> str:
    """Return the password as PostgreSQL keeps it, so that no log of statements shows it."""
    connection.ensure_connection()
    wire = connection.connection.pgconn
    found: bytes = wire.encrypt_password(login.password.encode(), login.name.encode(), b"scram-sha-256")
    return found.decode()


def made(login: Login, password: str) -> str:
    return text("CREATE ROLE {} " + PLAIN + " PASSWORD {}", sql.Identifier(login.name), sql.Literal(password))


def plainly(login: Login) -> str:
    """Rules make a plan look dear before it costs anything: PostgreSQL would compile machine code for each page."""
    return text("ALTER ROLE {} SET jit = off", sql.Identifier(login.name))


def held() -> str:
    """Vacuum waits for whoever changes a table's rights, who may wait for vacuum: it is kept away from all of them."""
    tables = [*walled_tables(), *written_by_readers(), *other_tables()]
    names = sql.SQL(", ").join(sql.Identifier(table) for table in sorted(tables))
    return text("LOCK TABLE {} IN SHARE UPDATE EXCLUSIVE MODE", names)


def entry(found: Logins) -> Iterator[str]:
    """Return what lets both into the database at all, where not everybody may come in."""
    web, writer = sql.Identifier(found.web.name), sql.Identifier(found.writer.name)
    database = sql.Identifier(str(connection.settings_dict["NAME"]))
    yield text("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}", database, writer)
    yield text("GRANT CONNECT ON DATABASE {} TO {}", database, web)


def rules(found: Logins) -> Iterator[str]:
    """Return every statement but those that make the logins and let them in."""
    web, writer = sql.Identifier(found.web.name), sql.Identifier(found.writer.name)
    yield from _doors(web, writer)
    for table in walled_tables():
        yield from _bare(sql.Identifier(table))
    for function in FUNCTIONS:
        yield function.dropped
        yield function.made
        yield text("GRANT EXECUTE ON FUNCTION {} TO {}", sql.Identifier("public", function.name), web)
    for table, shown in walled_tables().items():
        yield from _wall(sql.Identifier(table), shown, web, writer)
        yield _given(READ, table, web)
        yield _given(WRITE, table, writer)
    yield _signed()
    for table in written_by_readers():
        yield _given(WRITE, table, web)
        if table not in withheld_from_writer():
            yield _given(WRITE, table, writer)
    for table in other_tables():
        yield _given(READ, table, web)
        yield _given(WRITE, table, writer)


def _doors(web: sql.Identifier, writer: sql.Identifier) -> Iterator[str]:
    """What both need before any table, and nothing of what they may have been given before."""
    yield text("GRANT USAGE ON SCHEMA public TO {}, {}", web, writer)
    yield text("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}, {}", web, writer)
    yield text("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}, {}", web, writer)


def _given(rights: str, table: str, to: sql.Identifier) -> str:
    return text(f"GRANT {rights} ON {{}} TO {{}}", sql.Identifier(table), to)


def _bare(table: sql.Identifier) -> Iterator[str]:
    """FORCE holds for the owner too. Without rules a table shows nothing; who reads meanwhile waits for the end."""
    yield text("ALTER TABLE {} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY", table)
    for name in ("lianfang_owner", "lianfang_writer", "lianfang_web"):
        yield text(f"DROP POLICY IF EXISTS {name} ON {{}}", table)


def _wall(table: sql.Identifier, shown: str, web: sql.Identifier, writer: sql.Identifier) -> Iterator[str]:
    """The owner has a rule of their own: migrations, backups and rebuilds see everything."""
    yield text("CREATE POLICY lianfang_owner ON {} TO CURRENT_USER USING (true) WITH CHECK (true)", table)
    yield text("CREATE POLICY lianfang_writer ON {} TO {} USING (true) WITH CHECK (true)", table, writer)
    yield text(f"CREATE POLICY lianfang_web ON {{}} FOR SELECT TO {{}} USING ({shown})", table, web)


def _signed() -> str:
    said = [
        sql.SQL("({}, {})").format(sql.Literal(t), sql.Literal(mark(shown))) for t, shown in walled_tables().items()
    ]
    return text(SIGNED, sql.SQL(", ").join(said))


def text(statement: str, *words: sql.Composable) -> str:
    return sql.SQL(statement).format(*words).as_string(None)
