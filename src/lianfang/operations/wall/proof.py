"""Whether the wall stands, read from PostgreSQL's own catalogue and not from what was once set up."""

from collections.abc import Iterator

from django.db import connection

from .concerning import FUNCTIONS
from .policies import mark, walled_tables

_ROLE = """
SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication,
       EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid),
       EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid)
         OR EXISTS (SELECT 1 FROM pg_proc f WHERE f.proowner = r.oid)
  FROM pg_roles r WHERE rolname = %s
"""
_TABLES = """
SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
       (SELECT split_part(obj_description(p.oid, 'pg_policy'), ' ', 1) FROM pg_policy p
         WHERE p.polrelid = c.oid AND p.polname = 'lianfang_web' AND p.polcmd = 'r'
           AND split_part(obj_description(p.oid, 'pg_policy'), ' ', 2) = md5(pg_get_expr(p.polqual, p.polrelid))),
       EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive AND p.polname <> 'lianfang_web'
                  AND (p.polroles && ARRAY[0::oid, (SELECT oid FROM pg_roles WHERE rolname = %s)])),
       has_table_privilege(%s, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
         OR has_any_column_privilege(%s, c.oid, 'INSERT, UPDATE')
  FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname = ANY (%s)
 ORDER BY c.relname
"""
# A view and a function of this sort read with the eyes of their owner, who sees everything.
_WAYS_ROUND = """
SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
   AND has_schema_privilege(%s, n.oid, 'USAGE') AND has_any_column_privilege(%s, c.oid, 'SELECT')
   AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
UNION ALL
SELECT n.nspname || '.' || f.proname || '()' FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
 WHERE f.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')
   AND has_schema_privilege(%s, n.oid, 'USAGE') AND has_function_privilege(%s, f.oid, 'EXECUTE')
   AND NOT (n.nspname = 'public' AND f.proname = ANY (%s))
   AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = f.oid AND d.deptype = 'e')
 ORDER BY 1
"""


_ANSWERS = """
SELECT f.proname, array_agg(f.prosrc) FROM pg_proc f
 WHERE f.pronamespace = 'public'::regnamespace AND f.proname = ANY (%s) GROUP BY f.proname
"""


def too_powerful(login: str) -> bool | None:
    """True if a login could get past the wall: it rules, owns anything, belongs to another; None if there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_ROLE, [login])
        found = cursor.fetchone()
    return None if found is None else any(found)


def open_tables(login: str) -> list[str]:
    """Tables of response data without a wall, whose rule for readers is not ours or not the only one, or that this
    login of readers can change; then functions that rules ask and are not ours, and what leads around all of them."""
    rules = walled_tables()
    gaps = [
        table
        for table, walled, said, is_beside, may_write in _tables(login)
        if may_write or is_beside or not (walled and said == mark(rules[table]))
    ]
    return gaps + sorted({*_strange_answers(), *_ways_round(login)})


def _strange_answers() -> list[str]:
    """Functions of our names, which rules ask with their owner's eyes, that do not answer as ours do."""
    ours = {function.name: function.body for function in FUNCTIONS}
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS, [list(ours)])
        found = dict(cursor.fetchall())
    return [f"public.{name}()" for name, body in ours.items() if found.get(name) != [body]]


def _tables(login: str) -> Iterator[tuple[str, bool, str | None, bool, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES, [login, login, login, list(walled_tables())])
        yield from cursor.fetchall()


def _ways_round(login: str) -> list[str]:
    """Views and functions that this login may use and that look with somebody else's eyes."""
    with connection.cursor() as cursor:
        cursor.execute(_WAYS_ROUND, [*[login] * 4, [function.name for function in FUNCTIONS]])
        return [name for (name,) in cursor.fetchall()]
