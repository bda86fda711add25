"""字段目录 · What may be asked and stored: each field once, with its words, class, purpose and legal ground.

`fields` holds the registry that every surface reads: screening, import, the phone and departments' forms ask the same
fields by the same keys. A field without a purpose does not exist.
"""
