"""人员底册导入 · A filled roster workbook becomes households and persons: found, read, matched, recorded, answered.

`sheet` finds the header by its words and reads cells; `rows` turns a row into a person with what is odd or wrong about
it; `doors` finds the door that a row means; `matching` finds who is known already; `planning` decides what each row
asks for; `importing` records it and answers for every row. Running the same file again changes nothing and says so.
"""
