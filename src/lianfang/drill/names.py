"""Names that nobody needs to bear: surnames as frequent as in southern Shanxi, given names after their time."""

from itertools import accumulate
from random import Random

_FREQUENCIES = """
    王 92 张 90 李 82 刘 60 郭 46 杨 40 赵 38 冯 34 陈 33 曹 30 葛 28 白 28 贺 26 强 24 兰 24 段 22 韩 22 薛 20 高 20
    田 18 许 17 郑 16 梁 16 任 15 武 15 史 13 马 13 孙 12 吴 12 侯 11 贾 11 卫 10 闫 10 乔 9 吕 9 宋 8 成 8 丁 7 崔 7
    席 6 南 5 落 4 文 4 惠 3 上官 1 令狐 1"""
_WORDS = _FREQUENCIES.split()
SURNAMES = {name: int(weight) for name, weight in zip(_WORDS[::2], _WORDS[1::2], strict=True)}
_ALL = tuple(SURNAMES)
COMPOUND = tuple(name for name in SURNAMES if len(name) > 1)
_WEIGHTS = tuple(accumulate(SURNAMES.values()))

# First and second characters of given names by the decade in which they were common.
_MEN = (
    (1962, "建国金福生德玉富贵根全有天来喜", "山林海成旺才明河保财祥喜云虎锁"),
    (1982, "建志国红军永文卫俊海明晓玉学爱新", "军平民强明东华斌伟林兵生龙刚杰"),
    (2000, "伟晓志鹏小俊宏建海旭亮文永瑞国", "飞鹏亮伟峰辉涛杰军超龙强波凯斌"),
    (2030, "子浩宇梓俊嘉泽皓家晨博文一奕瑞", "轩涵宇然泽睿豪辰昊阳杰霖航诚恒"),
)
_WOMEN = (
    (1962, "秀桂玉爱兰金淑月翠凤改彩香芝春", "英兰花莲梅香珍娥琴芳仙枝叶玲爱"),
    (1982, "秀爱晓建红玉丽春海艳俊文改金玲", "红梅霞玲英丽萍琴芳娟兰花平珍云"),
    (2000, "晓丽婷艳小雅娜海文慧俊静雪佳红", "丽婷娜燕霞静敏娟芳倩洁蓉琳瑞花"),
    (2030, "欣子雨梓诗佳可一若思语嘉依梦雅", "涵萱怡彤妍桐琪瑶宁诺馨悦玥晴婷"),
)


def surname(random: Random) -> str:
    return random.choices(_ALL, cum_weights=_WEIGHTS)[0]


def local_surnames(random: Random, count: int = 7) -> tuple[str, ...]:
    """The names that most families of one village bear, the most frequent first and several times."""
    found = list(dict.fromkeys(surname(random) for _ in range(count * 3)))[:count]
    return tuple(name for place, name in enumerate(found) for _ in range(count - place))


def given_name(random: Random, sex: str, born_year: int) -> str:
    eras = _MEN if sex == "male" else _WOMEN
    _until, first, second = next(era for era in eras if born_year < era[0])
    last = second[int(random.random() * len(second))]
    return last if random.random() < 0.28 else first[int(random.random() * len(first))] + last
