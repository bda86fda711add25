"""Whether the wall stands, read from PostgreSQL's own catalogue and not from what was once set up."""

from collections.abc import Iterator

from django.db import connection

from .policies import walled_tables

_ROLE = """
SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb,
       EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid),
       EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid AND c.relnamespace = 'public'::regnamespace)
  FROM pg_roles r WHERE rolname = %s
"""
_TABLES = """
SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
       EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'lianfang_web'),
       has_table_privilege(%s, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
  FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname = ANY (%s)
 ORDER BY c.relname
"""


def too_powerful(login: str) -> bool | None:
    """True if a login could get past the wall: it rules, owns a table, belongs to another; None if there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_ROLE, [login])
        found = cursor.fetchone()
    return None if found is None else any(found)


def open_tables(login: str) -> list[str]:
    """Tables of response data that have no wall, no rule for readers, or that this login of readers can change."""
    return [table for table, walled, ruled, may_write in _tables(login) if may_write or not (walled and ruled)]


def _tables(login: str) -> Iterator[tuple[str, bool, bool, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES, [login, list(walled_tables())])
        yield from cursor.fetchall()
