from collections import Counter

import pytest

from lianfang.books.files.opening import open_book
from lianfang.books.headers.matching import match
from lianfang.books.tables.finding import find_tables
from lianfang.facts.catalogue import fields

from .headers_set import answer_of
from .rosters import COUNT, roster

ROSTERS = pytest.mark.parametrize("seed", range(COUNT))
TWICE = "twice"  # 备注×2: the second is left out, and says so


@ROSTERS
def test_no_column_of_a_roster_is_wrong_in_silence(seed: int) -> None:
    made = roster(seed)
    table = find_tables(open_book(made.content, made.name).sheets[0])[0]

    matches = match(table.headers, list(fields), title=table.title)

    assert [match.header.column for match in matches] == list(made.columns)
    wrong = [
        f"{match.header.text} → {answer_of(match)}, not {made.columns[match.header.column] or 'nothing'}"
        for match in matches
        if match.field is not None and match.field.key != made.columns[match.header.column]
    ]
    silent = [match.header.text for match in matches if match.field is None and not match.why]
    assert (wrong, silent) == ([], [])


@ROSTERS
def test_every_person_of_a_roster_is_a_row_and_nobody_else(seed: int) -> None:
    made = roster(seed)
    sheet = open_book(made.content, made.name).sheets[0]
    tables = find_tables(sheet)
    number = next(column for column, key in made.columns.items() if key == "id_no")

    found = [sheet.text(row, number) for row in tables[0].row_numbers()]

    assert found == [person["id_no"] for person in made.people]
    assert len(tables) == (2 if "second" in made.hazards else 1)


def test_nearly_all_columns_of_the_rosters_are_found() -> None:
    counted: Counter[str] = Counter()
    for seed in range(COUNT):
        made = roster(seed)
        table = find_tables(open_book(made.content, made.name).sheets[0])[0]
        for one in match(table.headers, list(fields), title=table.title):
            due = made.columns[one.header.column]
            if due and one.code != TWICE:
                counted["due"] += 1
                counted["found"] += answer_of(one) == due

    print(f"{counted['found']} of {counted['due']} columns of {COUNT} rosters found")
    assert counted["found"] >= 0.97 * counted["due"]
