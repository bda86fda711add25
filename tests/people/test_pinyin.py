"""Pinyin of names: surnames as surnames are read, rare characters kept."""

import pytest

from lianfang.people.pinyin import begun_otherwise, pinyin_of, read_otherwise


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("张大山", "zhangdashan", "zds"),
        ("单雄信", "shanxiongxin", "sxx"),
        ("仇英", "qiuying", "qy"),
        ("解缙", "xiejin", "xj"),
        ("查良镛", "zhaliangyong", "zly"),
        ("曾国藩", "zengguofan", "zgf"),
        ("区寄", "ouji", "oj"),
        ("朴正欢", "piaozhenghuan", "pzh"),
        ("覃海", "qinhai", "qh"),
        ("欧阳修", "ouyangxiu", "oyx"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("长孙无忌", "zhangsunwuji", "zswj"),
        ("吕布", "lvbu", "lb"),
        ("买买提·艾力", "maimaitiaili", "mmtal"),
        ("𠮷野", "𠮷ye", "𠮷y"),
        ("㛃儿", "jieer", "je"),
        ("张😀三", "zhangsan", "zs"),
        ("", "", ""),
    ],
)
def test_a_name_is_spelled_as_it_is_read(name: str, full: str, initials: str) -> None:
    assert pinyin_of(name) == (full, initials)


def test_a_surname_is_read_so_only_where_it_stands_first() -> None:
    assert pinyin_of("王单") == ("wangdan", "wd")


def test_readings_that_begin_alike_are_looked_for_once() -> None:
    """缪 is miao, mou and miu: who types mi finds it as it is spelled here already."""
    found = [dict(read_otherwise(letters)).get("缪") for letters in ("mi", "miu", "mou")]

    assert found == [None, "miao", "miao"]


def test_one_letter_asks_for_no_other_reading() -> None:
    assert (read_otherwise("d"), begun_otherwise("d")) == ([], [])
