"""表册 · Workbooks as counties make them: finding tables and headers, reading cells, matching columns to fields.

Nothing here knows a room above: it is given bytes and fields, and gives back tables, matches and reasons.

`reading` opens a file of any sort as a `Book` of sheets or refuses it with what to do; `tables` finds the tables on a
sheet, with title, header rows, instruction rows and sign-off; `matching` says which field each column means, how that
was found and why, and leaves a column empty rather than guess; `values` reads what stands in cells. What offices
correct is remembered for each form as entries (`mapping_learned`), and a new version of a form is compared with it.
"""
