"""报表 · Departments' own forms: registered before they are asked for, filled from the ledger, handed on by a person.

`library` holds the forms (报表清单): who asks whom, how often, on which ground, in which version; the blank workbook is
kept sealed (`shelf`). `meaning` says what each column means, `filling` writes into the original workbook, `valuing` and
`indicators` say what stands in a cell and from which entries, `flags` computes what a form asks of dated facts for its
own day. `burden` counts what is asked of whom. What is filled waits for a person's release; nothing hands itself on.
"""
