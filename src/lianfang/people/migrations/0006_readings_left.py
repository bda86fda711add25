"""An ordinary temperature that a visit took stands in its entry alone: its row says nothing more, and goes.

What stays is what the register folds out of the entries now: facts of whom more was said, numbered anew from 0. Nothing
is lost: `people.left` reads the temperatures out of the entries. (37.3 is the threshold in force since 2020-01-01, the
first day that entries may be of.)
"""

from django.db import migrations

ORDINARY = """
CREATE TEMPORARY TABLE readings_left AS
SELECT f.county, f.entry, f.position FROM people_fact f
JOIN ledger_entry e ON e.county = f.county AND e.id = f.entry
WHERE e.kind = 'screening.door_visit' AND f.key = 'temp_c' AND f.number < 37.3 AND NOT EXISTS (
    SELECT 1 FROM people_fact o WHERE o.county = f.county AND o.entry = f.entry AND o.person = f.person
    AND o.position <> f.position
)
"""
GONE = """
DELETE FROM people_fact WHERE EXISTS (
    SELECT 1 FROM readings_left r WHERE r.county = people_fact.county AND r.entry = people_fact.entry
    AND r.position = people_fact.position
)
"""
NUMBERS = """
CREATE TEMPORARY TABLE readings_numbers AS
SELECT f.county, f.entry, f.position AS was, ROW_NUMBER() OVER (PARTITION BY f.county, f.entry ORDER BY f.position) AS n
FROM people_fact f
WHERE EXISTS (SELECT 1 FROM readings_left r WHERE r.county = f.county AND r.entry = f.entry)
"""
# By way of numbers below 0, since no two rows of an entry may have the same for a moment.
AWAY = """
UPDATE people_fact SET position = -(
    SELECT n FROM readings_numbers r
    WHERE r.county = people_fact.county AND r.entry = people_fact.entry AND r.was = people_fact.position
)
WHERE EXISTS (
    SELECT 1 FROM readings_numbers r WHERE r.county = people_fact.county AND r.entry = people_fact.entry
    AND r.was = people_fact.position
)
"""
BACK = "UPDATE people_fact SET position = -position - 1 WHERE position < 0"
EMPTY = """
DELETE FROM people_statement WHERE
EXISTS (SELECT 1 FROM readings_left r WHERE r.county = people_statement.county AND r.entry = people_statement.id)
AND NOT EXISTS (SELECT 1 FROM people_fact f WHERE f.county = people_statement.county AND f.entry = people_statement.id)
"""
FEWER = """
UPDATE people_statement SET fact_count = (
    SELECT COUNT(*) FROM people_fact f WHERE f.county = people_statement.county AND f.entry = people_statement.id
)
WHERE EXISTS (SELECT 1 FROM readings_left r WHERE r.county = people_statement.county AND r.entry = people_statement.id)
"""
INDEX = "CREATE INDEX readings_left_entry ON readings_left (county, entry, position)"
INDEX_NUMBERS = "CREATE INDEX readings_numbers_entry ON readings_numbers (county, entry, was)"
DONE = ("DROP TABLE readings_left", "DROP TABLE readings_numbers")
STEPS = (ORDINARY, INDEX, GONE, NUMBERS, INDEX_NUMBERS, AWAY, BACK, EMPTY, FEWER, *DONE)


class Migration(migrations.Migration):
    dependencies = [("people", "0005_changed"), ("ledger", "0003_kinds_and_heads")]

    operations = [migrations.RunSQL(step, migrations.RunSQL.noop) for step in STEPS]
