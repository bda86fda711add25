"""表册 · Workbooks as counties make them: finding tables and headers, reading cells, matching columns to fields.

Nothing here knows a room above: it is given bytes and fields, and gives back tables, matches and reasons.
"""
