"""人员名单 · Staff who come as a list: a workbook of name, phone, place and role becomes accounts, posts and slips.

`sheet` reads the rows, `where` finds the place that a cell names, `planning` says what would become of each row, and
`opening` records it: an entry for each account and each post, then credentials. Who is known already by phone or staff
code is not opened again, so that handing the same list in twice changes nothing.
"""
