"""What a form asks that others ask already, what nobody can know, what serves nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from lianfang.reports.overlap import overlap_of


@dataclass(eq=False)
class Form:
    title: str
    columns: Sequence[dict[str, str]]
    department: str = "县公安局"


def column(words: str, asks: str = "", why: str = "") -> dict[str, str]:
    return {"key": words, "words": words, "asks": asks, "why": why or ("" if asks else "unknown")}


def test_a_form_that_asks_nothing_new_says_so_and_names_the_likest() -> None:
    ours = [column("序号", "serial"), column("姓名", "name"), column("联系方式", "phone"), column("备注", why="hand")]
    others = [
        Form("访客登记表", [column("名字", "name")]),
        Form("返乡登记表", [column("姓名", "name"), column("手机", "phone")]),
    ]

    found = overlap_of(ours, others)

    assert [one.words for one in found.asking] == ["姓名", "联系方式"]
    assert [[other.title for other in one.others] for one in found.asking] == [
        ["访客登记表", "返乡登记表"], ["返乡登记表"],
    ]  # fmt: skip
    assert found.asks_nothing_new
    likest = found.likest
    assert likest is not None
    assert (likest[0].title, likest[1]) == ("返乡登记表", 2)


def test_a_column_that_nobody_knows_and_nobody_asks_is_new() -> None:
    found = overlap_of([column("姓名", "name"), column("是否养鸡")], [])

    assert [one.words for one in found.new] == ["是否养鸡"]
    assert not found.asks_nothing_new


def test_an_unrecognised_column_is_asked_twice_if_another_form_has_the_same_words() -> None:
    found = overlap_of([column("是否养鸡")], [Form("家禽表", [column("是否养鸡")])])

    assert [[other.title for other in one.others] for one in found.columns] == [["家禽表"]]


def test_clinical_signs_and_what_serves_nothing_are_named_with_the_reason() -> None:
    found = overlap_of([column("症状 / 眼结膜充血"), column("政治面貌"), column("体温", "temp_c")], [])

    assert [(one.words, one.against) for one in found.against] == [
        ("症状 / 眼结膜充血", "unknowable"), ("政治面貌", "no_purpose"),
    ]  # fmt: skip
    assert [one.why for one in found.against] == ["乡村干部判断不了，由医生看", "防控用不上"]
    assert found.asks_nothing_new
