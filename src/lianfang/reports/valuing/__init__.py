"""What a column means for the person, household or place of a row: a value with the entries behind it, or why not.

`knowing` loads all that the rows of a form need in a few queries, `persons`, `households` and `places` say how each
field follows from it, `wording` says it as the form wants to read it. What nobody stated is empty, never "no".
"""
