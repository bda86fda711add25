"""Pinyin of names: surnames as surnames are read, rare characters kept."""

import pytest

from lianfang.people.pinyin import pinyin_of


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
