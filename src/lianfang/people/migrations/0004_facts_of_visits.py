"""Visits that were recorded before there were statements concern a row of their own, too: a rebuild then finds them.

A statement is known by its entry's id. Visits of 0.1.0 were stored before any register was touched by their ids, so that
nothing led from that row to them: what they said of persons would never have become facts.
"""

from django.db import migrations

# `WHERE` stands before `ON CONFLICT` also where it says nothing: SQLite would take the words for those of a join.
ROWS_OF_VISITS = """
INSERT INTO ledger_subject (county, subject, seq, creates)
SELECT county, COALESCE(amends, id), seq, FALSE FROM ledger_entry
WHERE kind = 'screening.door_visit' AND (amends IS NOT NULL OR body LIKE '%"persons":[{%')
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_lives"), ("ledger", "0003_kinds_and_heads")]

    operations = [migrations.RunSQL(ROWS_OF_VISITS, migrations.RunSQL.noop)]
