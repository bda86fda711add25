"""区划与网格 · Places: the county's tree from the division list down to the door.

A place has an id that never changes; name, parent and path are attributes with a history, each change an entry
(`kinds`). `registers` folds one row a place; `tree` gives each row what follows from the rows above it: living
parent, path, tally place, whether it is open. `divisions` plants a county from the shipped list or from an own
workbook, `plans` numbers the doors of a building or a group. Reads are in `queries`, `book` answers the ledger. Who
may do what is not decided here (`access`), nor what happens at a door (`screening`).
"""
