"""人口底册 · Persons and households: who lives behind which door, found by name, by blind index and by door.

Who a person is (names, numbers, phones, hukou address) is sealed inside entries, one part a person. What stands in
tables: households at their doors, coded facts of persons, names with pinyin in `people_name` alone, blind indexes that
find a number without telling it, dated facts (`dated`), former homes, and pairs that may be one person (`alike`).
`importing` turns a workbook about people into entries; `identity` reads sealed parts back for who may see them and says
so in the ledger.
"""
