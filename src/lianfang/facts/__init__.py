"""字段目录 · What may be asked and stored: each field once, with its words, class, purpose and legal ground.

`catalogue` holds the fields that come with the product: screening, import, the phone and departments' forms ask the
same fields by the same keys. A county adds questions of its own for an emergency (`asking`), which become entries and
rows of `facts.question`; `directory` gives both as one list. A field without a purpose does not exist: what forms ask
for without one stands in `refused`, so that an import can name the column that it leaves out.
"""
